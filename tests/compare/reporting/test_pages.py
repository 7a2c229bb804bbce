"""What the page of a report tells by colour, it tells in words, too, and most important first."""

from __future__ import annotations

import re

from tc3gen.compare.reporting import write_review
from tests.compare.reporting.reviews import large, small


def without_style(page: str) -> str:
    """Return the text of *page*, as somebody reads it who sees no colours."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


def test_states_and_grades_are_words() -> None:
    text = without_style(write_review(large(2), "html"))
    for words in ("cvm: changed; 2 pages: 2 fetched anew", "cbs: refused; 1 page: 1 refused"):
        assert words in text
    for words in ("Breaking: callers must change", "Compatible", "before", "now", "warning"):
        assert words in text


def test_what_a_person_must_do_stands_above_the_pages_that_are_well() -> None:
    text = without_style(write_review(large(40), "html"))
    titles = ("Not refreshed", "Decisions to read again", "What changed in the API", "Pages\n")
    positions = [text.index(title) for title in titles]
    assert positions == sorted(positions)
    assert text.index("it asks for a login") < positions[1]
    assert "Not refreshed" not in write_review(small(), "html")
