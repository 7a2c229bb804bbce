"""What stands in front of a page is told by what it asks for."""

from __future__ import annotations

import pytest

from tc3gen.fetching.walls import wall_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("<html><body><script>run()</script></body></html>", "until a browser runs it"),
        ("<html><body><div id=app></div><script>cut", "until a browser runs it"),
        ("<p>Please verify you are a human.</p>", "captcha"),
        ("<p>Wait</p><script src='https://x/TCaptcha.js'></script>", "captcha"),
        ("<form>Name <input name=n> <input type='password'></form>", "login"),
        ("<title>Log in</title><p>Go on", "login"),
        ("<p>We use cookies. <button>Accept</button>", "cookies"),
        ("<p>A page about clouds.</p>", ""),
    ],
)
def test_a_wall_is_named(text: str, expected: str) -> None:
    found = wall_of(text)
    assert expected in found
    assert bool(found) == bool(expected)


def test_a_long_page_of_open_tags_is_looked_at_in_no_time() -> None:
    assert wall_of("<script>" * 50_000 + "<a" * 50_000) != ""
