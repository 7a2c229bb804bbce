"""Data types: a description replaces what examples show, and what nothing reaches stays out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.findings import LOOK_UP, finding_of
from tc3gen.pages.merging.fields import FieldTable, merged_field, merged_fields, sound_rows
from tc3gen.pages.merging.naming import with_names
from tc3gen.pages.merging.prose import NOT_DESCRIBED, description
from tc3gen.reachability import reached_structures
from tc3gen.transcript import UNKNOWN, FieldFacts, StructureFacts, by_key
from tc3gen.type_words import SCALARS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from tc3gen.findings import Finding
    from tc3gen.transcript import ActionFacts, PageFacts


def merged_structures(
    old: Iterable[StructureFacts],
    pages: Sequence[PageFacts],
    then: Mapping[str, frozenset[str]],
    findings: dict[str, list[Finding]],
) -> dict[str, StructureFacts]:
    """Return all structures that *old* has and that *pages* describe or show, by name.

    *findings* takes what is found of each of them, under its name.
    """
    known = by_key(old)
    merged = dict(known)
    stated = list(_sound(pages, findings))
    described: set[str] = set()
    for facts in (facts for facts in stated if not facts.inferred):
        here = findings.setdefault(facts.name, [])
        if facts.name in described:
            message = f"{facts.name} is described twice; the first description counts"
            here.append(finding_of("row-twice", facts.location, message))
            continue
        described.add(facts.name)
        merged[facts.name] = _described(known.get(facts.name), facts, then, here)
    shown = [facts for facts in stated if facts.inferred]
    disputed = _disputed(shown)
    for facts in shown:
        here = findings.setdefault(facts.name, [])
        before = merged.get(facts.name) or StructureFacts(name=facts.name, inferred=True)
        if before.inferred:
            merged[facts.name] = _inferred(before, facts, disputed, then, here)
        else:
            _compare(before, facts, here)
    return merged


def _sound(
    pages: Iterable[PageFacts], findings: dict[str, list[Finding]]
) -> Iterator[StructureFacts]:
    for page in pages:
        for facts in page.structures:
            if names.is_wire_name(facts.name) and facts.name not in {*SCALARS, UNKNOWN}:
                yield facts
            else:
                message = f"{facts.name!r} is no name of a structure; it is left out"
                here = findings.setdefault(facts.name, [])
                here.append(finding_of("page-name", facts.location, message))


def _table(facts: StructureFacts, then: Mapping[str, frozenset[str]]) -> FieldTable:
    return FieldTable(
        owner=facts.name,
        path=f"structures.{facts.name}",
        sent=not facts.inferred,
        location=facts.location,
        then=then,
        unfinished=facts.unfinished,
    )


def _described(
    old: StructureFacts | None,
    facts: StructureFacts,
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> StructureFacts:
    """Return a structure as its page describes it."""
    table, known = _table(facts, then), old.fields if old else ()
    if old and old.inferred:
        # An example cannot tell what is demanded.
        known = tuple(
            replace(field, required=UNKNOWN) if field.required is None else field for field in known
        )
    return StructureFacts(
        name=facts.name,
        python_name=old.python_name if old else None,
        doc=description(old.doc if old else "", facts.doc, then.get(table.path, ())),
        fields=merged_fields(known, facts.fields, table, findings),
        location=facts.location,
    )


def _disputed(shown: Iterable[StructureFacts]) -> set[tuple[str, str]]:
    """Return structure and field where examples of several pages show different types."""
    types: dict[tuple[str, str], set[str]] = {}
    for facts in shown:
        for row in facts.fields:
            types.setdefault((facts.name, row.wire_name), set()).add(row.type)
    return {path for path, seen in types.items() if len(seen - {UNKNOWN}) > 1}


def _inferred(
    old: StructureFacts,
    facts: StructureFacts,
    disputed: Container[tuple[str, str]],
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> StructureFacts:
    """Return a structure with what examples show: they add fields, and deny none."""
    table, known = _table(facts, then), by_key(old.fields)
    fields = dict(known)
    for row in sound_rows(facts.fields, table, findings):
        before = known.get(row.wire_name)
        is_disputed = (facts.name, row.wire_name) in disputed
        if before is None or before.type == UNKNOWN:
            fields[row.wire_name] = _shown_field(
                before, row, table, findings, is_disputed=is_disputed
            )
        elif row.type not in {UNKNOWN, before.type}:
            message = f"an example shows {row.type} for {row.wire_name} of {facts.name}"
            hint = f"the spec keeps {before.type}"
            findings.append(finding_of("shown-type", row.location, message, hint))
    return replace(
        old,
        inferred=True,
        doc=description(old.doc, facts.doc, then.get(table.path, ())),
        fields=with_names(fields.values(), known, names.field_name),
        location=facts.location,
    )


def _shown_field(
    old: FieldFacts | None,
    row: FieldFacts,
    table: FieldTable,
    findings: list[Finding],
    *,
    is_disputed: bool,
) -> FieldFacts:
    """Return a field whose type is open until an example shows it, and all show the same."""
    if is_disputed:
        message = f"pages show different types of {row.wire_name}; it is left open"
        findings.append(finding_of("shown-type", row.location, message, LOOK_UP))
        return old or FieldFacts(wire_name=row.wire_name, doc=NOT_DESCRIBED, location=row.location)
    merged = merged_field(old, row, table, findings)
    return replace(merged, required=old.required) if old else merged


def _compare(known: StructureFacts, facts: StructureFacts, findings: list[Finding]) -> None:
    """Note what examples show and the description of a structure lacks."""
    fields = by_key(known.fields)
    for row in facts.fields:
        if row.wire_name not in fields:
            message = f"an example shows {row.wire_name!r}, which {facts.name} does not have"
            hint = "look whether the page of the data types is older than this one"
            findings.append(finding_of("shown-field", row.location, message, hint))


def needed_structures(
    old_structures: Iterable[StructureFacts],
    old_actions: Iterable[ActionFacts],
    actions: Sequence[ActionFacts],
    candidates: Mapping[str, StructureFacts],
) -> set[str]:
    """Return which of *candidates* stay in a spec once it has *actions*.

    These are what the actions reach. What nothing reached before stays as well, for somebody put it
    there, together with what it leads to. Without any action there is nothing to go by: all stay.
    """
    if not actions:
        return set(candidates)
    before = by_key(old_structures)
    idle = before.keys() - reached_structures(before.values(), fields_of(old_actions))
    starts = [*fields_of(actions)]
    for name in sorted(idle):
        starts += [*before[name].fields, *candidates[name].fields]
    return idle | reached_structures(candidates.values(), starts)


def fields_of(actions: Iterable[ActionFacts]) -> Iterator[FieldFacts]:
    """Yield the fields of all requests and responses of *actions*."""
    for action in actions:
        yield from action.fields
