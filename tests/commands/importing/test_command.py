"""`tc3gen import`: writes facts and lock together or not at all, and says what it did."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.commands import PROBLEM, UNUSABLE, diff_specs, import_pages, lint
from tc3gen.findings import Finding, Location
from tests.commands.importing.conftest import SEND, TYPES, Room, shown
from tests.commands.importing.made import URL, action_page, code, field, structure
from tests.publishing.trees import age, touched

if TYPE_CHECKING:
    from pathlib import Path

API = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Send:
    doc: Sends.
    request:
      Item: {type: A, required: true, doc: An item.}
    response:
      RequestId: {type: String, doc: The id.}
    errors: [FailedOperation.A]
structures:
  A:
    doc: Not described.
    fields:
      Key: {type: String, doc: Its key.}
errors:
  FailedOperation.A: {doc: It failed.}
"""


TOLD = """\
Breaking:
  spec/demo/api.yaml:8:5: regions-limited: demo.Send: some regions serve it only, every one before
  spec/demo/api.yaml:12:7: required-parameter-added: \
demo.Send.request.New: there is a new required parameter
  spec/demo/api.yaml:14:19: type-changed: \
demo.Send.response.RequestId: its type is 'Integer' now, 'String' before
  spec/demo/api.yaml:22:3: code-removed: demo.errors.FailedOperation.A: \
the code is gone, and 'ErrorCode.FAILED_OPERATION_A' with it

Dangerous:
  spec/demo/api.yaml:15:14: action-code-removed: \
demo.Send: it no longer documents the code 'FailedOperation.A'
  spec/demo/api.yaml:9:5: rate-limit-lowered: \
demo.Send: requests a second: 5 now, no documented limit before

Compatible:
  spec/demo/api.yaml:15:14: action-code-added: \
demo.Send: it documents the code 'FailedOperation.B', too
  spec/demo/api.yaml:11:7: parameter-optional: demo.Send.request.Item: it can be left out now
  spec/demo/api.yaml:22:3: code-added: demo.errors.FailedOperation.B: \
there is a new code, 'ErrorCode.FAILED_OPERATION_B'

Version: major, as 4 changes break callers.
"""


PRIVATE = """\
format: 1
actions:
  Send: {fields: {RequestId: {private: true, reason: It is ours.}}}
"""


def test_a_first_import_makes_the_folder_of_the_service(room: Room) -> None:
    result = room.run(room.page("send", SEND), room.page("types", TYPES))
    assert (result.status, result.findings) == (0, [])
    assert result.text == (
        "spec/demo: 2 pages imported\n"
        "Compatible:\n"
        "  spec/demo/api.yaml:1:1: service-added: "
        "demo: there is a new service, the package 'demo'\n"
        "\n"
        "Version: minor, as 1 change adds or eases something.\n"
    )
    assert sorted(path.name for path in (room.spec / "demo").iterdir()) == [
        "api.yaml",
        "pages.lock",
    ]
    assert (room.spec / "demo" / "api.yaml").read_text("utf-8") == API
    assert lint(room.spec).status == 0


def test_a_second_import_touches_nothing(room: Room) -> None:
    pages = (room.page("send", SEND), room.page("types", TYPES))
    room.run(*pages)
    age(room.spec)
    result = room.run(*pages)
    assert (result.status, result.text) == (0, "spec/demo: nothing to do, 2 pages read\n")
    assert touched(room.spec) == []


def test_an_import_tells_what_a_comparison_tells_of_old_and_new(room: Room) -> None:
    room.run(room.page("send", SEND), room.page("types", TYPES))
    changed = action_page(
        regions=("ap-one",),
        rate_limit=5,
        request=(field("Item", "A"), field("New", required=True)),
        response=(field("RequestId", "Integer"),),
        errors=(code("FailedOperation.B"),),
    )
    result = room.run(room.page("send", changed))
    assert result.text == f"spec/demo: 1 page imported\n{TOLD}"


def test_a_long_summary_ends_with_what_it_leaves_out(room: Room) -> None:
    rows = tuple(field(f"M{number}") for number in range(30))
    room.run(room.page("send", action_page()))
    lines = room.run(room.page("send", action_page(request=rows))).text.splitlines()
    assert (len(lines), lines[-2]) == (22, "  and 12 more; see the diff")
    assert lines[-1] == "Version: minor, as 30 changes add or ease something."


def test_an_import_that_only_knows_the_day_better_says_so(room: Room) -> None:
    room.run(room.page("send", action_page()))
    result = room.run(room.page("send", action_page(updated="2026-01-01")))
    assert result.text == "spec/demo: 1 page imported, no fact changed, pages.lock written\n"


def test_an_import_that_changes_nothing_for_clients_says_so(room: Room) -> None:
    """That a structure is described now, not only shown, makes no other client of it."""
    shown = structure("A", field("Key", doc="Its key."), inferred=True)
    room.run(room.page("send", replace(SEND, structures=(shown,))))
    result = room.run(room.page("types", TYPES), into=room.spec / "demo")
    fact = "nothing that clients are made of changed"
    assert result.text == f"spec/demo: 1 page imported, {fact}, api.yaml and pages.lock written\n"


def test_data_types_alone_make_no_client_and_the_first_action_makes_a_new_one(room: Room) -> None:
    """No endpoint is another one than before where none was told before."""
    alone = room.run(room.page("types", TYPES), into=room.spec / "demo").text
    assert alone.startswith("spec/demo: 1 page imported, nothing that clients are made of changed")
    told = room.run(room.page("send", SEND), into=room.spec / "demo").text
    assert [line.split(": ")[1] for line in told.splitlines() if line.startswith("  ")] == [
        "service-added"
    ]


def test_what_an_import_tells_is_what_a_comparison_tells_afterwards(room: Room) -> None:
    room.run(room.page("send", SEND), room.page("types", TYPES))
    (room.spec / "demo" / "policy.yaml").write_text(PRIVATE, "utf-8")
    before = room.root / "before"
    copytree(room.spec, before)
    changed = action_page(
        request=(field("Item", "A"), field("New")),
        response=(field("RequestId", "Integer"),),
        errors=(),
    )
    told = room.run(room.page("send", changed)).text.partition("\n")[2]
    compared = diff_specs(str(before), str(room.spec)).report.replace(f"{room.root}/", "")
    kinds = [re.findall(r"(?m): ([a-z-]+): (.*)$", text) for text in (told, compared)]
    assert kinds[0] == kinds[1] != []
    assert told.splitlines()[-1] == compared.splitlines()[-1]


def test_a_dry_run_shows_the_diff_and_writes_nothing(room: Room) -> None:
    pages = (room.page("send", SEND), room.page("types", TYPES))
    result = room.run(*pages, dry_run=True)
    new = API.splitlines(keepends=True)
    assert result.text.startswith("".join(difflib.unified_diff([], new, "/dev/null", "b/api.yaml")))
    assert (result.status, room.spec.exists()) == (0, False)
    room.run(*pages)
    age(room.spec)
    assert room.run(*pages, dry_run=True).text == "spec/demo: nothing to do, 2 pages read\n"
    more = room.run(room.page("send", action_page("Tell")), dry_run=True)
    assert "+  Tell:" in more.text.splitlines()
    assert touched(room.spec) == []


def test_into_names_the_folder_and_page_where_a_page_comes_from(room: Room) -> None:
    into = room.root / "elsewhere" / "demo_2024"
    result = room.run(room.page("send", action_page()), into=into, url=URL)
    assert result.status == 0
    assert f"    page: {URL}\n" in (into / "api.yaml").read_text("utf-8")
    assert f"    url: {URL}\n" in (into / "pages.lock").read_text("utf-8")
    assert not room.spec.exists()


def test_decisions_are_never_touched(room: Room) -> None:
    (room.spec / "demo").mkdir(parents=True)
    policy = room.spec / "demo" / "policy.yaml"
    policy.write_text("# Mine.\nformat: 1\n", "utf-8")
    room.run(room.page("send", SEND), room.page("types", TYPES))
    assert policy.read_text("utf-8") == "# Mine.\nformat: 1\n"


def test_a_refused_page_does_not_keep_the_others_out_and_is_exit_code_1(room: Room) -> None:
    finding = Finding(Location("bad"), "page-refused", "this is no page")
    result = room.run(room.page("bad", finding), room.page("send", action_page()))
    assert (result.status, result.findings) == (PROBLEM, [finding])
    assert (room.spec / "demo" / "api.yaml").exists()


def test_warnings_that_are_left_are_exit_code_1_and_notes_are_not(room: Room) -> None:
    assert room.run(room.page("send", SEND)).status == PROBLEM
    assert room.run(room.page("types", TYPES), into=room.spec / "demo").status == 0
    changed = action_page(
        request=(field("Item", "A", "Another item.", required=True),),
        response=(field("RequestId", doc="The id."),),
        errors=(code("FailedOperation.A", "It failed."),),
    )
    result = room.run(room.page("send", changed))
    assert (result.status, {f.severity for f in result.findings}) == (0, {"note"})


def test_what_vanishes_from_the_spec_is_told_one_by_one_with_exit_code_1(room: Room) -> None:
    codes = [f"FailedOperation.C{number}" for number in range(30)]
    whole = action_page(
        regions=("ap-one", "eu-two"),
        request=(field("Item", "A"), field("Other")),
        response=(field("RequestId"),),
        errors=tuple(map(code, codes)),
    )
    room.run(room.page("send", whole), room.page("types", TYPES))
    less = action_page(
        regions=("ap-one",), response=(field("RequestId"),), errors=(code(codes[0]),)
    )
    result = room.run(room.page("send", less))
    told = [f.message.split(" any more")[0] for f in result.findings if f.rule == "vanished"]
    assert result.status == PROBLEM
    assert sorted(told) == sorted(
        [f"Send has no {name}" for name in codes[1:]]
        + [f"the request of Send has no {name}" for name in ("Item", "Other")]
        + ["eu-two is not among the regions of Send", "no field leads to A"]
    )


def test_an_import_finds_the_folder_that_has_the_service(room: Room) -> None:
    room.run(room.page("send", SEND), into=room.spec / "messages")
    result = room.run(room.page("send", SEND))
    assert result.text == "spec/messages: nothing to do, 1 page read\n"
    assert not (room.spec / "demo").exists()


def test_of_two_folders_with_the_service_that_of_the_version_is_meant(room: Room) -> None:
    newer = action_page(version="2025-01-01")
    room.run(room.page("old", action_page()), into=room.spec / "demo_old")
    room.run(room.page("new", newer), into=room.spec / "demo_new")
    assert room.run(room.page("new", newer)).text.startswith("spec/demo_new: nothing to do")
    result = room.run(room.page("third", action_page(version="2026-01-01")))
    there = "several folders have the service 'demo': spec/demo_new, spec/demo_old"
    said = f"--into: import-into: {there} (name one with --into)\n"
    assert (result.status, shown(result, room)) == (UNUSABLE, said)


@pytest.mark.parametrize("url", ["ftp://a/b", "https://a", "a b", "https://a/b?c=d"])
def test_an_invalid_url_is_exit_code_2(room: Room, url: str) -> None:
    result = room.run(room.page("send", action_page()), url=url)
    assert (result.status, [f.rule for f in result.findings]) == (UNUSABLE, ["import-page"])
    assert not room.spec.exists()


def test_one_url_for_two_pages_is_exit_code_2(room: Room) -> None:
    result = room.run(room.page("a", action_page("A")), room.page("b", action_page("B")), url=URL)
    assert (result.status, [f.rule for f in result.findings]) == (UNUSABLE, ["import-page"])


def test_a_dash_reads_standard_input(room: Room) -> None:
    room.facts["text"] = action_page()
    result = room.run("-", standard_input=lambda: b"\xef\xbb\xbftext")
    assert result.status == 0
    assert import_pages(["-"], room.spec, standard_input=lambda: b"\xff").findings[0].location == (
        Location("<stdin>", 1, 1)
    )


def test_the_command_line_hands_everything_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page"
    page.write_bytes(b"\xff")
    into = str(tmp_path / "demo")
    status = main(["import", str(page), "--into", into, "--dry-run", "--format", "github"])
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    assert said.err == (
        f"::error file={page},line=1,col=1,title=page-file::"
        "this is not UTF-8 text (save it as UTF-8)\n"
    )
    assert main(["import", str(page), "--page", "a"]) == UNUSABLE
    assert "import-page" in capsys.readouterr().err
