"""The rows of a parameter table into the fields of a request, a response or a structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.complaints import LOOK_UP
from tc3gen.pages.facts import UNKNOWN
from tc3gen.pages.merging.absence import Part
from tc3gen.pages.merging.naming import with_names
from tc3gen.pages.merging.prose import description
from tc3gen.pages.merging.rules import found
from tc3gen.type_words import SCALARS, item_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.facts import FieldFacts, Required, Unfinished
    from tc3gen.pages.merging.rules import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A parameter table: whose it is, and the path to it in api.yaml."""

    owner: str
    path: str
    sent: bool
    """Whether its fields can be required."""
    location: Location
    then: Mapping[str, frozenset[str]]
    """Path to the digests of its prose at earlier imports."""
    unfinished: Unfinished | None = None
    """Why it may have more rows than the page shows: then it denies none."""

    @property
    def part(self) -> Part:
        """Return the table as what may lack rows."""
        return Part(owner=self.owner, location=self.location, unfinished=self.unfinished)


def is_structure_word(of: str) -> bool:
    """Tell whether the type *of* a field leads to a structure."""
    word = item_word(of)
    return word not in {*SCALARS, UNKNOWN} and names.is_wire_name(word)


def merged_fields(
    old: Plain, rows: Iterable[FieldFacts], table: Table, findings: list[Finding]
) -> Plain:
    """Return the fields that *rows* state, in their order; *old* lends what no page states.

    A field that a whole table lacks is gone; one that an unfinished table lacks is kept, below the
    others.
    """
    told = {row.wire_name: row for row in sound_rows(rows, table, findings)}
    merged = {
        name: merged_field(old.get(name, {}), told[name], table, findings)
        for name in table.part.uncut(told, old, findings)
    }
    missing = [name for name in old if name not in merged]
    merged |= {name: old[name] for name in table.part.kept(missing, findings)}
    merged = {name: merged[name] for name in table.part.ordered(merged, old)}
    return with_names(merged, old, names.field_name)


def sound_rows(
    rows: Iterable[FieldFacts], table: Table, findings: list[Finding]
) -> Iterator[FieldFacts]:
    """Yield the rows that can be fields; note those that cannot."""
    seen: set[str] = set()
    for row in rows:
        if not names.is_wire_name(row.wire_name):
            message = f"{row.wire_name!r} is no name of a field; the row is left out"
            findings.append(found("page-name", row.location, message))
        elif row.wire_name in seen:
            message = f"{table.owner} has two rows for {row.wire_name}; the first counts"
            findings.append(found("row-twice", row.location, message))
        else:
            seen.add(row.wire_name)
            yield row


def merged_field(old: Plain, row: FieldFacts, table: Table, findings: list[Finding]) -> Plain:
    """Return the field that *row* states; what the page has lost is taken from *old*."""
    merged: Plain = {"type": _type(old.get("type", UNKNOWN), row, table, findings)}
    if table.sent and (required := _required(old, row, findings)):
        merged["required"] = required
    if "name" in old:
        merged["name"] = old["name"]
    then = table.then.get(f"{table.path}.{row.wire_name}", ())
    told = "" if old and table.part.ends_in(row.location) else row.doc
    return {**merged, "doc": description(old.get("doc", ""), told, then)}


def _type(old: str, row: FieldFacts, table: Table, findings: list[Finding]) -> str:
    is_type = item_word(row.type) in SCALARS or is_structure_word(row.type)
    if old != row.type and old.startswith(row.type) and table.part.ends_in(row.location):
        _lost(f"the whole type of {row.wire_name}", old, row, findings)
        return old
    if is_type:
        return row.type
    if row.type == UNKNOWN:
        _lost(f"the type of {row.wire_name}", old, row, findings)
    else:
        kept = "it is left open" if old == UNKNOWN else f"{old} is kept"
        message = f"{row.type!r} is no type of {row.wire_name}; {kept}"
        findings.append(found("page-type", row.location, message))
    return old


def _required(old: Plain, row: FieldFacts, findings: list[Finding]) -> Required:
    if row.required != UNKNOWN:
        return row.required
    known: Required = old.get("required", False if old else UNKNOWN)
    word = known if isinstance(known, str) else "required" if known else "optional"
    _lost(f"whether {row.wire_name} is required", word, row, findings)
    return known


def _lost(what: str, old: str, row: FieldFacts, findings: list[Finding]) -> None:
    if old == UNKNOWN:
        message, hint = f"the page does not tell {what}; it is left open", LOOK_UP
    else:
        message, hint = f"the page does not tell {what}; the spec's {old!r} is kept", ""
    findings.append(found("lost-fact", row.location, message, hint))
