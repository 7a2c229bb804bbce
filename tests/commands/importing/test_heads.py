"""One folder holds one version of one service: a page of another one is left out."""

from __future__ import annotations

import pytest

from tc3gen.transcript import Head
from tests.commands.importing.made import action_page, code, errors_page, merged, said, types_page

SEND = action_page("Send")
OTHER = Head(service="other")
ELSEWHERE = "import it by itself, or into the folder of its service, with --into"
VERSION = "each version has a folder of its own, such as --into spec/sms_2021"
MOVED = (
    "if the service has moved, change api.yaml first; if the page is another site's, import it "
    "together with the page of this one; else use another folder"
)


@pytest.mark.parametrize(
    ("key", "mine", "hint"),
    [
        ("version", "2024-01-01", VERSION),
        ("endpoint", "demo.tencentcloudapi.com", MOVED),
        ("service", "demo", ELSEWHERE),
    ],
)
@pytest.mark.parametrize("known", ["the spec has", "page.txt tells"], ids=["spec", "page"])
def test_a_page_that_disagrees_is_left_out_with_an_error(
    key: str, mine: str, hint: str, known: str
) -> None:
    page = action_page("Tell", path="b.txt", **{key: "other"})
    first = merged({}, SEND)
    made = merged(first.api, page) if "spec" in known else merged({}, SEND, page)
    assert made.api == first.api
    assert said(made) == [
        f"page.txt:1:1: error: page-conflict: the page tells the {key} 'other', {known} {mine!r}"
    ]
    assert made.findings[0].hint == hint


def test_a_page_of_another_service_is_left_out_whatever_its_kind() -> None:
    pages = (types_page(head=OTHER), errors_page(code("FailedOperation"), head=OTHER))
    made = merged({}, SEND, *pages)
    assert made.pages == [SEND]
    assert [finding.rule for finding in made.findings] == ["page-conflict"] * 2


def test_of_a_page_of_another_service_nothing_else_is_compared() -> None:
    page = action_page("Tell", service="other", version="other", endpoint="other")
    made = merged({}, SEND, page)
    disputed = "the page tells the service 'other', page.txt tells 'demo'"
    assert said(made) == [f"page.txt:1:1: error: page-conflict: {disputed}"]


def test_a_spec_that_does_not_say_it_yet_takes_the_head_from_the_first_page() -> None:
    api = {"format": 1, "version": "2024-01-01", "actions": {}}
    made = merged(api, SEND)
    assert made.api == merged({}, SEND).api


@pytest.mark.parametrize("name", ["", "Send it", "1st", "Send.It", "{{x}}"])
def test_an_action_whose_name_is_none_is_left_out(name: str) -> None:
    made = merged({}, SEND, action_page(name))
    assert made.api == merged({}, SEND).api
    assert [finding.rule for finding in made.findings] == ["page-name"]
