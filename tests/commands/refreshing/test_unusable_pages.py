"""Pages that have come as something else than they were: nothing of their service changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.commands.refreshing.conftest import moved
from tests.support.servers import Connection
from tests.support.sites import page_response, serving

if TYPE_CHECKING:
    from tests.commands.refreshing.conftest import Workspace
    from tests.support.sites import Page

LOGIN = "<html><title>Log in</title><body><form><input type=password></form></body></html>"
CAPTCHA = "<html><body><p>Please verify you are a human</p></body></html>"
COOKIES = "<html><body><p>We value your privacy: accept cookies.</p></body></html>"
APP = "<html><body><div id='root'></div><script src='app.js'></script></body></html>"
OTHER = (
    "<html><body><h1>X</h1><h2>2. Input Parameters</h2><table><tr><th>Parameter Name</th>"
    "<th>Required</th><th>Type</th><th>Description</th></tr><tr><td>Action</td><td>Yes</td>"
    "<td>String</td><td>Common Params. The value used for this API: DescribeOther.</td></tr>"
    "</table>"
    "<h2>3. Output Parameters</h2><table><tr><th>Parameter Name</th><th>Type</th>"
    "<th>Description</th></tr><tr><td>RequestId</td><td>String</td><td>Id.</td></tr></table>"
    "</body></html>"
)


UNUSABLE: dict[str, tuple[Page, str]] = {
    "empty": ("", "this is not the page: it is empty"),
    "cookie wall": (COOKIES, "this is not the page: it asks about cookies"),
    "login": (LOGIN, "this is not the page: it asks for a login"),
    "captcha": (CAPTCHA, "this is not the page: it asks for a captcha"),
    "application": (APP, "this is not the page: nothing is on it until a browser runs it"),
    "no table": ("<html><body><p>Moved.</p></body></html>", "no table of parameters"),
    "another action": (OTHER, "this is the page of DescribeOther now, not of SendMultiGlobalSms"),
    "404": (serving(page_response("", status="404 Not Found")), "no such page any more"),
    "429": (
        serving(page_response("", status="429 Too Many", Retry_After="3600")),
        "the site wants fewer requests (status 429)",
    ),
    "503": (
        serving(page_response("", status="503 Busy", Retry_After="0")),
        "the site does not give the page (status 503)",
    ),
    "another host": (moved("https://docs.example/"), "it redirects to another site"),
    "another scheme": (moved("ftp://127.0.0.1/"), "another site"),
    "circle": (moved("/send"), "it redirects in a circle"),
    "no charset": (
        serving(page_response(b"\xff", content_type="text/html; charset=utf-8")),
        "it is not the utf-8 text that it says it is",
    ),
    "no page": (
        serving(page_response("{}", content_type="application/json")),
        "its content type is 'application/json'",
    ),
    "huge": (serving(page_response("a" * 1_000_001)), "it is larger than"),
}


@pytest.mark.parametrize(("page", "reason"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_page_that_cannot_be_used_keeps_its_service_as_it_is(
    workspace: Workspace, page: Page, reason: str
) -> None:
    before = workspace.state()
    workspace.edit("/types", ("<td>String</td>", "<td>Integer</td>"))
    workspace.pages["/send"] = page
    result = workspace.run()
    assert result.status == 1
    assert "sms: refused; 2 pages: 1 fetched anew, 1 refused" in result.report
    assert f"  refused  SendMultiGlobalSms  {workspace.site.url}/send: " in result.report
    assert reason in result.report
    assert workspace.state() == before


@pytest.mark.parametrize("table", ["2. Input Parameters", "3. Output Parameters"])
def test_a_page_without_a_table_of_its_action_is_refused(workspace: Workspace, table: str) -> None:
    before = workspace.state()
    page = workspace.pages["/send"]
    assert isinstance(page, str)
    start = page.index("<table>", page.index(table))
    end = page.index("</table>", start)
    workspace.pages["/send"] = page[:start] + page[end:]
    result = workspace.run()
    assert result.status == 1
    assert "sms: refused" in result.report
    assert workspace.state() == before


def test_a_page_that_breaks_off_is_refused(workspace: Workspace) -> None:
    before = workspace.state()
    page = workspace.pages["/send"]
    assert isinstance(page, str)
    for end in range(page.index("2. Input"), len(page) - 20, 1997):
        workspace.pages["/send"] = page[:end]
        result = workspace.run()
        assert result.status == 1, end
        assert workspace.state() == before


def test_a_page_of_another_version_of_the_service_is_refused(workspace: Workspace) -> None:
    before = workspace.state()
    workspace.edit("/send", ("this API: 2021-01-11", "this API: 2022-02-02"))
    result = workspace.run()
    assert result.status == 1
    assert "page-conflict" in result.report
    assert workspace.state() == before


def test_a_page_that_does_not_come_is_given_up(workspace: Workspace) -> None:
    before = workspace.state()
    workspace.bounds = replace(workspace.bounds, page=0.4)
    workspace.pages["/send"] = Connection.wait
    result = workspace.run()
    assert result.status == 1
    assert f"{workspace.site.url}/send: it had not come after 0.4 seconds" in result.report
    assert workspace.state() == before


def test_what_a_page_no_longer_tells_is_kept_and_told(workspace: Workspace) -> None:
    before = workspace.state()
    page = workspace.pages["/send"]
    assert isinstance(page, str)
    examples, codes = page.index("<h2>4. Example"), page.index("<h2>6. Error Code")
    workspace.pages["/send"] = page[:examples] + page[codes:]
    result = workspace.run()
    assert result.status == 0
    assert "sms: unchanged" in result.report
    assert "not-told" in result.report
    assert workspace.state() == before


def test_a_row_that_cannot_be_read_is_told_and_its_field_kept(workspace: Workspace) -> None:
    workspace.edit(
        "/send", ("<td>MultiSmsInfoSet</td><td>Yes</td>", "<td>Multi Sms</td><td>Yes</td>")
    )
    workspace.edit("/send", ("A maximum of 10 requests", "A maximum of 20 requests"))
    result = workspace.run()
    assert result.status == 1
    assert "Multi Sms" in result.report
    assert b"MultiSmsInfoSet:" in workspace.state()["sms/api.yaml"]
