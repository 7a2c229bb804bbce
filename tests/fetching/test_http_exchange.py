"""The exchange that reaches the network, against servers that misbehave byte by byte."""

from __future__ import annotations

import gzip
import time
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3gen.fetching.bounds import Bounds
from tc3gen.fetching.http_exchange import fetch_all
from tc3gen.fetching.outcomes import Fetched, Outcome, PageRequest, Refused
from tests.support.loopback import refusing_endpoint
from tests.support.servers import Connection, Server
from tests.support.sites import Site, page_response, serving

if TYPE_CHECKING:
    from tests.support.sites import Page

PATIENT = Bounds(bytes=100_000, attempts=1)
QUICK = replace(PATIENT, page=0.4)
BOMB = gzip.compress(bytes(50_000_000))


def fetched(page: Page, bounds: Bounds = PATIENT) -> Outcome:
    """Return what becomes of a page."""
    with Site({"/a": page}) as site:
        [outcome] = fetch_all([PageRequest(f"{site.url}/a")], bounds=bounds)
    return outcome


def test_a_page_is_asked_for_plainly_and_says_who_asks() -> None:
    with Site({"/a?b=c": "<p>é"}) as site:
        [outcome] = fetch_all([PageRequest(f"{site.url}/a?b=c", '"1"', "Mon")], bounds=PATIENT)
    assert isinstance(outcome, Fetched)
    assert outcome.text == "<p>é"
    [request] = site.requests
    assert request.line == "GET /a?b=c HTTP/1.1"
    assert request.header("user-agent").startswith("tc3gen/")
    assert request.header("if-none-match") == '"1"'
    assert request.header("if-modified-since") == "Mon"
    assert request.header("accept-encoding") == "gzip"


def test_packed_pages_are_unpacked() -> None:
    packed = page_response(gzip.compress(b"<p>a"), Content_Encoding="gzip")
    outcome = fetched(serving(packed))
    assert isinstance(outcome, Fetched)
    assert outcome.text == "<p>a"


def test_cookies_are_neither_kept_nor_sent() -> None:
    first = page_response("", status="302 Found", Location="/b", Set_Cookie="id=1; Path=/")
    with Site({"/a": serving(first), "/b": "<p>b"}) as site:
        fetch_all([PageRequest(f"{site.url}/a")], bounds=PATIENT)
    assert [
        name for request in site.requests for name, _ in request.headers if "cookie" in name
    ] == []


def drip_head(connection: Connection) -> None:
    """Send a header that does not end."""
    connection.trickle(b"HTTP/1.1 200 OK\r\nX-Long: ", rounds=1)
    connection.trickle(b"a")


def drip_body(connection: Connection) -> None:
    """Send a body in drips."""
    connection.socket.sendall(
        page_response("")[:-2].replace(b"Content-Length: 0\r\n", b"") + b"\r\n"
    )
    connection.trickle(b"<p>")


MISBEHAVIOUR: dict[str, tuple[Page, str]] = {
    "silent": (Connection.wait, "it had not come after 0.4 seconds"),
    "dripping head": (drip_head, "it had not come after 0.4 seconds"),
    "dripping body": (drip_body, "it had not come after 0.4 seconds"),
    "cut": (serving(page_response("<p>" * 100)[:-50]), "the site broke off"),
    "reset": (Connection.reset, "the connection broke off"),
    "no HTTP": (serving(b"SSH-2.0-x\r\n\r\n"), "the site broke off, or does not speak HTTP"),
    "huge": (serving(page_response("a" * 100_001)), "it is larger than"),
    "gzip bomb": (serving(page_response(BOMB, Content_Encoding="gzip")), "it is larger than"),
    "gzip cut": (
        serving(page_response(gzip.compress(b"a" * 999)[:-9], Content_Encoding="gzip")),
        "it breaks off: what is packed has no end",
    ),
    "more behind the gzip": (
        serving(page_response(gzip.compress(b"a") * 2, Content_Encoding="gzip")),
        "something stands behind what is packed",
    ),
    "no gzip": (
        serving(page_response("<p>a", Content_Encoding="gzip")),
        "what is packed in it cannot be unpacked",
    ),
    "not asked for": (
        serving(page_response(zlib.compress(b"a"), Content_Encoding="deflate")),
        "it is packed in a way that was not asked for: 'deflate'",
    ),
}


@pytest.mark.parametrize(("page", "reason"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_what_misbehaves_is_given_up_in_time_and_told(page: Page, reason: str) -> None:
    started = time.monotonic()
    outcome = fetched(page, QUICK if "0.4" in reason else PATIENT)
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith(reason)
    assert time.monotonic() - started < 3.0


def test_a_page_of_exactly_the_bound_is_read() -> None:
    assert isinstance(fetched(serving(page_response("a" * 100_000))), Fetched)
    packed = gzip.compress(b"a" * 100_000)
    assert isinstance(fetched(serving(page_response(packed, Content_Encoding="gzip"))), Fetched)


def test_a_site_that_cannot_be_reached_is_told() -> None:
    with refusing_endpoint() as url:
        [outcome] = fetch_all([PageRequest(f"{url}/a")], bounds=PATIENT)
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("there is no connection to the site")


def test_one_bad_page_does_not_keep_others_from_coming() -> None:
    with Site({"/a": "<p>a", "/b": Connection.reset}) as site, Server() as silent:
        urls = [f"{site.url}/a", f"{site.url}/b", f"{silent.url}/c", "http://docs.example/"]
        outcomes = fetch_all([PageRequest(url) for url in urls], bounds=PATIENT)
    assert [isinstance(outcome, Fetched) for outcome in outcomes] == [True, False, False, False]
