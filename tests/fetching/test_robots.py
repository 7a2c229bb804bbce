"""What a site asks in its robots.txt, of programs that follow links."""

from __future__ import annotations

import pytest

from tc3gen.fetching.outcomes import Fetched, PageRequest, Refused
from tc3gen.fetching.responses import Response, Wait, decide
from tc3gen.fetching.robots import left_out, robots_address

SITE = "https://docs.example"
ASKED = "the robots.txt of the site asks programs not to fetch it"


def came(status: int, text: str = "", content_type: str = "text/plain") -> Fetched | Refused:
    """Return what becomes of a robots.txt that came like this."""
    response = Response(status, {"content-type": content_type}, text.encode())
    request = PageRequest(f"{SITE}/robots.txt")
    step = decide(response, request, request.url, backoff=1.0, now=0.0)
    step = step.refused if isinstance(step, Wait) else step
    assert isinstance(step, Fetched | Refused)
    return step


@pytest.mark.parametrize(
    ("robots", "path", "reason"),
    [
        ("", "/types", ""),
        ("User-agent: *\nDisallow: /types\n", "/types", ASKED),
        ("User-agent: *\nDisallow: /types\n", "/errors", ""),
        ("User-agent: *\nDisallow: /\n\nUser-agent: tc3gen\nAllow: /\n", "/types", ""),
        ("User-agent: tc3gen\nDisallow: /\n", "/types", ASKED),
        ("\ufeff\r\n\0User-agent", "/types", ""),
        ("<!DOCTYPE html><p>Not here</p>", "/types", ""),
    ],
)
def test_what_it_says_counts_for_this_program(robots: str, path: str, reason: str) -> None:
    assert left_out(came(200, robots), SITE + path) == reason


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_a_site_without_one_allows_everything(status: int) -> None:
    assert left_out(came(status), f"{SITE}/types") == ""


def test_one_that_is_no_text_allows_everything() -> None:
    assert left_out(came(200, "User-agent: *", "image/png"), f"{SITE}/types") == ""


@pytest.mark.parametrize("status", [500, 503])
def test_while_the_site_fails_nothing_is_allowed(status: int) -> None:
    assert left_out(came(status), f"{SITE}/types").startswith("the robots.txt of the site could")


def test_while_the_site_cannot_be_reached_nothing_is_allowed() -> None:
    assert left_out(Refused("there is no connection"), f"{SITE}/types").endswith("no connection")


def test_it_stands_at_the_root_of_the_site() -> None:
    assert (
        robots_address("https://docs.example:8443/a/b?c#d")
        == "https://docs.example:8443/robots.txt"
    )
