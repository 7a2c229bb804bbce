"""What is settled between page and metadata holds in a refresh, and is told when it is stale."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands.refresh_run import ReportFiles
from tc3gen.spec.transcript import read_transcript
from tests.commands.importing.test_pages_and_metadata import MESSAGE, STATUS
from tests.support.metadata import api, field, wheel

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.refreshing.conftest import Workspace

ACTION = "  SendMultiGlobalSms:\n"
APP = "SmsSdkAppId"
PATH = f"request.{APP}.required"
ABOUT = f"{PATH} of SendMultiGlobalSms"
APP_ID = ("<td>SmsSdkAppId</td><td>Yes</td>", "<td>SmsSdkAppId</td><td>No</td>")


@pytest.fixture
def settled(workspace: Workspace) -> Workspace:
    """Return a project whose policy takes what metadata says, that a parameter is optional."""
    policy = workspace.spec / "sms" / "policy.yaml"
    entry = f"    contradictions: {{{PATH}: {{takes: false, over: true, reason: It was tried.}}}}\n"
    text = policy.read_text("utf-8").replace(ACTION, f"{ACTION}{entry}", 1)
    assert entry in text
    policy.write_text(text, "utf-8")
    return workspace


@pytest.fixture
def optional(tmp_path: Path) -> Path:
    """Return metadata that says so."""
    request = [field("SmsSdkAppId", required=False)]
    request.append(field("MultiSmsInfoSet", "MultiSmsInfo", "list", required=True))
    response = [field("SendMultiStatusSet", "SendMultiStatus", "list")]
    told = api(
        {"SendMultiGlobalSms": (request, response)},
        {"MultiSmsInfo": MESSAGE, "SendMultiStatus": STATUS},
        service="sms",
        version="2021-01-11",
    )
    return wheel(tmp_path / "a.whl", told)


def is_required(workspace: Workspace) -> bool:
    """Return whether the spec says that the parameter is required."""
    transcript, _ = read_transcript(workspace.spec / "sms")
    [field] = [field for each in transcript.actions for field in each.fields if field.key == APP]
    return field.required is True


def said(workspace: Workspace) -> dict[str, list[str]]:
    """Return what the lock remembers to have been said about it, by the key of the source."""
    transcript, _ = read_transcript(workspace.spec / "sms")
    return {page.key: [*page.said[PATH]] for page in transcript.pages if PATH in page.said}


def test_what_is_settled_is_taken_and_not_told(settled: Workspace, optional: Path) -> None:
    result = settled.run(metadata=[optional])
    assert PATH not in result.report.replace("`", "")
    assert "parameter-optional" in result.report
    assert not is_required(settled)
    assert "unchanged" in settled.run(metadata=[optional]).report


def test_a_page_that_agrees_now_makes_the_decision_stale_with_old_and_new_values(
    settled: Workspace, optional: Path
) -> None:
    settled.run(metadata=[optional], refetch=True)
    assert said(settled) == {
        "SendMultiGlobalSms": ["true"],
        "metadata-SendMultiGlobalSms": ["false"],
    }
    settled.edit("/send", APP_ID)
    shown = settled.run(dry_run=True).report
    for words in (ABOUT, "Decisions to read again", "(It was tried.)", "before: [-'true' and-]"):
        assert words in shown, words
    assert "stale-settlement" not in shown
    result = settled.run(report=ReportFiles("json"))
    assert result.status == 1
    [stale] = json.loads(result.report)["stale"]
    assert stale["decided"] == f"{ABOUT}: 'false' over 'true'"
    assert stale["reason"] == "It was tried."
    assert stale["path"] == str(settled.spec / "sms" / "policy.yaml")
    sentence = stale["sentence"]
    assert (sentence["before"], sentence["after"]) == ("'true' and 'false'", "'false'")


def test_another_value_of_the_page_is_told_where_no_metadata_was_heard(
    settled: Workspace,
) -> None:
    policy = settled.spec / "sms" / "policy.yaml"
    text = policy.read_text("utf-8").replace(PATH, "rate_limit")
    text = text.replace("takes: false, over: true", "takes: 20/s, over: 10/s")
    policy.write_text(text, "utf-8")
    settled.edit("/send", ("A maximum of 10", "A maximum of 15"))
    [stale] = json.loads(settled.run(report=ReportFiles("json")).report)["stale"]
    sentence = stale["sentence"]
    assert (sentence["before"], sentence["after"]) == ("'20/s' and '10/s'", "'15/s'")
    assert b"rate_limit: 15/s" in settled.state()["sms/api.yaml"]
