"""The first import from addresses, with the pages that the first one leads to."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tc3gen.findings import show

if TYPE_CHECKING:
    from tests.commands.refreshing.conftest import Workspace

LINKED = (
    "<td>Array of MultiSmsInfo</td>",
    '<td>Array of <a href="/types#MultiSmsInfo">MultiSmsInfo</a></td>',
)


@pytest.fixture
def untracked(workspace: Workspace) -> Workspace:
    """Return a project that has a policy and no facts; its action leads to its data types."""
    for name in ("api.yaml", "pages.lock"):
        (workspace.spec / "sms" / name).unlink()
    workspace.edit("/send", LINKED)
    return workspace


def test_pages_are_imported_from_their_addresses_which_the_lock_keeps(untracked: Workspace) -> None:
    expected = untracked.state()
    result, asked = untracked.track("/send")
    assert (result.status, result.findings) == (0, [])
    listed = f"  {untracked.site.url}/types (data types)"
    assert asked == [f"The pages lead to these:\n{listed}\nFetch them, too?"]
    assert untracked.site.asked == ["/send", "/robots.txt", "/types"]
    lock = untracked.state()["sms/pages.lock"].decode()
    assert f"fetched_from: {untracked.site.url}/send" in lock
    assert f"fetched_from: {untracked.site.url}/types" in lock
    assert lock.count("etag: ") == 2
    assert set(untracked.state()) - set(expected) == {"sms/api.yaml", "sms/pages.lock"}
    assert "sms: unchanged; 2 pages: 2 unchanged" in untracked.run().report


def test_without_consent_only_what_was_named_is_fetched(untracked: Workspace) -> None:
    result, _ = untracked.track("/send", agree=False)
    assert untracked.site.asked == ["/send"]
    assert result.status == 1
    assert "MultiSmsInfo" in result.report


ROBOTS = "User-agent: *\nDisallow: /types\nDisallow: /send\n"


def test_a_page_that_robots_txt_forbids_is_left_out_and_told(untracked: Workspace) -> None:
    untracked.pages["/robots.txt"] = ROBOTS
    result, _ = untracked.track("/send")
    assert untracked.site.asked == ["/send", "/robots.txt"]
    assert result.status == 1
    said = "it is left out: the robots.txt of the site asks programs not to fetch it"
    hint = "if you may read it, name it: a page that is named is fetched"
    where = f"{untracked.site.url}/types: warning: page-fetch"
    assert show(result.findings) == f"{where}: {said} ({hint})\n"


def test_pages_that_a_person_has_named_are_fetched_whatever_robots_txt_says(
    untracked: Workspace,
) -> None:
    untracked.pages["/robots.txt"] = ROBOTS
    assert untracked.track("/send", "/types")[0].status == 0
    assert untracked.run().status == 0
    assert "/robots.txt" not in untracked.site.asked


def test_pages_that_are_named_are_not_asked_for(untracked: Workspace) -> None:
    _, asked = untracked.track("/types", "/send", "/send")
    assert asked == []
    assert sorted(untracked.site.asked) == ["/send", "/types"]


@pytest.mark.parametrize("broken", ["/send", "/types"])
def test_one_page_that_cannot_be_used_leaves_nothing_behind(
    untracked: Workspace, broken: str
) -> None:
    before = untracked.state()
    untracked.pages[broken] = ""
    result, _ = untracked.track("/send", "/types")
    assert result.status == 1
    assert show(result.findings).startswith(
        f"{untracked.site.url}{broken}: page-fetch: this is not the page: it is empty"
    )
    assert untracked.state() == before


def test_a_page_that_has_moved_is_tracked_where_it_is_now(workspace: Workspace) -> None:
    workspace.pages["/new"] = workspace.pages.pop("/send")
    assert workspace.run().status == 1
    assert workspace.track("/new")[0].status == 0
    assert f"fetched_from: {workspace.site.url}/new" in workspace.state()["sms/pages.lock"].decode()
    assert workspace.run().status == 0


def test_a_new_service_gets_a_folder(workspace: Workspace) -> None:
    shutil.rmtree(workspace.spec / "sms")
    result, _ = workspace.track("/send", "/types")
    assert result.status == 0
    assert sorted(workspace.state()) == ["platform.yaml", "sms/api.yaml", "sms/pages.lock"]
