"""A page states the same in every form, less what the form destroys, and that is said."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest

from tc3gen.pages.page import read_page
from tests.pages.blocks import Look
from tests.pages.expected import LOST, expected, in_language, nameless
from tests.pages.forms import FORMS, LANGUAGES_OF
from tests.pages.own import ACTION, PAGES, TYPES
from tests.pages.renderings import render
from tests.pages.stated import differences, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.findings import Location
    from tc3gen.pages.page import PageReading
    from tc3gen.transcript import PageFacts
    from tests.pages.renderings import Rendered

PATH = "page"
EVERY = [
    pytest.param(
        kind,
        form,
        Look(language=language, chrome=chrome),
        id=f"{kind}-{form}-{language}{'-chrome' * chrome}",
    )
    for kind, form, chrome in product(PAGES, FORMS, (False, True))
    for language in LANGUAGES_OF[form]
]
WHOLE = [case for case in EVERY if not nameless(PAGES[str(case.values[0])], str(case.values[1]))]
NAMELESS = [case for case in EVERY if nameless(PAGES[str(case.values[0])], str(case.values[1]))]


@cache
def reading_of(kind: str, form: str, look: Look) -> tuple[Rendered, PageReading]:
    """Return our own page of this *kind* as text, and what is read from it."""
    rendered = render(in_language(PAGES[kind], look), form, look)
    return rendered, read_page(rendered.text, PATH)


def lines_found(reading: PageReading) -> set[int]:
    """Return the lines at which a warning or an error points, with its column."""
    return {
        found.location.line
        for found in reading.findings
        if found.severity != "note" and found.location.path == PATH and found.location.column > 0
    }


@pytest.mark.parametrize(("kind", "form", "look"), WHOLE)
def test_every_form_states_the_same_less_what_it_destroys(kind: str, form: str, look: Look) -> None:
    _, reading = reading_of(kind, form, look)
    assert reading.facts is not None, reading.findings
    assert differences(expected(PAGES[kind], form, look).facts, stated(reading.facts)) == []


@pytest.mark.parametrize(("kind", "form", "look"), WHOLE)
def test_a_lost_fact_is_found_at_the_line_that_lacks_it(kind: str, form: str, look: Look) -> None:
    rendered, reading = reading_of(kind, form, look)
    found = lines_found(reading)
    silent = [
        path
        for path in expected(PAGES[kind], form, look).lost
        if found.isdisjoint(_lines_of(rendered, path))
    ]
    assert silent == []


def _lines_of(rendered: Rendered, path: str) -> set[int]:
    """Return the lines that state the fact at *path*, or those of a whole example."""
    if path.startswith("examples."):
        return {
            number
            for side in ("title", "request", "response")
            for number in rendered.span(f"{path}.{side}")
        }
    return set(rendered.span(path.rpartition(".")[0]))


@pytest.mark.parametrize(("kind", "form", "look"), WHOLE)
def test_a_page_that_lost_nothing_is_read_in_silence(kind: str, form: str, look: Look) -> None:
    """All that may be said is which data types were made up from examples, where one is named."""
    rendered, reading = reading_of(kind, form, look)
    if expected(PAGES[kind], form, look).lost:
        return
    named = [
        rendered.span(path) for path in ("request.Documents", "request.Cover", "response.Receipt")
    ]
    loud = [
        found
        for found in reading.findings
        if found.severity != "note" and not any(found.location.line in lines for lines in named)
    ]
    assert loud == []


@pytest.mark.parametrize(("kind", "form", "look"), NAMELESS)
def test_a_data_type_without_its_name_is_never_given_another(
    kind: str, form: str, look: Look
) -> None:
    """Each table is matched with the type whose fields it has; a lost name stays open."""
    _, reading = reading_of(kind, form, look)
    true = {_fields(one): one.name for one in TYPES.structures}
    told = () if reading.facts is None else reading.facts.structures
    wrong = [one.name for one in told if one.name not in {"", "unknown", true.get(_fields(one))}]
    assert wrong == []


@pytest.mark.parametrize(("kind", "form", "look"), NAMELESS)
def test_each_data_type_without_its_name_is_found_at_its_table(
    kind: str, form: str, look: Look
) -> None:
    rendered, reading = reading_of(kind, form, look)
    named = () if reading.facts is None else [one.name for one in reading.facts.structures]
    found = lines_found(reading)
    silent = [
        name
        for name, lines in _tables(rendered).items()
        if name not in named and found.isdisjoint(lines)
    ]
    assert silent == []


def _fields(structure: object) -> tuple[str, ...]:
    return tuple(one.wire_name for one in getattr(structure, "fields", ()))


def _tables(rendered: Rendered) -> dict[str, set[int]]:
    """Return, for each data type, the lines from its text to the end of its table."""
    tables: dict[str, set[int]] = {}
    for structure in TYPES.structures:
        path = f"structures.{structure.name}"
        rows = [rendered.span(f"{path}.{field.wire_name}") for field in structure.fields]
        first = rendered.span(f"{path}.doc")[0]
        tables[structure.name] = set(range(first, rows[-1][-1] + 1))
    return tables


@pytest.mark.parametrize(("kind", "form", "look"), WHOLE)
def test_every_fact_points_at_the_line_that_states_it(kind: str, form: str, look: Look) -> None:
    rendered, reading = reading_of(kind, form, look)
    assert reading.facts is not None, reading.findings
    astray = {
        path: str(location)
        for path, location in _locations(reading.facts)
        if location.path != PATH or location.column < 1 or location.line not in rendered.span(path)
    }
    assert astray == {}


def _locations(facts: PageFacts) -> Iterator[tuple[str, Location]]:
    if facts.action is not None:
        for table in ("request", "response"):
            for one in getattr(facts.action, table) or ():
                yield f"{table}.{one.wire_name}", one.location
        yield from ((f"errors.{one.code}", one.location) for one in facts.action.errors or ())
    yield from ((f"errors.{one.code}", one.location) for one in facts.errors)
    for structure in facts.structures:
        if not structure.inferred:
            path = f"structures.{structure.name}"
            yield path, structure.location
            yield from ((f"{path}.{one.wire_name}", one.location) for one in structure.fields)


@pytest.mark.parametrize("form", [form for form in FORMS if "examples" not in LOST[form]])
def test_examples_are_json_text_with_two_blanks_of_indentation(form: str) -> None:
    look = Look(language=LANGUAGES_OF[form][0])
    _, reading = reading_of("action", form, look)
    assert reading.facts is not None
    assert reading.facts.action is not None
    texts = [
        text.rstrip("\n")
        for one in reading.facts.action.examples
        for text in (one.request, one.response)
    ]
    assert texts == [json.dumps(json.loads(text), indent=2, ensure_ascii=False) for text in texts]
    assert len(texts) == 4


@pytest.mark.parametrize("form", [form for form in FORMS if "examples" not in LOST[form]])
def test_the_examples_show_the_data_types_that_a_page_only_names(form: str) -> None:
    look = Look(language=LANGUAGES_OF[form][0])
    _, reading = reading_of("action", form, look)
    assert reading.facts is not None
    shown = {one.name: set(_fields(one)) for one in reading.facts.structures if one.inferred}
    known = {
        "CoverSheet": {"Ink"},
        "Document": {"Name", "Pages", "Color", "Margins"},
        "Receipt": {"Total", "Currency", "Paid"},
    }
    assert {name: shown.get(name) for name in known} == known


@pytest.mark.parametrize("mark", ["bom", "zero_width", "no_break"])
@pytest.mark.parametrize(("kind", "form"), list(product(PAGES, FORMS)))
def test_marks_that_nobody_sees_change_nothing(kind: str, form: str, mark: str) -> None:
    language = LANGUAGES_OF[form][0]
    plain = reading_of(kind, form, Look(language=language))[1]
    marked = reading_of(kind, form, Look(language=language, **{mark: True}))[1]
    assert (plain.facts is None) == (marked.facts is None)
    if plain.facts is not None and marked.facts is not None:
        assert differences(stated(plain.facts), stated(marked.facts)) == []


@pytest.mark.parametrize("variant", range(1, 5))
@pytest.mark.parametrize("form", FORMS)
def test_a_fact_is_the_same_in_all_its_wordings(form: str, variant: int) -> None:
    for language in LANGUAGES_OF[form]:
        look = Look(language=language, variant=variant)
        _, reading = reading_of("action", form, look)
        assert reading.facts is not None, reading.findings
        assert differences(expected(ACTION, form, look).facts, stated(reading.facts)) == []
