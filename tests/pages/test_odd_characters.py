"""Characters that nobody sees change nothing; a hyphen too many makes no fact in silence."""

from __future__ import annotations

import unicodedata
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from tc3gen.pages.cleaning import hyphenated, normalised
from tc3gen.pages.page import read_page
from tests.pages.blocks import Look
from tests.pages.damages import HYPHENS, IGNORABLE, cells_on, inserted, rows
from tests.pages.forms import FORMS
from tests.pages.own import PAGES
from tests.pages.renderings import render
from tests.pages.stated import PROSE, differences, stated
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.pages.page import PageReading
    from tests.pages.damages import Damage
    from tests.pages.renderings import Rendered
    from tests.pages.stated import Stated

PATH = "page"
SHOWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
SHOWN |= {*range(0xFFF9, 0xFFFC), *range(0x13430, 0x13440)}
"""Characters of the category Cf that Unicode excepts: they annotate, or stand before numbers."""


def test_everything_that_is_not_shown_is_dropped() -> None:
    unseen = [
        chr(code)
        for code in range(0x80, 0x110000)
        if unicodedata.category(chr(code)) == "Cf" and code not in SHOWN
    ]
    unseen += ["\u034f", "\u3164", "\uffa0", "\u180b", "\ufe00", "\ufe0f", "\U000e01ef"]
    assert [one for one in unseen if normalised(f"a{one}b") != "ab"] == []


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_every_hyphen_is_the_one_that_identifiers_have(hyphen: str) -> None:
    assert hyphenated(f"ap{hyphen}singapore") == "ap-singapore"


def _sweep(rendered: Rendered, form: str, characters: str) -> Iterator[Damage]:
    """Yield damages of each cell of each row: in its middle, and where all is tried at its ends."""
    following = cycle(characters)
    for line in rows(rendered, form):
        for cell, text in enumerate(cells_on(rendered, form, line)):
            middle = text.find(">", len(text) // 2) + 1 if "<" in text else len(text) // 2
            for at in sorted({0, middle, len(text)} if THOROUGH else {middle}):
                yield inserted(
                    rendered, form, line=line, cell=cell, at=at, character=next(following)
                )


def _pages(default: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return kinds of pages and forms: all that keep all facts, or those tried by *default*."""
    names = [form for form in FORMS if form != "R4c"] if THOROUGH else default
    return [(kind, form) for kind in PAGES for form in names]


def _rendered(kind: str, form: str) -> tuple[Rendered, PageReading]:
    rendered = render(PAGES[kind], form, Look())
    return rendered, read_page(rendered.text, PATH)


@pytest.mark.parametrize(("kind", "form"), _pages(("R4", "R9")))
def test_a_character_that_is_not_shown_changes_nothing(kind: str, form: str) -> None:
    rendered, whole = _rendered(kind, form)
    changed = [
        damage.line
        for damage in _sweep(rendered, form, IGNORABLE)
        if _without_locations(read_page(damage.text, PATH)) != _without_locations(whole)
    ]
    assert changed == []


@pytest.mark.parametrize(("kind", "form"), _pages(("R1", "R3", "R4", "R5", "R7", "R9")))
def test_a_hyphen_too_many_changes_no_fact_in_silence(kind: str, form: str) -> None:
    rendered, whole = _rendered(kind, form)
    silent = [
        (damage.line, damage.text.split("\n")[damage.line - 1])
        for damage in _sweep(rendered, form, HYPHENS)
        if _changes_in_silence(whole, read_page(damage.text, PATH), _near(rendered, damage.line))
    ]
    assert silent == []


def _without_locations(reading: PageReading) -> tuple[Stated, list[tuple[str, str]]]:
    told = stated(reading.facts) if reading.facts else {}
    return told, [(one.rule, one.message) for one in reading.findings]


def _near(rendered: Rendered, line: int) -> set[int]:
    """Return the lines that a finding may be at: those of the row, or of all below a header."""
    damaged = rendered.lines[line - 1]
    if damaged.part == "header":
        return {0, 1, *rendered.section(rendered.sections[line - 1])}
    return {0, 1, line, *rendered.span(damaged.label)}


def _changes_in_silence(whole: PageReading, reading: PageReading, near: set[int]) -> bool:
    if reading.facts is None or whole.facts is None:
        return not reading.findings
    if not differences(_facts(stated(whole.facts)), _facts(stated(reading.facts))):
        return False
    new = {*reading.findings} - {*whole.findings}
    return not any(one.location.line in near and one.severity != "note" for one in new)


def _facts(told: Stated) -> Stated:
    return {path: value for path, value in told.items() if not path.endswith(PROSE)}
