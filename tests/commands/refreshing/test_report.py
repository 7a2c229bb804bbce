"""The seed page changed as a vendor would, and what reaches the reviewer."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.commands import Refreshing, Result, track
from tc3gen.commands.refresh_pages import tracked_pages
from tc3gen.commands.refresh_review import review_of
from tc3gen.commands.refresh_run import ReportFiles, report_file
from tc3gen.commands.results import UsageError
from tc3gen.compare.reporting import write_review
from tc3gen.fetching import Fetched, PageRequest
from tc3gen.publishing import Disk, Transaction
from tc3gen.spec.transcript import read_transcript
from tests.commands.importing.test_documents import action_document, types_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tc3gen.compare.reporting import Style
    from tests.commands.refreshing.conftest import Workspace


def row(*cells: str) -> str:
    """Return a row of a table of the pages."""
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


FIRST = "<tr><td>SmsSdkAppId</td>"
CHANGES = {
    "a new optional field": (FIRST, row("Note", "No", "String", "A remark.") + FIRST),
    "a new required field": (FIRST, row("Batch", "Yes", "String", "A run.") + FIRST),
    "a code less, a code more": (
        "<td>FailedOperation.FailResolvePacket</td>",
        "<td>FailedOperation.Full</td>",
    ),
    "another limit in prose": ("at most 200; numbers", "at most 500; numbers"),
    "another rate": ("A maximum of 10 requests", "A maximum of 20 requests"),
    "a region more": ("only supports: ap-singapore", "only supports: ap-bangkok, ap-singapore"),
    "a structure renamed": ("<td>Array of MultiSmsInfo</td>", "<td>Array of GlobalSmsInfo</td>"),
    "another example": ("&quot;190191&quot;", "&quot;190199&quot;"),
}
IN_TYPES = {
    "a structure renamed": ("<h2>MultiSmsInfo</h2>", "<h2>GlobalSmsInfo</h2>"),
    "another type": ("<td>Fee</td><td>Integer</td>", "<td>Fee</td><td>String</td>"),
}


def changed(page: str, changes: Iterable[tuple[str, str]]) -> str:
    """Return *page* with *changes*, each of which must be found."""
    for old, new in changes:
        assert old in page, old
        page = page.replace(old, new)
    return page


@pytest.fixture(scope="module")
def reports(tracked_spec: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the report about ten changes at once, in each format."""
    spec = tmp_path_factory.mktemp("changed") / "spec"
    shutil.copytree(tracked_spec, spec)
    pages = [
        changed(action_document(), CHANGES.values()),
        changed(types_document(), IN_TYPES.values()),
    ]
    tracked = tracked_pages(read_transcript(spec / "sms")[0])
    outcomes = [Fetched(t.request.url, page) for t, page in zip(tracked, pages, strict=True)]
    run = Refreshing(spec_root=spec, fetch=lambda _: outcomes)
    fetched = run.fetched({spec / "sms": tracked})
    done = run.taken_over(fetched, {}, Transaction(Disk(spec)))
    review = review_of(done.services)
    styles: tuple[Style, ...] = ("text", "markdown", "json", "html")
    return {style: write_review(review, style) for style in styles}


def test_each_of_ten_changes_is_named_and_nothing_else(reports: dict[str, str]) -> None:
    report: dict[str, Any] = json.loads(reports["json"])
    told = [(c["rule"], c["where"].removeprefix("sms.")) for c in report["changes"]]
    assert told == [
        ("structure-removed", "MultiSmsInfo"),
        ("required-parameter-added", "SendMultiGlobalSms.request.Batch"),
        ("type-changed", "SendMultiGlobalSms.request.MultiSmsInfoSet"),
        ("type-changed", "SendMultiStatus.Fee"),
        ("code-removed", "errors.FailedOperation.FailResolvePacket"),
        ("action-code-removed", "SendMultiGlobalSms"),
        ("structure-added", "GlobalSmsInfo"),
        ("action-code-added", "SendMultiGlobalSms"),
        ("rate-limit-raised", "SendMultiGlobalSms"),
        ("region-added", "SendMultiGlobalSms"),
        ("parameter-added", "SendMultiGlobalSms.request.Note"),
        ("code-added", "errors.FailedOperation.Full"),
        ("example", "SendMultiGlobalSms"),
        ("description", "SendMultiGlobalSms.request.MultiSmsInfoSet"),
    ]
    assert report["version"]["part"] == "major"


def test_a_stale_decision_is_told_with_both_sentences(reports: dict[str, str]) -> None:
    [stale] = json.loads(reports["json"])["stale"]
    assert stale["decided"].endswith("max_items: 200")
    sentence = stale["sentence"]
    assert sentence["before_is"] == "page"
    assert [run["text"] for run in sentence["before_words"] if run["differs"]] == ["200;"]
    assert [run["text"] for run in sentence["after_words"] if run["differs"]] == ["500;"]


def test_what_python_callers_meet_is_told_by_name(reports: dict[str, str]) -> None:
    changes = {c["name"]: (c["before"], c["after"]) for c in json.loads(reports["json"])["python"]}
    assert changes["note"] == ("", "str | None, optional")
    assert changes["batch"] == ("", "str")
    assert changes["fee"] == ("int | None, optional", "str | None, optional")


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_a_reviewer_reads_the_same_in_every_format(reports: dict[str, str], style: Style) -> None:
    for words in (
        *("Note", "Batch", "FailedOperation.Full", "FailedOperation.FailResolvePacket"),
        *("ap-bangkok", "GlobalSmsInfo", "rate-limit-raised", "example", "Fee"),
        *("major", "max_items: 200", "Decisions to read again", "Changelog entry"),
    ):
        assert words in reports[style], words


def test_a_report_file_is_written_in_the_format_of_its_ending(workspace: Workspace) -> None:
    workspace.edit("/send", CHANGES["another rate"])
    starts = {
        "a.md": "# Documentation changed: minor\n",
        "a.json": '{\n  "changed": true',
        "a.html": "<!DOCTYPE html>\n",
        "a.txt": "Documentation changed: minor\n",
    }
    for name, start in starts.items():
        file = workspace.root / name
        workspace.run(report=report_file(file, "text"), dry_run=True)
        assert file.read_text("utf-8").startswith(start)


def test_a_report_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ends in \.md, \.json, \.html or \.txt"):
        report_file(tmp_path / "report.pdf", "text")


def test_a_report_that_cannot_be_written_is_told(workspace: Workspace) -> None:
    (workspace.root / "file").write_text("", "utf-8")
    result = workspace.run(report=report_file(workspace.root / "file" / "a.md", "text"))
    assert result.status == 1
    assert [finding.rule for finding in result.findings] == ["disk"]


def test_json_is_one_value_whatever_happened(workspace: Workspace) -> None:
    quiet = json.loads(workspace.run(report=ReportFiles("json")).report)
    assert (quiet["changed"], quiet["changelog"], quiet["changes"]) == (False, "", [])
    workspace.pages["/send"] = ""
    refused = json.loads(workspace.run(report=ReportFiles("json")).report)
    assert [page["state"] for page in refused["services"][0]["pages"]] == ["refused", "new"]


@pytest.mark.parametrize(
    ("status", "dry_run", "is_made"),
    [(0, False, True), (1, False, True), (2, False, False), (0, True, False)],
)
def test_json_says_whether_the_package_is_made(
    workspace: Workspace, *, status: int, dry_run: bool, is_made: bool
) -> None:
    result = workspace.run(
        report=ReportFiles("json"), make=lambda _: Result(status), dry_run=dry_run
    )
    assert json.loads(result.report)["package_made"] is is_made


def test_json_of_what_makes_no_package_says_so(workspace: Workspace) -> None:
    fetched = workspace.fetch([PageRequest(f"{workspace.site.url}/send")])
    run = Refreshing(spec_root=workspace.spec, fetch=lambda _: fetched, report=ReportFiles("json"))
    result = track(run, [f"{workspace.site.url}/send"], workspace.spec / "sms", lambda _: False)
    assert json.loads(result.report)["package_made"] is False
