"""What the parser found, and merging has answered by what it knows or says itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.type_words import item_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.facts import FieldFacts, PageFacts

_LOSSES = {"lost-fact", "inferred-structure"}
"""Rules of the parser about what a page does not tell."""


def unanswered(findings: Iterable[Finding], pages: Iterable[PageFacts]) -> list[Finding]:
    """Return *findings* of the parser less what merging *pages* has made idle.

    Losses of a row are told again with what became of them; those of a structure that the spec
    describes, or that did not get into it, do not matter.
    """
    idle: dict[Location, set[str]] = {}
    for location, words in _idle(pages):
        idle.setdefault(location, set()).update(words)
    return [
        finding
        for finding in findings
        if finding.rule not in _LOSSES
        or not any(word in finding.message for word in idle.get(finding.location, ()))
    ]


def _idle(pages: Iterable[PageFacts]) -> Iterator[tuple[Location, set[str]]]:
    """Yield places with the words by which a message there is about a row or a structure."""
    for page in pages:
        if page.action:
            for row in (*(page.action.request or ()), *(page.action.response or ())):
                yield row.location, _words(row)
        for facts in page.structures:
            yield facts.location, {repr(facts.name), f" {facts.name}."}
            yield from ((row.location, _words(row)) for row in facts.fields)


def _words(row: FieldFacts) -> set[str]:
    return {repr(row.wire_name), repr(item_word(row.type))}
