"""Data types: a description replaces what examples show, and what nothing reaches stays out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.complaints import LOOK_UP
from tc3gen.pages.facts import UNKNOWN
from tc3gen.pages.merging.fields import (
    Table,
    merged_field,
    merged_fields,
    sound_rows,
)
from tc3gen.pages.merging.naming import with_names
from tc3gen.pages.merging.prose import NOT_DESCRIBED, description
from tc3gen.pages.merging.rules import found
from tc3gen.type_words import SCALARS, item_word

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from tc3gen.findings import Finding
    from tc3gen.pages.facts import PageFacts, StructureFacts
    from tc3gen.pages.merging.rules import Plain


def merged_structures(
    old: Plain,
    pages: Sequence[PageFacts],
    then: Mapping[str, frozenset[str]],
    findings: dict[str, list[Finding]],
) -> Plain:
    """Return all structures that *old* has and that *pages* describe or show.

    *findings* takes what is found of each of them, under its name.
    """
    merged = dict(old)
    stated = list(_sound(pages, findings))
    described: set[str] = set()
    for facts in (facts for facts in stated if not facts.inferred):
        here = findings.setdefault(facts.name, [])
        if facts.name in described:
            message = f"{facts.name} is described twice; the first description counts"
            here.append(found("row-twice", facts.location, message))
            continue
        described.add(facts.name)
        merged[facts.name] = _described(old.get(facts.name, {}), facts, then, here)
    shown = [facts for facts in stated if facts.inferred]
    disputed = _disputed(shown)
    for facts in shown:
        here = findings.setdefault(facts.name, [])
        known = merged.get(facts.name, {"inferred": True})
        if known.get("inferred"):
            merged[facts.name] = _inferred(known, facts, disputed, then, here)
        else:
            _compare(known, facts, here)
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
                here.append(found("page-name", facts.location, message))


def _table(facts: StructureFacts, then: Mapping[str, frozenset[str]]) -> Table:
    return Table(
        owner=facts.name,
        path=f"structures.{facts.name}",
        sent=not facts.inferred,
        location=facts.location,
        then=then,
        unfinished=facts.unfinished,
    )


def _described(
    old: Plain,
    facts: StructureFacts,
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> Plain:
    """Return a structure as its page describes it."""
    table, known = _table(facts, then), old.get("fields", {})
    if old.get("inferred"):
        # An example cannot tell what is demanded.
        known = {name: {"required": UNKNOWN, **member} for name, member in known.items()}
    return {
        **({"name": old["name"]} if "name" in old else {}),
        "doc": description(old.get("doc", ""), facts.doc, then.get(table.path, ())),
        "fields": merged_fields(known, facts.fields, table, findings),
    }


def _disputed(shown: Iterable[StructureFacts]) -> set[tuple[str, str]]:
    """Return structure and field where examples of several pages show different types."""
    types: dict[tuple[str, str], set[str]] = {}
    for facts in shown:
        for row in facts.fields:
            types.setdefault((facts.name, row.wire_name), set()).add(row.type)
    return {member for member, seen in types.items() if len(seen - {UNKNOWN}) > 1}


def _inferred(
    old: Plain,
    facts: StructureFacts,
    disputed: Container[tuple[str, str]],
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> Plain:
    """Return a structure with what examples show: they add fields, and deny none."""
    table, known = _table(facts, then), old.get("fields", {})
    fields = dict(known)
    for row in sound_rows(facts.fields, table, findings):
        member = known.get(row.wire_name, {})
        is_open = member.get("type", UNKNOWN) == UNKNOWN
        if is_open and (facts.name, row.wire_name) in disputed:
            message = f"pages show different types of {row.wire_name}; it is left open"
            findings.append(found("shown-type", row.location, message, LOOK_UP))
            fields[row.wire_name] = {"doc": NOT_DESCRIBED, **member, "type": UNKNOWN}
        elif is_open:
            fields[row.wire_name] = {**member, **merged_field(member, row, table, findings)}
        elif row.type not in {UNKNOWN, member["type"]}:
            message = f"an example shows {row.type} for {row.wire_name} of {facts.name}"
            hint = f"the spec keeps {member['type']}"
            findings.append(found("shown-type", row.location, message, hint))
    return {
        **old,
        "inferred": True,
        "doc": description(old.get("doc", ""), facts.doc, then.get(table.path, ())),
        "fields": with_names(fields, known, names.field_name),
    }


def _compare(known: Plain, facts: StructureFacts, findings: list[Finding]) -> None:
    """Note what examples show and the description of a structure lacks."""
    for row in facts.fields:
        if row.wire_name not in known.get("fields", {}):
            message = f"an example shows {row.wire_name!r}, which {facts.name} does not have"
            hint = "look whether the page of the data types is older than this one"
            findings.append(found("shown-field", row.location, message, hint))


def needed_structures(old: Plain, actions: Plain, candidates: Plain) -> Plain:
    """Return those of *candidates* that stay in the spec *old* once it has *actions*.

    These are what the actions reach. What nothing reached before stays as well, for somebody put it
    there, together with what it leads to. Without any action there is nothing to go by: all stay.
    """
    if not actions:
        return candidates
    before = old.get("structures", {})
    was_needed = reached(before, tables_of(old.get("actions", {})))
    idle = before.keys() - was_needed
    tables = [*tables_of(actions), *(before[name]["fields"] for name in sorted(idle))]
    tables += [candidates[name]["fields"] for name in sorted(idle)]
    needed = idle | reached(candidates, tables)
    return {name: entry for name, entry in candidates.items() if name in needed}


def tables_of(actions: Plain) -> list[Plain]:
    """Return the tables of fields of all *actions*."""
    return [action[side] for action in actions.values() for side in ("request", "response")]


def reached(structures: Plain, tables: Iterable[Plain]) -> set[str]:
    """Return the structures that the fields in *tables* lead to."""
    reached: set[str] = set()
    waiting = list(tables)
    while waiting:
        for member in waiting.pop().values():
            name = item_word(member["type"])
            if name in structures and name not in reached:
                reached.add(name)
                waiting.append(structures[name]["fields"])
    return reached
