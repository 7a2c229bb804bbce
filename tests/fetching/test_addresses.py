"""Which addresses are fetched, and where a redirect may lead."""

from __future__ import annotations

import pytest

from tc3gen.fetching.addresses import redirected, refused_address
from tc3gen.fetching.outcomes import Refused

PAGE = "https://www.tencentcloud.com/document/product/382/79029"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        f"{PAGE}?lang=en",
        "https://docs.example:8443/a",
        "http://127.0.0.1:8000/a",
        "http://localhost/a",
        "http://[::1]:80/a",
    ],
)
def test_https_is_fetched_and_http_on_this_machine(url: str) -> None:
    assert refused_address(url) == ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://www.tencentcloud.com/a", "it does not begin with https://"),
        ("http://127.0.0.1.example/a", "it does not begin with https://"),
        ("http://localhost.example/a", "it does not begin with https://"),
        ("ftp://example/a", "it does not begin with https://"),
        ("file:///etc/passwd", "it is no address of a page"),
        ("page.html", "it is no address of a page"),
        ("", "it is no address of a page"),
        ("https://", "it is no address of a page"),
        ("https://[half/a", "it is no address of a page"),
        ("https://example:port/a", "it is no address of a page"),
        ("https://example/a b", "it is no address of a page"),
        ("https://example\\@other/a", "it is no address of a page"),
        ("https://example/a\r\nHost: other", "it is no address of a page"),
        ("https://user:word@example/a", "there is a user name or a password in it"),
    ],
)
def test_what_is_not_fetched_is_told_why(url: str, reason: str) -> None:
    assert refused_address(url) == reason


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/other/page", "https://www.tencentcloud.com/other/page"),
        ("79030#top", "https://www.tencentcloud.com/document/product/382/79030"),
        ("https://tencentcloud.com/b", "https://tencentcloud.com/b"),
        ("https://www.tencentcloud.com:443/b", "https://www.tencentcloud.com:443/b"),
    ],
)
def test_a_redirect_on_its_site_is_followed(location: str, expected: str) -> None:
    assert redirected(PAGE, location) == expected


@pytest.mark.parametrize(
    ("location", "word"),
    [
        ("http://www.tencentcloud.com/b", "not https"),
        ("https://cloud.tencent.com/b", "another site"),
        ("//www.tencentcloud.com.example/b", "another site"),
        ("https://www.tencentcloud.com:8443/b", "another site"),
        ("https://me@www.tencentcloud.com/b", "user name"),
        ("javascript:alert(1)", "not https"),
        ("https://[half", "no address"),
    ],
)
def test_a_redirect_that_leaves_its_site_is_not_followed(location: str, word: str) -> None:
    found = redirected(PAGE, location)
    assert isinstance(found, Refused)
    assert word in found.reason


def test_nothing_on_this_machine_redirects_to_another_port() -> None:
    found = redirected("http://127.0.0.1:8000/a", "http://127.0.0.1:8001/a")
    assert isinstance(found, Refused)
    assert redirected("http://127.0.0.1:8000/a", "/b") == "http://127.0.0.1:8000/b"
