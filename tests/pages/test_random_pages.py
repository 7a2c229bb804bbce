"""Random pages are read as they were written; random damage is seen, or listed in UNSEEN."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tc3gen.pages.page import read_page
from tests.pages.damages import damages
from tests.pages.expected import expected, in_language, nameless
from tests.pages.renderings import render
from tests.pages.services import cases
from tests.pages.shapes import SHAPED, shaped
from tests.pages.stated import PROSE, differences, stated
from tests.pages.unseen import UNSEEN, Change, shown_by_an_example
from tests.support.effort import examples

if TYPE_CHECKING:
    from tc3gen.findings import Finding
    from tc3gen.pages.page import PageReading
    from tc3gen.transcript import PageFacts
    from tests.pages.blocks import Look
    from tests.pages.damages import Damage
    from tests.pages.stated import Stated

PATH = "page"
BOUNDED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=examples(150),
    phases=(Phase.explicit, Phase.generate),  # shrinking a whole page takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
DAMAGED = settings(BOUNDED, max_examples=examples(300))


@BOUNDED
@given(cases())
def test_a_random_page_is_read_as_it_was_written(case: tuple[PageFacts, str, Look]) -> None:
    page, form, look = case
    reading = read_page(render(in_language(page, look), form, look).text, PATH)
    if nameless(page, form):
        told = () if reading.facts is None else reading.facts.structures
        names = {one.name for one in page.structures} | {"", "unknown"}
        assert {one.name for one in told} <= names
        assert any(found.severity != "note" for found in reading.findings)
        return
    assert reading.facts is not None, reading.findings
    assert differences(expected(page, form, look).facts, stated(reading.facts)) == []


@DAMAGED
@given(cases(), st.data())
def test_no_damage_makes_a_wrong_fact_in_silence(
    case: tuple[PageFacts, str, Look], drawing: st.DataObject
) -> None:
    assert wrong_in_silence(case, drawing) == []


@DAMAGED
@given(cases(SHAPED), st.data())
def test_no_shape_of_its_cells_changes_what_a_page_states(
    case: tuple[PageFacts, str, Look], drawing: st.DataObject
) -> None:
    assert changed_by_shape(case, drawing) == []


def wrong_in_silence(case: tuple[PageFacts, str, Look], drawing: st.DataObject) -> list[str]:
    """Return the facts that a drawn damage makes wrong without a finding or an excuse."""
    page, form, look = case
    rendered = render(in_language(page, look), form, look)
    whole = read_page(rendered.text, PATH)
    damage = drawing.draw(damages(rendered, form))
    reading = read_page(damage.text, PATH)
    if reading.facts is None:
        assert any(found.severity == "error" for found in reading.findings)
        return []
    if nameless(page, form):
        return []
    assert whole.facts is not None, whole.findings
    truth = expected(page, form, look).facts
    return [
        change.path
        for path in _wrong_paths(truth, stated(whole.facts), stated(reading.facts))
        if not _excused(
            change := Change(path, truth, stated(reading.facts), rendered, damage, form)
        )
        and not any(_near(found, change) for found in _new_findings(whole, reading, damage))
    ]


def changed_by_shape(case: tuple[PageFacts, str, Look], drawing: st.DataObject) -> list[str]:
    """Return the facts that differ once a cell or a row has a drawn other shape."""
    page, form, look = case
    rendered = render(in_language(page, look), form, look)
    whole = read_page(rendered.text, PATH)
    reading = read_page(drawing.draw(shaped(rendered, form)), PATH)
    assert (reading.facts is None) == (whole.facts is None)
    if whole.facts is None or reading.facts is None:
        return []
    changed = differences(stated(whole.facts), stated(reading.facts))
    return [line for line in changed if not line.partition(":")[0].endswith(PROSE)]


def _wrong_paths(truth: Stated, whole: Stated, damaged: Stated) -> list[str]:
    """Return the facts that are not those of the page, and were not read so when it was whole."""
    paths = dict.fromkeys([*truth, *damaged])
    return [
        path
        for path in paths
        if not path.endswith(PROSE)
        and differences(_at(truth, path), _at(damaged, path))
        and differences(_at(whole, path), _at(damaged, path))
    ]


def _at(table: Stated, path: str) -> Stated:
    return {path: table[path]} if path in table else {}


def _excused(change: Change) -> bool:
    return any(excuse(change) for excuse in UNSEEN)


def _new_findings(whole: PageReading, reading: PageReading, damage: Damage) -> list[Finding]:
    """Return the warnings and errors that the whole page did not have."""
    old = Counter(
        (found.rule, found.message, damage.now(found.location.line)) for found in whole.findings
    )
    new: list[Finding] = []
    for found in reading.findings:
        key = (found.rule, found.message, found.location.line)
        if old[key] > 0:
            old[key] -= 1
        elif found.severity != "note":
            new.append(found)
    return new


def _near(found: Finding, change: Change) -> bool:
    """Return whether a reader of *found* is led to the damage, or to the fact that differs.

    That is: it speaks of the whole page, as a finding without a line or at its first character
    does, or stands in the section of the damage or of the fact,
    one line more on either side. After a cut the page as a whole is damaged, and a field that
    only an example still has may be told at the example: then every place will do.
    """
    damage, rendered = change.damage, change.rendered
    if found.location.line == 0 or (found.location.line, found.location.column) == (1, 1):
        return True
    if damage.kind == "cut":
        return True
    if damage.kind == "drop" and shown_by_an_example(change.line.label, change.before):
        return True
    # A line that is gone between two sections belongs to both.
    below = min(damage.line + 1, len(rendered.sections))
    lines = [damage.line, below, *rendered.span(_row_of(change.path))[:1]]
    sections = [rendered.section(rendered.sections[line - 1]) for line in lines]
    return any(
        damage.now(section[0]) - 1 <= found.location.line <= damage.now(section[-1]) + 1
        for section in sections
    )


def _row_of(path: str) -> str:
    """Return the label of the lines that state the fact at *path*."""
    return path.rpartition(".")[0] if path.endswith((".type", ".required")) else path


@BOUNDED
@given(st.text(max_size=300))
def test_no_text_is_too_strange_to_be_refused(text: str) -> None:
    reading = read_page(text, PATH)
    assert reading.facts is not None or reading.findings


@BOUNDED
@given(
    st.lists(
        st.sampled_from(
            [
                "| Parameter Name | Required | Type | Description |",
                "|---|---|---|---|",
                "| Action | Yes | String | Common Params. The value used for this API: A. |",
                "| | | | |",
                "Parameter Name Required Type Description",
                "参数名称\t必选\t类型\t描述",
                "Name | Type | Description |",
                "| Error Code | Description |",
                "```",
                "{",
                "}}",
                '"Response": {',
                "https://a.tencentcloudapi.com/?Action=A",
                "&A.0.B.N=1&A.0=2",
                "<table><tr><td>",
                "</td></table></pre>",
                "## 2. Input Parameters",
                "[" * 200,
                "&#0;&#xD800;&#99999999999;",
                "A Yes Array of Array of",
            ]
        ),
        max_size=12,
    )
)
def test_no_order_of_lines_is_an_exception(lines: list[str]) -> None:
    reading = read_page("\n".join(lines), PATH)
    assert reading.facts is not None or reading.findings
