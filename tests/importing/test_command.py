"""`tc3gen import`: writes facts and lock together or not at all, and says what it did."""

from __future__ import annotations

import difflib
import errno
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from generator.cli import main
from generator.commands import PROBLEM, UNUSABLE, Result, import_pages, lint
from generator.findings import Finding, Place, show
from generator.pages.facts import PageReading
from tests.importing.made import URL, action_page, code, errors_page, member, structure, types_page
from tests.publishing.killing import FailingDisk, Killed
from tests.publishing.trees import age, contents, touched

if TYPE_CHECKING:
    from pathlib import Path

    from generator.emit.disk import Disk
    from generator.pages.facts import PageFacts

SEND = action_page(
    doc="Sends.",
    request=(member("Item", "A", "An item.", required=True),),
    response=(member("RequestId", doc="The id."),),
    errors=(code("FailedOperation.A", "It failed."),),
)
TYPES = types_page(structure("A", member("Key", doc="Its key.")))
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


@dataclass
class Room:
    """A folder with pages, of which each states what it was made with."""

    root: Path
    facts: dict[str, PageFacts | Finding] = field(default_factory=dict)

    @property
    def spec(self) -> Path:
        """Its spec folder."""
        return self.root / "spec"

    def page(self, name: str, facts: PageFacts | Finding) -> str:
        """Write a page that states *facts*, or that is refused with a finding."""
        path = self.root / name
        path.write_text(name, "utf-8")
        self.facts[name] = facts
        return str(path)

    def read(self, text: str, path: str) -> PageReading:
        """Return what was stated under the name that a page holds."""
        facts = self.facts[text]
        if isinstance(facts, Finding):
            return PageReading(None, (facts,))
        return PageReading(replace(facts, path=path))

    def run(self, *pages: str, **options: object) -> Result:
        """Import *pages*."""
        result = import_pages(pages, self.spec, read=self.read, **options)  # type: ignore[arg-type]
        return replace(result, text=result.text.replace(f"{self.root}/", ""))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Return a room without a spec."""
    return Room(tmp_path)


def shown(result: Result, room: Room) -> str:
    """Return what a run found."""
    return show(result.findings).replace(f"{room.root}/", "")


def test_a_first_import_makes_the_folder_of_the_service(room: Room) -> None:
    result = room.run(room.page("send", SEND), room.page("types", TYPES))
    assert (result.status, result.findings) == (0, [])
    assert result.text == (
        "spec/demo: 2 pages imported\n"
        "  added actions.Send (1 parameter, 1 code)\n"
        "  added structures.A (1 member)\n"
        "  changed errors: +FailedOperation.A\n"
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


def test_the_summary_tells_what_changed_in_facts(room: Room) -> None:
    room.run(room.page("send", SEND), room.page("types", TYPES))
    changed = action_page(
        regions=("ap-one",),
        rate_limit=5,
        request=(member("Item", "A"), member("New", required=True)),
        response=(member("RequestId", "Integer"),),
        errors=(code("FailedOperation.B"),),
    )
    result = room.run(room.page("send", changed))
    assert result.text == (
        "spec/demo: 1 page imported\n"
        "  changed actions.Send.request.Item.required: true -> nothing\n"
        "  added actions.Send.request.New\n"
        "  changed actions.Send.response.RequestId.type: String -> Integer\n"
        "  changed actions.Send.errors: +FailedOperation.B, -FailedOperation.A\n"
        "  changed actions.Send.regions: nothing -> ap-one\n"
        "  changed actions.Send.rate_limit: nothing -> 5/s\n"
        "  changed errors: +FailedOperation.B, -FailedOperation.A\n"
    )


def test_a_long_summary_ends_with_what_it_leaves_out(room: Room) -> None:
    rows = tuple(member(f"M{number}") for number in range(30))
    room.run(room.page("send", action_page()))
    lines = room.run(room.page("send", action_page(request=rows))).text.splitlines()
    assert (len(lines), lines[-1]) == (21, "  and 11 more; see the diff")


def test_an_import_that_only_knows_the_day_better_says_so(room: Room) -> None:
    room.run(room.page("send", action_page()))
    result = room.run(room.page("send", action_page(updated="2026-01-01")))
    assert result.text == "spec/demo: 1 page imported, no fact changed, pages.lock written\n"


def test_a_dry_run_shows_the_diff_and_writes_nothing(room: Room) -> None:
    pages = (room.page("send", SEND), room.page("types", TYPES))
    result = room.run(*pages, dry_run=True)
    new = API.splitlines(keepends=True)
    assert result.text.startswith("".join(difflib.unified_diff([], new, "/dev/null", "b/api.yaml")))
    assert (result.status, room.spec.exists()) == (0, False)
    room.run(*pages)
    age(room.spec)
    assert room.run(*pages, dry_run=True).text == ""
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
    finding = Finding(Place("bad"), "page-refused", "this is no page")
    result = room.run(room.page("bad", finding), room.page("send", action_page()))
    assert (result.status, result.findings) == (PROBLEM, [finding])
    assert (room.spec / "demo" / "api.yaml").exists()


def test_warnings_that_are_left_are_exit_code_1_and_notes_are_not(room: Room) -> None:
    assert room.run(room.page("send", SEND)).status == PROBLEM
    assert room.run(room.page("types", TYPES), into=room.spec / "demo").status == 0
    gone = action_page(errors=(), request=(), response=())
    result = room.run(room.page("send", gone))
    assert (result.status, {f.severity for f in result.findings}) == (0, {"note"})


@pytest.mark.parametrize("kind", ["refused", "absent", "folder", "bytes", "other version"])
def test_where_no_page_can_be_used_nothing_is_written_and_it_is_exit_code_2(
    room: Room, kind: str
) -> None:
    room.run(room.page("send", action_page()))
    age(room.spec)
    before = contents(room.spec)
    page, finding = _unusable(room, kind)
    result = room.run(page)
    assert (result.status, result.text, shown(result, room)) == (UNUSABLE, "", finding)
    assert (contents(room.spec), touched(room.spec)) == (before, [])


def _unusable(room: Room, kind: str) -> tuple[str, str]:
    """Return a page that cannot be used, and what is said of it."""
    path = room.root / "page"
    if kind == "refused":
        return room.page("page", Finding(Place("page"), "page", "no")), "page: page: no\n"
    if kind == "absent":
        message = "page-file: the page cannot be read: No such file or directory"
        return str(path), f"page: {message}\n"
    if kind == "folder":
        path.mkdir()
        message = "page-file: the page cannot be read: Is a directory"
        return str(path), f"page: {message} (name the files of a folder one by one)\n"
    if kind == "bytes":
        path.write_bytes(b"a page\nof \xff bytes")
        return str(path), "page:2:4: page-file: this is not UTF-8 text (save it as UTF-8)\n"
    message = "the page tells the version '2019-01-01', the spec has '2024-01-01'"
    hint = "(each version has a folder of its own, such as --into spec/sms_2021)"
    page = room.page("page", action_page(version="2019-01-01"))
    return page, f"page.txt:1:1: page-conflict: {message} {hint}\n"


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        ("api.yaml", "format: [\n", "yaml-syntax"),
        ("api.yaml", "format: 1\nactions: {Send: {}}\n", "missing-key"),
        ("api.yaml", "format: 2\nactions: {}\n", "format"),
        ("api.yaml", "format: 1\nactions: {} # mine\n", "comment"),
        ("api.yaml", "format: 1\nactons: {}\nactions: {}\n", "unknown-key"),
        ("pages.lock", "<<<<<<< mine\n", "wrong-type"),
        ("pages.lock", "", "yaml-syntax"),
    ],
)
def test_a_spec_that_cannot_be_read_is_not_overwritten(
    room: Room, file: str, text: str, rule: str
) -> None:
    (room.spec / "demo").mkdir(parents=True)
    (room.spec / "demo" / file).write_text(text, "utf-8")
    before = contents(room.spec)
    result = room.run(room.page("send", action_page()))
    assert result.status == UNUSABLE
    assert rule in {finding.rule for finding in result.findings}
    assert contents(room.spec) == before


@pytest.mark.parametrize(
    ("services", "said", "hint"),
    [
        (
            (),
            "the pages do not tell the service, so it is open which folder they belong to",
            "name it, such as --into spec/sms",
        ),
        (
            ("sms", "cvm"),
            "the pages are of several services: 'cvm', 'sms'",
            "import those of each service by themselves",
        ),
        (
            ("as",),
            "the service 'as' cannot give its name to a Python package",
            "name another folder, such as --into spec/as_api",
        ),
        (
            ("9",),
            "the service '9' cannot give its name to a Python package",
            "name another folder",
        ),
    ],
)
def test_without_one_service_that_has_a_folder_into_is_asked_for(
    room: Room, services: tuple[str, ...], said: str, hint: str
) -> None:
    pages = [room.page(name, errors_page(service=name)) for name in services or ("",) if name]
    pages = pages or [room.page("none", errors_page())]
    result = room.run(*pages)
    assert result.status == UNUSABLE
    assert shown(result, room) == f"--into: import-into: {said} ({hint})\n"


@pytest.mark.parametrize("url", ["ftp://a/b", "https://a", "a b", "https://a/b?c=d"])
def test_a_url_that_is_none_is_exit_code_2(room: Room, url: str) -> None:
    result = room.run(room.page("send", action_page()), url=url)
    assert (result.status, [f.rule for f in result.findings]) == (UNUSABLE, ["page-url"])
    assert not room.spec.exists()


def test_one_url_for_two_pages_is_exit_code_2(room: Room) -> None:
    result = room.run(room.page("a", action_page("A")), room.page("b", action_page("B")), url=URL)
    assert (result.status, [f.rule for f in result.findings]) == (UNUSABLE, ["page-url"])


def test_a_dash_reads_standard_input(room: Room) -> None:
    room.facts["text"] = action_page()
    result = room.run("-", standard_input=lambda: b"\xef\xbb\xbftext")
    assert result.status == 0
    assert import_pages(["-"], room.spec, standard_input=lambda: b"\xff").findings[0].place == (
        Place("<stdin>", 1, 1)
    )


def test_what_the_parser_lost_and_the_spec_knows_is_said_once(room: Room) -> None:
    row = member("Item", "A", "An item.", required="unknown", line=3)
    page = action_page(request=(row,))
    losses = [
        Finding(row.place, "lost-fact", "whether 'Item' is required is lost"),
        Finding(row.place, "inferred-structure", "the data type 'A' is only named here"),
        Finding(row.place, "lost-fact", "the page does not tell RequestId"),
        Finding(row.place, "odd-row", "the cells of 'Item' are odd"),
    ]
    room.run(room.page("send", SEND), room.page("types", TYPES))
    room.facts["lossy"] = page
    (room.root / "lossy").write_text("lossy", "utf-8")

    def read(text: str, path: str) -> PageReading:
        return PageReading(room.read(text, path).facts, tuple(losses))

    found = import_pages([str(room.root / "lossy")], room.spec, read=read).findings
    assert [f for f in found if f in losses] == losses[2:]
    assert [f.rule for f in found if f.place == row.place and f not in losses] == ["lost-fact"]


def states(room: Room, pages: list[str], before: dict[str, bytes | None]) -> list[object]:
    """Return what the folder holds after each way to be killed, and after a run to the end."""
    found: list[object] = []
    for last in range(100):
        _lay(room.spec / "demo", before)
        disks: list[FailingDisk] = []

        def disk_of(folder: Path, disks: list[FailingDisk] = disks, last: int = last) -> Disk:
            disks.append(FailingDisk(folder, last))
            return disks[-1]

        try:
            room.run(*pages, disk_of=disk_of)
        except Killed:
            found.append(_facts(room))
            room.run(*pages)
            found.append(_facts(room))
        else:
            return [*found, _facts(room)]
    raise AssertionError


def _lay(folder: Path, files: dict[str, bytes | None]) -> None:
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content or b"")


def _facts(room: Room) -> tuple[bytes, bytes]:
    folder = room.spec / "demo"
    return (folder / "api.yaml").read_bytes(), (folder / "pages.lock").read_bytes()


def test_a_kill_at_any_step_leaves_whole_files_and_the_next_run_ends_the_work(room: Room) -> None:
    pages = [room.page("send", SEND), room.page("types", TYPES)]
    room.run(*pages)
    before, old = contents(room.spec / "demo"), _facts(room)
    pages = [room.page("send", action_page(doc="Sends.", updated="2026-01-01"))]
    *killed, new = states(room, pages, before)
    assert isinstance(new, tuple)
    assert old != new
    between = (new[0], old[1])
    assert killed[0::2] == [old] * (len(killed) // 2 - 1) + [between]
    assert set(killed[1::2]) == {new}
    assert not list((room.spec / "demo").glob(".*"))


def test_a_disk_that_refuses_is_a_finding(room: Room) -> None:
    def disk_of(folder: Path) -> Disk:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    result = room.run(room.page("send", SEND), disk_of=disk_of)
    assert (result.status, shown(result, room)) == (
        UNUSABLE,
        "spec/demo: disk: the spec cannot be written: Permission denied\n",
    )


@pytest.mark.parametrize("below", [(), ("deeper",)], ids=["there", "above"])
def test_a_file_in_the_place_of_the_folder_is_exit_code_2(
    room: Room, below: tuple[str, ...]
) -> None:
    (room.root / "file").write_text("in the way", "utf-8")
    result = room.run(room.page("send", SEND), into=room.root.joinpath("file", *below))
    assert (result.status, shown(result, room)) == (
        UNUSABLE,
        "--into: import-into: file is no folder (name one, such as --into spec/sms)\n",
    )


def test_of_pages_that_are_all_left_out_only_the_reason_is_told(room: Room) -> None:
    result = room.run(room.page("send", action_page(request=None)))
    message = "the page of Send does not tell its parameters; it is left out"
    finding = f"page.txt:1:1: page-incomplete: {message} (save the whole page and import it again)"
    assert (result.status, shown(result, room)) == (UNUSABLE, f"{finding}\n")
    assert not room.spec.exists()


def test_a_spec_that_cannot_be_read_is_told_without_what_pages_lack(room: Room) -> None:
    (room.spec / "demo").mkdir(parents=True)
    (room.spec / "demo" / "api.yaml").write_text("", "utf-8")
    page = room.page("send", SEND)
    loss = Finding(Place(page), "lost-fact", "lost", severity="warning")

    def read(text: str, path: str) -> PageReading:
        return PageReading(room.read(text, path).facts, (loss,))

    found = import_pages([page], room.spec, read=read).findings
    assert [finding.rule for finding in found] == ["yaml-syntax"]


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
    assert "page-url" in capsys.readouterr().err
