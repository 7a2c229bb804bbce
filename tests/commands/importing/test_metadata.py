"""`tc3gen import` of metadata: a spec of any product, complete and small, from facts alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.cli import main
from tc3gen.commands import lint, load_spec
from tc3gen.findings import has_errors
from tc3gen.pages.merging import merge
from tc3gen.transcript import Transcript
from tests.commands.importing.conftest import SEND
from tests.commands.importing.made import action_page
from tests.commands.importing.made import field as row
from tests.support.metadata import (
    API,
    CODES,
    EXAMPLE,
    EXAMPLES,
    api,
    describe_request_id,
    field,
    structure,
    wheel,
)

if TYPE_CHECKING:
    from pathlib import Path

DATE = "20170312"
ERRORS = """\
# Nothing of this file is run.
raise SystemExit(3)

# The machine is in use.
RESOURCEINUSE = 'ResourceInUse'

# It is known everywhere.
AUTHFAILURE = 'AuthFailure'

UNSUPPORTEDOPERATION = 'UnsupportedOperation'

UNDESCRIBED = 'FailedOperation.Machine'
"""


def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, list[dict[str, Any]]]:
    """Import into a spec in *tmp_path*; return exit code, what was said, and the findings."""
    words = ["import", *map(str, arguments), "--spec", str(tmp_path / "spec"), "--format", "json"]
    code = main(words)
    said = capsys.readouterr()
    return code, said.err, json.loads(said.out)


def rules(findings: list[dict[str, Any]]) -> set[str]:
    """Return the rules of *findings*."""
    return {finding["rule"] for finding in findings}


def service(tmp_path: Path, name: str = "cvm") -> Any:  # noqa: ANN401 - a service of the model
    """Return a service of the spec in *tmp_path*, which has to be sound."""
    assert not has_errors(lint(tmp_path / "spec").findings)
    [found] = [each for each in load_spec(tmp_path / "spec").services if each.name == name]
    return found


def test_metadata_becomes_a_sound_spec(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = {
        EXAMPLES.format(service="cvm", date=DATE): json.dumps(
            {"actions": {"DescribeInstances": [EXAMPLE]}}
        )
    }
    code, said, found = run(tmp_path, capsys, wheel(tmp_path / "a.whl", api(), files=examples))

    assert (code, rules(found)) == (0, {"not-in-metadata", "disabled-field"})
    assert "2 actions imported" in said
    cvm = service(tmp_path)
    assert cvm.endpoint == "cvm.intl.tencentcloudapi.com"
    describe, reset = cvm.actions
    assert [str(f.type) for f in describe.request] == ["Integer", "Array of Filter"]
    assert [example.title for example in describe.examples] == ["Two machines"]
    assert [(f.wire_name, f.required, f.private) for f in reset.request] == [
        ("Password", True, True)
    ]
    assert not any(f.required or f.always for f in describe.response)
    assert {s.name for s in cvm.structures} == {"Filter", "Machine"}


def test_only_what_is_asked_for_is_imported_with_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = wheel(tmp_path / "a.whl", api())
    run(tmp_path, capsys, source, "--only", "ResetLogin")
    assert not service(tmp_path).structures

    code, _, [finding] = run(tmp_path, capsys, source, "--only", "DescribeInstance")
    assert (code, finding["rule"]) == (2, "import-select")
    assert "DescribeInstances" in finding["hint"]


def test_versions_have_folders_and_the_latest_has_the_plain_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, old, other = api(), api(version="2016-01-02"), api(service="as")
    source = wheel(tmp_path / "a.whl", new, old, other)
    code, _, _ = run(tmp_path, capsys, source, "--all")

    assert code == 0
    assert service(tmp_path).version == "2017-03-12"
    assert service(tmp_path, "cvm_v20160102").version == "2016-01-02"
    assert service(tmp_path, "as_").short_name == "as"
    code, _, [finding] = run(tmp_path, capsys, source)
    assert (code, finding["rule"]) == (2, "import-select")
    assert main(["import", str(source), "--list"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "cvm  2017-03-12  2 actions"


def test_codes_come_from_the_sdk_in_the_same_run_or_later_and_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    metadata = wheel(tmp_path / "a.whl", api())
    sdk = wheel(tmp_path / "b.whl", files={CODES.format(service="cvm", date=DATE): ERRORS})
    run(tmp_path, capsys, metadata, sdk)
    codes = {
        "AuthFailure": "It is known everywhere.",
        "FailedOperation.Machine": "Not described.",
        "ResourceInUse": "The machine is in use.",
    }
    assert {error.code: error.doc for error in service(tmp_path).errors} == codes
    run(tmp_path, capsys, metadata)
    assert {error.code: error.doc for error in service(tmp_path).errors} == codes

    (tmp_path / "later").mkdir()
    run(tmp_path / "later", capsys, metadata)
    run(tmp_path / "later", capsys, sdk)
    assert {error.code: error.doc for error in service(tmp_path / "later").errors} == codes


def test_names_that_meet_in_python_are_given_once_and_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def names(*wire: str) -> dict[str, str]:
        request = [field(name) for name in wire]
        operation = [field("Of", "Operation")]
        told = api({"Do": (request, operation)}, {"Operation": structure(field("Id"))})
        run(tmp_path, capsys, wheel(tmp_path / "a.whl", told))
        return {f.wire_name: f.name for f in service(tmp_path).actions[0].request}

    first = names("InstanceID", "InstanceId")
    assert first == {"InstanceID": "instance_id", "InstanceId": "instance_id_2"}
    assert names("New", "InstanceId", "InstanceID") == {**first, "New": "new"}
    assert service(tmp_path).structures[0].class_name == "Operation_"


def test_actions_that_are_not_json_are_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions: Any = {
        "UploadLog": ([], []),
        "GetLog": ([], []),
        "Put": ([field("Of", "File")], []),
        "Ask": ([], []),
        "AskAlso": ([], []),
    }
    told = api(actions, {"File": structure(field("F", "binary"))}, service="cls")
    for name, words in (
        ("Ask", "As a streaming response API, it"),
        ("AskAlso", "本接口为流式响应接口"),
    ):
        describe_request_id(told, name, words)
    code, _, found = run(tmp_path, capsys, wheel(tmp_path / "a.whl", told))

    assert code == 1
    [message] = [each["message"] for each in found if each["rule"] == "unsupported-action"]
    left_out = "UploadLog (octet-stream), Put (multipart), Ask (event-stream), ..."
    assert message.endswith(f"were left out, 4 of them: {left_out}")
    assert [action.name for action in service(tmp_path, "cls").actions] == ["GetLog"]


@pytest.mark.parametrize("descriptions", ["fill", "none"])
def test_descriptions_are_filled_or_left_and_ours_are_kept(
    descriptions: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = wheel(tmp_path / "a.whl", api())
    run(tmp_path, capsys, source, "--docs", descriptions)
    filled = "Does DescribeInstances." if descriptions == "fill" else "Not described."
    assert service(tmp_path).actions[0].doc == filled
    path = tmp_path / "spec" / "cvm" / "api.yaml"
    path.write_text(path.read_text("utf-8").replace(filled, "Our words.", 1), "utf-8")
    run(tmp_path, capsys, source)
    assert service(tmp_path).actions[0].doc == "Our words."


BROKEN = {
    "not JSON": "{",
    "deep": "[" * 100_000,
    "a list": "[]",
    "no actions": json.dumps({"metadata": {}, "objects": {}}),
    "a service that leaves the spec": json.dumps(api(service="../x")),
    "an odd version": json.dumps(api(version="..")),
    "objects that are none": json.dumps({**api(), "objects": []}),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken_metadata_is_a_finding_and_writes_nothing(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, path in (("a.whl", API), ("b.whl", "../../" + API)):
        files = {path.format(service="cvm", date=DATE): text}
        code, _, found = run(tmp_path, capsys, wheel(tmp_path / name, files=files))
        assert (code, rules(found)) == (2, {"metadata-file"})
    assert not (tmp_path / "spec").exists()


PARTS: dict[str, Any] = {
    "a missing structure": [field("A", "Missing")],
    "a word that is no type": [field("A", "decimal", "float")],
    "a structure called as a type": [field("A", "String")],
    "a list of no objects": ["text"],
    "a name that is no text": [{**field("A"), "name": 1}],
}


@pytest.mark.parametrize("request_fields", PARTS.values(), ids=PARTS)
def test_a_broken_action_is_left_out_and_the_others_are_imported(
    request_fields: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = api({"Bad": (request_fields, []), "GetOne": ([field("Id")], [])})
    code, _, found = run(tmp_path, capsys, wheel(tmp_path / "a.whl", told))

    assert (code, "metadata-part" in rules(found)) == (1, True)
    assert [action.name for action in service(tmp_path).actions] == ["GetOne"]


def test_a_file_that_unpacks_to_more_than_any_metadata_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tc3gen.pages.metadata.archives.MAX_FILE_BYTES", 2**20)
    files = {API.format(service="cvm", date=DATE): " " * 2**22}
    code, _, [finding] = run(tmp_path, capsys, wheel(tmp_path / "a.whl", files=files))
    assert (code, finding["rule"]) == (2, "metadata-file")
    assert "larger than 1 MiB" in finding["message"]


def test_what_is_no_archive_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.whl", "a.tar.gz"):
        (tmp_path / name).write_bytes(b"no archive")
        code, _, [finding] = run(tmp_path, capsys, tmp_path / name)
        assert (code, finding["rule"]) == (2, "metadata-file")


def test_what_a_page_has_told_counts_and_the_metadata_fills_what_it_left_open() -> None:
    told = replace(SEND.head, endpoint="demo.tencentcloudapi.com")
    rows = (row("Item", "unknown", required="unknown"), row("Size", "Integer"))
    page = action_page(request=rows, response=(row("RequestId"),), rate_limit=7)
    first = merge(Transcript(), [replace(page, head=told)], folder="demo").transcript
    told_later = (row("Item", required=True, doc="An item."), row("Size"), row("More"))
    facts = action_page(request=told_later, response=(row("RequestId"),))
    second = merge(first, [replace(facts, origin="metadata")], folder="demo")

    [action] = second.transcript.actions
    assert action.rate_limit == 7
    assert [(f.wire_name, f.type, f.required, f.doc) for f in action.request or ()] == [
        ("Item", "String", True, "An item."),
        ("Size", "Integer", None, "Not described."),
    ]
    named = [f.message for f in second.findings if f.rule == "contradiction"]
    assert len(named) == 2
    assert any("'String'" in text and "'Integer'" in text for text in named)
    assert any("More" in text for text in named)
    assert {page.key for page in second.transcript.pages} == {"Send", "metadata-Send"}
