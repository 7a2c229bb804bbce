"""The rows of a parameter table into the fields of a request, a response or a structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.findings import LOOK_UP, finding_of
from tc3gen.pages.merging.missing import PagePart
from tc3gen.pages.merging.naming import with_names
from tc3gen.pages.merging.prose import description
from tc3gen.transcript import UNKNOWN, FieldFacts, by_key
from tc3gen.type_words import is_scalar, item_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tc3gen.findings import Finding
    from tc3gen.transcript import Required


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTable(PagePart):
    """A parameter table: the path to it in api.yaml, and what was said there before."""

    path: str
    sent: bool
    """Whether its fields can be required."""
    then: Mapping[str, frozenset[str]]
    """Path to the digests of its prose at earlier imports."""


def names_structure(row: FieldFacts) -> bool:
    """Return whether the type of *row* can name a structure."""
    return names.is_wire_name(row.leads_to)


def merged_fields(
    old: Iterable[FieldFacts] | None,
    rows: Iterable[FieldFacts],
    table: FieldTable,
    findings: list[Finding],
) -> tuple[FieldFacts, ...]:
    """Return the fields that *rows* state, in their order; *old* lends what no page states.

    A field that a whole table lacks is gone; one that an unfinished table lacks is kept, below the
    others.
    """
    known, told = by_key(old), by_key(sound_rows(rows, table, findings))
    merged = {
        name: merged_field(known.get(name), told[name], table, findings)
        for name in table.uncut(told, known, findings)
    }
    missing = [name for name in known if name not in merged]
    merged |= {name: known[name] for name in table.kept(missing, findings)}
    ordered = (merged[name] for name in table.ordered(merged, known))
    return with_names(ordered, known, names.field_name)


def sound_rows(
    rows: Iterable[FieldFacts], table: FieldTable, findings: list[Finding]
) -> Iterator[FieldFacts]:
    """Yield the rows that can be fields; note those that cannot."""
    seen: set[str] = set()
    for row in rows:
        if not names.is_wire_name(row.wire_name):
            message = f"{row.wire_name!r} is no name of a field; the row is left out"
            findings.append(finding_of("page-name", row.location, message))
        elif row.wire_name in seen:
            message = f"{table.owner} has two rows for {row.wire_name}; the first counts"
            findings.append(finding_of("row-twice", row.location, message))
        else:
            seen.add(row.wire_name)
            yield row


def merged_field(
    old: FieldFacts | None, row: FieldFacts, table: FieldTable, findings: list[Finding]
) -> FieldFacts:
    """Return the field that *row* states; what the page has lost is taken from *old*."""
    then = table.then.get(f"{table.path}.{row.wire_name}", ())
    told = "" if old and table.ends_in(row.location) else row.doc
    return FieldFacts(
        wire_name=row.wire_name,
        type=_type(old.type if old else UNKNOWN, row, table, findings),
        required=(_required(old, row, findings) if table.sent else None) or None,
        python_name=old.python_name if old else None,
        doc=description(old.doc if old else "", told, then),
        location=row.location,
    )


def _type(old: str, row: FieldFacts, table: FieldTable, findings: list[Finding]) -> str:
    is_type = is_scalar(item_word(row.type)) or names_structure(row)
    if old != row.type and old.startswith(row.type) and table.ends_in(row.location):
        _lost(f"the whole type of {row.wire_name}", old, row, findings)
        return old
    if is_type:
        return row.type
    if row.type == UNKNOWN:
        _lost(f"the type of {row.wire_name}", old, row, findings)
    else:
        kept = "it is left open" if old == UNKNOWN else f"{old} is kept"
        message = f"{row.type!r} is no type of {row.wire_name}; {kept}"
        findings.append(finding_of("page-type", row.location, message))
    return old


def _required(old: FieldFacts | None, row: FieldFacts, findings: list[Finding]) -> Required:
    if row.required != UNKNOWN:
        return row.required or False
    known = (old.required or False) if old else UNKNOWN
    word = known if isinstance(known, str) else "required" if known else "optional"
    _lost(f"whether {row.wire_name} is required", word, row, findings)
    return known


def _lost(what: str, old: str, row: FieldFacts, findings: list[Finding]) -> None:
    if old == UNKNOWN:
        message, hint = f"the page does not tell {what}; it is left open", LOOK_UP
    else:
        message, hint = f"the page does not tell {what}; the spec's {old!r} is kept", ""
    findings.append(finding_of("lost-fact", row.location, message, hint))
