"""What merging pages may find, and which findings of reading them it makes idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Subject
from tc3gen.type_words import item_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.findings import Location
    from tc3gen.transcript import FieldFacts, PageFacts

_LOSSES = {"lost-fact", "inferred-structure"}
"""Rules of reading about what a page does not tell."""


def still_open(findings: Iterable[Finding], pages: Iterable[PageFacts]) -> list[Finding]:
    """Return *findings* of reading less what merging *pages* has made idle.

    Losses of a row are told again with what became of them; those of a structure that the spec
    describes, or that did not get into it, do not matter.
    """
    merged = set(_merged(pages))
    return [
        finding
        for finding in findings
        if finding.rule not in _LOSSES or (finding.location, finding.subject) not in merged
    ]


def _merged(pages: Iterable[PageFacts]) -> Iterator[tuple[Location, Subject]]:
    """Yield each row and each structure that merging has looked at, with its location."""
    for page in pages:
        if page.action:
            yield from _rows(page.action.fields)
        for facts in page.structures:
            yield facts.location, Subject("structure", facts.name)
            yield from _rows(facts.fields)


def _rows(rows: Iterable[FieldFacts]) -> Iterator[tuple[Location, Subject]]:
    for row in rows:
        yield row.location, Subject("field", row.wire_name)
        yield row.location, Subject("structure", item_word(row.type))
