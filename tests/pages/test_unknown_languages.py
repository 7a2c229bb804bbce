"""Pages in languages that nobody taught the reader state what they state in English."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen.pages.page import read_page
from tests.pages.expected import expected, in_language
from tests.pages.forms import FORMS
from tests.pages.more_languages import UNKNOWN_LANGUAGES
from tests.pages.renderings import render
from tests.pages.services import actions, looks
from tests.pages.shapes import SHAPED
from tests.pages.stated import PROSE, differences, stated
from tests.pages.test_random_pages import (
    BOUNDED,
    DAMAGED,
    PATH,
    changed_by_shape,
    wrong_in_silence,
)
from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.pages.page import PageReading
    from tc3gen.transcript import PageFacts
    from tests.pages.blocks import Look

SAMPLED = settings(DAMAGED, max_examples=examples(300, share=10))
READABLE = [form for form in FORMS if form != "R4c"]
"""R4c has lost the column of the answers, and with it what tells the language."""


@st.composite
def pages(draw: st.DrawFn, forms: Sequence[str] = tuple(READABLE)) -> tuple[PageFacts, str, Look]:
    """Return the page of an action in an unknown language, and the one of *forms* that it has."""
    form = draw(st.sampled_from(forms))
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


@SAMPLED
@given(pages(), st.data())
def test_no_damage_makes_a_wrong_fact_in_silence(
    case: tuple[PageFacts, str, Look], drawing: st.DataObject
) -> None:
    assert wrong_in_silence(case, drawing) == []


@SAMPLED
@given(pages(SHAPED), st.data())
def test_no_shape_of_its_cells_changes_what_a_page_states(
    case: tuple[PageFacts, str, Look], drawing: st.DataObject
) -> None:
    assert changed_by_shape(case, drawing) == []


_TABLE = (
    "## 2. Вход\n\nAPI: tea.tencentcloudapi.com\n\n"
    "| Имя | Обязательный | Тип | Описание |\n|---|---|---|---|\n"
    "| Action | {yes} | String | Значение: BrewTea. |\n"
    "| Version | {yes} | String | Значение: 2024-05-06. |\n"
    "| Region | {no} | String | Только: ap-tokyo. |\n"
    "| Pot | {other} | String | Чайник. |\n\n"
    "| Имя | Тип | Описание |\n|---|---|---|\n| RequestId | String | x |\n"
)


def _read(*, yes: str = "Да", no: str = "Нет", other: str = "Нет") -> PageReading:
    return read_page(_TABLE.format(yes=yes, no=no, other=other), PATH)


def _required(reading: PageReading) -> dict[str, object]:
    assert reading.facts is not None
    assert reading.facts.action is not None
    return {one.wire_name: one.required for one in reading.facts.action.request or ()}


def test_the_word_beside_action_is_yes_and_the_only_other_is_no() -> None:
    reading = _read()
    assert _required(reading) == {"Pot": False}
    assert reading.facts is not None
    assert reading.facts.head.service == "tea"
    (found,) = [one for one in reading.findings if one.rule == "unknown-language"]
    assert (found.location.line, found.severity) == (5, "warning")
    assert "'да' is taken for yes, 'нет' for no" in found.message


def test_of_two_other_words_neither_is_taken_for_no() -> None:
    reading = _read(other="Иногда")
    assert _required(reading) == {"Pot": "unknown"}
    said = [one.message for one in reading.findings if one.location.line == 10]
    assert said == ["whether 'Pot' is required is lost"]


def test_regions_in_unknown_words_are_left_open_and_told() -> None:
    reading = _read()
    assert reading.facts is not None
    assert reading.facts.action is not None
    assert reading.facts.action.regions is None
    said = [one.message for one in reading.findings if one.location.line == 9]
    assert said == ["the page does not tell the regions that serve it"]


def test_answers_in_a_known_language_are_read_below_headers_in_another() -> None:
    assert _required(_read(yes="Yes", no="No", other="No")) == {"Pot": False}


def test_rows_that_contradict_each_other_tell_no_language() -> None:
    page = _TABLE.format(yes="Да", no="Нет", other="Нет").replace("Version | Да", "Version | Нет")
    assert read_page(page, PATH).facts is None


def test_a_row_whose_description_goes_on_below_a_blank_line_tells_the_word_for_no() -> None:
    text = _TABLE.format(yes="Да", no="Да", other="Нет").replace("| Чайник. |", "| \n\n Чайник. |")
    assert _required(read_page(text, PATH)) == {"Pot": False}


def test_a_cell_over_two_rows_of_html_stands_in_both() -> None:
    rows = (
        "<tr><th>Имя</th><th>Обязательный</th><th>Тип</th><th>Описание</th></tr>",
        "<tr><td>Action</td><td rowspan='2'>Да</td><td>String</td><td>Общий: BrewTea.</td></tr>",
        "<tr><td>Version</td><td>String</td><td>Общий: 2024-05-06.</td></tr>",
        "<tr><td>Pot</td><td>Нет</td><td>String</td><td>Чайник.</td></tr>",
    )
    page = f"<!DOCTYPE html><html><body><table>{''.join(rows)}</table></body></html>"
    assert _required(read_page(page, PATH)) == {"Pot": False}


def test_an_empty_description_behind_a_tab_is_no_odd_row() -> None:
    lines = [line.strip("|") for line in _TABLE.replace("Чайник.", "").split("\n")]
    tabbed = "\n".join("\t".join(cell.strip() for cell in line.split("|")) for line in lines)
    reading = read_page(tabbed.format(yes="Да", no="Да", other="Нет"), PATH)
    assert _required(reading) == {"Pot": False}
    assert "odd-row" not in {found.rule for found in reading.findings}
