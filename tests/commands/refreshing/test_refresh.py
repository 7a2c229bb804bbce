"""Pages that a spec remembers are asked for again, and what they say is taken over or left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands.refresh_run import ReportFiles
from tc3gen.findings import show
from tc3gen.spec.files import LOCK_FILE
from tests.commands.refreshing.conftest import moved

if TYPE_CHECKING:
    from tests.commands.refreshing.conftest import Workspace

RATE = ("A maximum of 10 requests", "A maximum of 20 requests")


def test_what_has_not_changed_is_not_fetched_and_nothing_is_written(workspace: Workspace) -> None:
    before = workspace.state()
    result = workspace.run()
    assert (result.status, result.findings) == (0, [])
    assert "sms: unchanged; 2 pages: 2 unchanged" in result.report
    assert sorted(workspace.site.asked) == ["/send", "/types"]
    assert all(request.header("if-none-match") for request in workspace.site.requests)
    assert workspace.state() == before


def test_a_site_without_validators_costs_a_page_and_changes_nothing(workspace: Workspace) -> None:
    before = workspace.state()
    workspace.site.validates = False
    result = workspace.run()
    assert (result.status, result.findings) == (0, [])
    assert "sms: unchanged; 2 pages: 2 fetched anew" in result.report
    assert workspace.state() == before


def test_a_new_validator_alone_is_no_change(workspace: Workspace) -> None:
    before = workspace.state()
    workspace.edit("/send", ("</body>", "<p></p></body>"))
    assert "sms: unchanged" in workspace.run().report
    assert workspace.state() == before


def test_the_first_validators_of_a_page_are_noted(workspace: Workspace) -> None:
    lock = workspace.spec / "sms" / LOCK_FILE
    noted = lock.read_text("utf-8")
    bare = "".join(line for line in noted.splitlines(keepends=True) if "etag: " not in line)
    assert bare != noted
    lock.write_text(bare, "utf-8")
    assert "spec/sms/pages.lock: written" in workspace.shown(workspace.run())
    assert lock.read_text("utf-8") == noted


def test_what_has_changed_is_taken_over_and_told(workspace: Workspace) -> None:
    before = workspace.state()
    workspace.edit("/send", RATE)
    result = workspace.run()
    assert (result.status, result.findings) == (0, [])
    assert "rate-limit-raised: sms.SendMultiGlobalSms: requests a second: 20 now" in result.report
    assert "Version: minor" in result.report
    after = workspace.state()
    assert {name for name in after if after[name] != before[name]} == {
        "sms/api.yaml",
        "sms/pages.lock",
    }
    assert b"rate_limit: 20/s" in after["sms/api.yaml"]
    assert "sms: unchanged; 2 pages: 2 unchanged" in workspace.run().report


def test_the_data_types_come_anew_with_the_page_of_an_action(workspace: Workspace) -> None:
    workspace.edit("/send", RATE)
    workspace.run()
    assert sorted(workspace.site.asked) == ["/send", "/types", "/types"]


def test_a_dry_run_tells_the_same_and_writes_nothing(workspace: Workspace) -> None:
    before = workspace.state()
    workspace.edit("/send", RATE)
    result = workspace.run(dry_run=True)
    assert "requests a second: 20 now, 10 before" in result.report
    assert "nothing was written: this was a dry run" in result.report
    assert workspace.state() == before


def test_a_change_that_breaks_callers_is_exit_code_1(workspace: Workspace) -> None:
    workspace.edit("/send", ("A maximum of 10", "A maximum of 5"))
    result = workspace.run(report=ReportFiles("json"))
    rules = [change["rule"] for change in json.loads(result.report)["changes"]]
    assert rules == ["rate-limit-lowered"]
    workspace.edit("/send", ("<td>SmsSdkAppId</td><td>Yes</td>", "<td>AppId</td><td>Yes</td>"))
    assert workspace.run(dry_run=True).status == 1


def test_pages_that_are_called_unchanged_can_be_fetched_anew(workspace: Workspace) -> None:
    result = workspace.run(refetch=True)
    assert "2 fetched anew" in result.report
    assert not any("if-none-match" in dict(r.headers) for r in workspace.site.requests)


@pytest.mark.parametrize("name", ["smx", "SMS"])
def test_a_service_that_is_not_there_is_named(workspace: Workspace, name: str) -> None:
    result = workspace.run(name)
    assert result.status == 2
    assert "(did you mean 'sms'?)" in show(result.findings)
    assert workspace.site.asked == []


def test_one_of_several_services_can_be_named(workspace: Workspace) -> None:
    assert "sms: unchanged" in workspace.run("sms").report


def test_a_spec_without_addresses_says_how_to_get_them(workspace: Workspace) -> None:
    for name in ("pages.lock", "api.yaml"):
        path = workspace.spec / "sms" / name
        lines = path.read_text("utf-8").splitlines(keepends=True)
        keys = ("    url: ", "    fetched_from: ", "    page: ")
        path.write_text("".join(each for each in lines if not each.startswith(keys)), "utf-8")
    result = workspace.run()
    assert result.status == 2
    assert "tc3gen track" in show(result.findings)


def test_a_redirect_on_the_site_is_followed_and_the_address_kept(workspace: Workspace) -> None:
    before = workspace.state()
    page = workspace.pages["/send"]
    workspace.pages.update({"/new": page, "/send": moved("/new")})
    assert workspace.run().status == 0
    assert workspace.state() == before


def test_a_spec_that_policy_does_not_fit_any_more_is_written_and_told(workspace: Workspace) -> None:
    workspace.edit("/send", ("<td>MultiSmsInfoSet</td>", "<td>MessageSet</td>"))
    result = workspace.run()
    assert result.status == 1
    assert "policy-target" in result.report
    assert b"MessageSet:" in workspace.state()["sms/api.yaml"]
