"""Metadata that is given to a refresh is weighed with the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.importing.test_metadata import ERRORS
from tests.support.metadata import CODES, api, field, wheel

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.refreshing.conftest import Workspace

SEND = (
    [field("SmsSdkAppId", required=True), field("Extra")],
    [field("Serial")],
)


def test_what_metadata_says_otherwise_is_told_and_adds_no_action(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = workspace.state()
    described = api(
        {"SendMultiGlobalSms": SEND, "AddSign": SEND}, service="sms", version="2021-01-11"
    )
    result = workspace.run(metadata=[wheel(tmp_path / "a.whl", described, api())])
    assert result.findings == []
    assert "contradiction" in result.report
    assert "AddSign" not in result.report
    assert "metadata-SendMultiGlobalSms" in workspace.state()["sms/pages.lock"].decode()
    assert b"AddSign" not in workspace.state()["sms/api.yaml"]
    assert workspace.state() != before


def test_metadata_of_other_services_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.state()
    result = workspace.run(metadata=[wheel(tmp_path / "a.whl", api())])
    assert (result.status, result.findings) == (0, [])
    assert workspace.state() == before


def test_metadata_that_cannot_be_read_stops_the_run(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"no archive")
    result = workspace.run(metadata=[tmp_path / "a.whl"])
    assert result.status == 2
    assert [finding.rule for finding in result.findings] == ["metadata-file"]
    assert workspace.site.asked == []


def test_two_wheels_describe_one_service_together(workspace: Workspace, tmp_path: Path) -> None:
    described = api({"SendMultiGlobalSms": SEND}, service="sms", version="2021-01-11")
    codes = {CODES.format(service="sms", date="20210111"): ERRORS}
    workspace.run(
        metadata=[wheel(tmp_path / "a.whl", described), wheel(tmp_path / "b.whl", files=codes)]
    )
    assert b"FailedOperation.Machine" in workspace.state()["sms/api.yaml"]
