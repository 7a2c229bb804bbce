"""Pages in languages that nobody taught the reader state what they state in English."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.page import read_page
from tests.pages.expected import expected, in_language
from tests.pages.forms import FORMS
from tests.pages.more_languages import UNKNOWN_LANGUAGES
from tests.pages.renderings import render
from tests.pages.services import actions, looks
from tests.pages.stated import PROSE, differences, stated
from tests.pages.test_random_pages import BOUNDED, PATH

if TYPE_CHECKING:
    from generator.pages.facts import PageFacts
    from tests.pages.blocks import Look

READABLE = [form for form in FORMS if form != "R4c"]
"""R4c has lost the column of the answers, and with it what tells the language."""


@st.composite
def pages(draw: st.DrawFn) -> tuple[PageFacts, str, Look]:
    """Return the page of an action in an unknown language."""
    form = draw(st.sampled_from(READABLE))
    language = draw(st.sampled_from(list(UNKNOWN_LANGUAGES)))
    look = replace(draw(looks(form)), language=language)
    return draw(actions(look)), form, look


@BOUNDED
@given(pages())
def test_a_page_in_an_unknown_language_states_its_facts(case: tuple[PageFacts, str, Look]) -> None:
    page, form, look = case
    reading = read_page(render(in_language(page, look), form, look).text, PATH)
    assert reading.facts is not None, reading.findings
    truth = {**expected(page, form, look).facts, "regions": None, "rate_limit": None}
    found = {**stated(reading.facts)}
    for table in (truth, found):
        for path in [path for path in table if path.endswith(PROSE)]:
            del table[path]
    assert differences(truth, found) == []
    said = [one.message for one in reading.findings if one.rule == "unknown-language"]
    assert len(said) == 1
    assert look.words.yes.casefold() in said[0]
