"""The address of a page: which of several counts, and which is none."""

from __future__ import annotations

import pytest

from tests.commands.importing.made import URL, action_page, merged, rules


@pytest.mark.parametrize(
    ("given", "stated", "known", "expected"),
    [
        ("", "", "", None),
        ("", "", f"{URL}/old", f"{URL}/old"),
        ("", URL, f"{URL}/old", URL),
        ("", f"{URL}?lang=en#top", "", URL),
        (f"{URL}/given", URL, f"{URL}/old", f"{URL}/given"),
    ],
    ids=["none", "known", "stated", "with a query", "given"],
)
def test_where_a_page_comes_from(given: str, stated: str, known: str, expected: object) -> None:
    old = merged({}, action_page(), url=known)
    made = merged(old.api, action_page(url=stated), lock=old.lock, url=given)
    assert made.api["actions"]["Send"].get("page") == expected
    assert made.lock["pages"]["Send"].get("url") == expected


def test_a_page_that_says_it_comes_from_nowhere_is_a_warning() -> None:
    made = merged({}, action_page(url="javascript:alert(1)"))
    assert "page" not in made.api["actions"]["Send"]
    assert rules(made) == ["page-url"]
