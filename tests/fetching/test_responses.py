"""What a response means, decided without a network."""

from __future__ import annotations

import pytest

from tc3gen.fetching.bounds import Bounds
from tc3gen.fetching.outcomes import Fetched, NotModified, PageRequest, Refused
from tc3gen.fetching.responses import (
    Redirect,
    Response,
    Step,
    Wait,
    decide,
    headers_for,
    retry_after,
    seconds_to_wait,
)
from tc3gen.fetching.texts import text_of

URL = "https://docs.example/a"
NOW = 1_700_000_000.0
HTML = "text/html; charset=utf-8"


def step(status: int, body: bytes = b"", known: str = "", **headers: str) -> Step:
    """Return what to do after a response."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    request = PageRequest(URL, etag=known)
    return decide(Response(status, told, body), request, URL, backoff=1.0, now=NOW)


def test_a_page_comes_with_its_validators() -> None:
    found = step(200, b"<p>a", content_type=HTML, etag='W/"1"', last_modified="Mon")
    assert found == Fetched(URL, "<p>a", 'W/"1"', "Mon")


def test_a_validator_that_no_header_could_hold_is_left_out() -> None:
    found = step(200, b"a", content_type=HTML, last_modified="é" * 9)
    assert found == Fetched(URL, "a")
    assert decide(
        Response(200, {"etag": "x" * 257}, b"a"), PageRequest(URL), URL, backoff=1.0, now=NOW
    ) == Fetched(URL, "a")


def test_unchanged_counts_only_where_it_was_asked_for() -> None:
    assert step(304, known='"1"') == NotModified()
    assert isinstance(step(304), Refused)


def test_conditions_are_those_that_are_known() -> None:
    assert headers_for(PageRequest(URL)) == {}
    assert headers_for(PageRequest(URL, '"1"', "Mon")) == {
        "If-None-Match": '"1"',
        "If-Modified-Since": "Mon",
    }


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_lead_on(status: int) -> None:
    assert step(status, location="/b") == Redirect("https://docs.example/b")
    assert isinstance(step(status), Refused)


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, "login"), (403, "not let"), (404, "no such page"), (410, "no such page"), (418, "418")],
)
def test_a_refusal_names_its_reason(status: int, word: str) -> None:
    found = step(status)
    assert isinstance(found, Refused)
    assert word in found.reason
    assert str(status) in found.reason


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_site_is_asked_again_when_it_likes(status: int) -> None:
    found = step(status, retry_after="7")
    assert isinstance(found, Wait)
    assert found.seconds == 7.0
    assert isinstance(plain := step(status), Wait)
    assert plain.seconds == 1.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("9" * 40, 999_999_999.0),
        ("Tue, 14 Nov 2023 22:13:30 GMT", 10.0),
        ("Tue, 14 Nov 2023 22:13:10 GMT", 0.0),
        ("Tue, 14 Nov 2023 22:13:30 -0000", 10.0),
        ("soon", None),
        ("-1", None),
        ("٣", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, expected: float | None) -> None:
    assert retry_after(value, NOW) == expected


def test_a_site_that_asks_for_more_patience_than_there_is_is_left_alone() -> None:
    wait = Wait(61.0, Refused("the site wants fewer requests"))
    found = seconds_to_wait(wait, Bounds(wait=60.0))
    assert found == Refused("the site wants fewer requests", "it asks to come back in 61 seconds")
    assert seconds_to_wait(wait, Bounds(wait=61.0)) == 61.0


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("é".encode(), HTML, "é"),
        ("é".encode(), "text/html", "é"),
        ("é".encode(), "", "é"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1", "é"),
        (b"\x93a\x94", "text/html; charset=iso-8859-1", "“a”"),
        ("中".encode("gbk"), "text/html; charset=GB2312", "中"),
        ('<meta charset="gbk">中'.encode("gbk"), "text/html", '<meta charset="gbk">中'),
        ("中".encode("utf-8-sig"), "text/html; charset=gbk", "中"),
        ("中".encode("utf-16"), "text/plain", "中"),
        (b"# a", "text/markdown", "# a"),
        (b"a", 'text/html; charset="utf-8"; x=y', "a"),
    ],
)
def test_the_charset_is_the_one_that_is_named(body: bytes, content_type: str, text: str) -> None:
    assert text_of(body, content_type) == text


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        ("é".encode("latin-1"), HTML, "from byte 0 on"),
        (b"+ADw-", "text/html; charset=utf-7", "'utf-7'"),
        (b"a", "text/html; charset=rot13", "'rot13'"),
        (b"a", "text/html; charset=none-such", "'none-such'"),
        (b"{}", "application/json", "'application/json'"),
        (b"%PDF", "application/pdf", "'application/pdf'"),
        (b"a", "image/svg+xml", "'image/svg+xml'"),
    ],
)
def test_what_is_no_text_of_a_page_is_refused(body: bytes, content_type: str, word: str) -> None:
    found = text_of(body, content_type)
    assert isinstance(found, Refused)
    assert word in found.reason
