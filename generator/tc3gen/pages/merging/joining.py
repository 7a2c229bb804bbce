"""Several pages of one action or data type as one: the first counts, the others fill what it lacks.

They may be in other languages, or of other sites. What they do not agree on is named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tc3gen.pages.merging.disagreeing import Disagreeing, Table
from tc3gen.pages.merging.heads import merged_head
from tc3gen.settlements import Fact, said_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.findings import Finding
    from tc3gen.transcript import ActionFacts, ExampleFacts, PageFacts, StructureFacts, Unfinished

_TABLES = {"request": "the request of ", "response": "the response of ", "errors": ""}
"""The tables of an action, and how what stands in them is said to be in it."""


def joined(
    pages: Iterable[PageFacts], findings: list[Finding]
) -> tuple[list[PageFacts], list[PageFacts]]:
    """Return *pages* with each action and each described data type once; and those taken in.

    The first page of an action or a data type counts. Each fact in which another page differs from
    it is named once, with both places; no description is taken over.
    """
    made: list[PageFacts] = []
    taken: list[PageFacts] = []
    of_action: dict[str, int] = {}
    of_structure: dict[str, int] = {}
    for page in pages:
        if page.action and page.action.name in of_action:
            at = of_action[page.action.name]
            made[at] = _page(made[at], page, page.action, findings)
            taken.append(page)
            continue
        rest = _without_described(page, made, of_structure, findings)
        if page.structures and not rest.structures and page.kind == "types":
            taken.append(page)
            continue
        if page.action:
            of_action[page.action.name] = len(made)
        for facts in rest.structures:
            if not facts.inferred:
                of_structure.setdefault(facts.name, len(made))
        made.append(rest)
    return made, taken


def _page(
    first: PageFacts, other: PageFacts, told: ActionFacts, findings: list[Finding]
) -> PageFacts:
    """Return the page *first* with what *other*, which is about the same action, adds to it."""
    shown = {facts.name for facts in first.structures}
    more = [facts for facts in other.structures if facts.name not in shown]
    return replace(
        first,
        head=merged_head(first.head, [other]),
        action=_action(first.action, told, findings) if first.action else told,
        structures=(*first.structures, *more),
    )


def _action(first: ActionFacts, other: ActionFacts, findings: list[Finding]) -> ActionFacts:
    differing = Disagreeing(findings, first.location, other.location)
    tables = {
        key: differing.rows(f"{words}{first.name}", key, _table(first, key), _table(other, key))
        for key, words in _TABLES.items()
    }
    parts = [table.unfinished for table in tables.values()]
    shown = first if first.examples or not other.examples else other
    parts += [_unfinished(shown, "examples")]
    facts: dict[str, Any] = {key: table.rows for key, table in tables.items()}
    return replace(
        first,
        **facts,
        regions=_regions(first, other, differing),
        rate_limit=_rate(first, other, differing),
        unsigned=first.unsigned or other.unsigned,
        examples=_examples(first, other, differing),
        unfinished=tuple(part for part in parts if part),
    )


def _table(facts: ActionFacts, key: str) -> Table[Any]:
    return Table(getattr(facts, key), _unfinished(facts, key), facts.location)


def _unfinished(facts: ActionFacts, key: str) -> Unfinished | None:
    return next((part for part in facts.unfinished if part.table == key), None)


def _regions(
    first: ActionFacts, other: ActionFacts, differing: Disagreeing
) -> tuple[str, ...] | None:
    if first.regions is None or other.regions is None:
        return other.regions if first.regions is None else first.regions
    if set(first.regions) != set(other.regions):
        _name(f"the list of regions of {first.name}", "regions", first, other, differing)
    return first.regions


def _rate(first: ActionFacts, other: ActionFacts, differing: Disagreeing) -> int | None:
    if first.rate_limit is None or other.rate_limit is None:
        return other.rate_limit if first.rate_limit is None else first.rate_limit
    if first.rate_limit != other.rate_limit:
        _name(f"the rate of {first.name}", "rate_limit", first, other, differing)
    return first.rate_limit


def _name(
    what: str, key: str, first: ActionFacts, other: ActionFacts, differing: Disagreeing
) -> None:
    now, before = (said_by(facts, Fact(key)) or "" for facts in (other, first))
    differing.name(what, key, now, before)


def _examples(
    first: ActionFacts, other: ActionFacts, differing: Disagreeing
) -> tuple[ExampleFacts, ...]:
    """Return the examples of *first*; where it shows none, which denies none, those of *other*."""
    if not first.examples and other.examples and not _unfinished(first, "examples"):
        at = other.examples[0].location
        differing.only_other("an example", "examples", first.name, at, is_taken=True)
    if first.examples and not other.examples and not _unfinished(other, "examples"):
        differing.only_first("an example", "examples", first.name, first.examples[0].location)
    return first.examples or other.examples


def _without_described(
    page: PageFacts, made: list[PageFacts], at: dict[str, int], findings: list[Finding]
) -> PageFacts:
    """Return *page* without the data types that pages in *made* describe, which take them in."""
    left: list[StructureFacts] = []
    again: dict[int, dict[str, StructureFacts]] = {}
    for facts in page.structures:
        told = again.setdefault(at[facts.name], {}) if facts.name in at else None
        if told is None or facts.inferred or facts.name in told:
            left.append(facts)
        else:
            told[facts.name] = facts
    for index, told in again.items():
        taken = _taken(made[index].structures, told, findings)
        made[index] = replace(made[index], structures=tuple(taken))
    return replace(page, structures=tuple(left))


def _taken(
    structures: Iterable[StructureFacts], told: dict[str, StructureFacts], findings: list[Finding]
) -> Iterator[StructureFacts]:
    """Yield *structures*, the first description of each with what is *told* of it elsewhere."""
    for facts in structures:
        other = None if facts.inferred else told.pop(facts.name, None)
        yield _structure(facts, other, findings) if other else facts


def _structure(
    first: StructureFacts, other: StructureFacts, findings: list[Finding]
) -> StructureFacts:
    differing = Disagreeing(findings, first.location, other.location)
    mine, theirs = (
        Table(facts.fields, facts.unfinished, facts.location) for facts in (first, other)
    )
    made = differing.rows(first.name, "fields", mine, theirs)
    return replace(first, fields=made.rows or (), unfinished=made.unfinished)
