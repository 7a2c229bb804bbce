"""The rows of a parameter table that name the action, its version and its regions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tc3gen.pages import words
from tc3gen.pages.blocks import INPUT
from tc3gen.pages.cleaning import clean, hyphenated
from tc3gen.pages.findings import LOOK_UP, finding_of
from tc3gen.pages.regions import read_regions
from tc3gen.pages.rows import listed_name

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.blocks import Row, Table
    from tc3gen.pages.regions import Regions
    from tc3gen.transcript import FieldFacts


@dataclass(frozen=True, slots=True)
class CommonRow:
    """One common parameter: its *name*, and what the page says of it."""

    name: str
    text: str
    location: Location

    @property
    def value(self) -> str:
        """Return the value that the parameter has to have, an empty string where it is lost."""
        values = {match["value"] for match in words.VALUE.finditer(self.text)}
        return values.pop() if len(values) == 1 else ""

    @property
    def version(self) -> str:
        """Return the version that is named here, as ``2021-01-11``."""
        return read_version(self.text)

    @property
    def regions(self) -> Regions:
        """Return the only regions that are named."""
        return read_regions(self.text)


def names_action(table: Table) -> bool:
    """Return whether *table* is that of an action's parameters.

    A data type can have a field of the name Action, but none of the name Version with it.
    """
    names = {listed_name(row.cells[0]) for row in table.rows if row.cells}
    return any(map(_row_names_action, table.rows)) and (
        table.columns == INPUT or "Version" in names
    )


def _row_names_action(row: Row) -> bool:
    """Return whether *row* says which action its table belongs to."""
    if not row.cells or listed_name(row.cells[0]) != "Action":
        return False
    return words.VALUE.search(clean(row.cells[-1])) is not None


def lists_signing_parameters(table: Table) -> bool:
    """Return whether *table* lists what signs a request, which no action has of its own."""
    names = {clean(row.cells[0]).split(" ")[0] for row in table.rows if row.cells}
    return "X-TC-Action" in names or {"Nonce", "SecretId"} <= names


def common_rows(
    fields: Sequence[FieldFacts],
) -> tuple[tuple[CommonRow, ...], tuple[FieldFacts, ...]]:
    """Return the common parameters among *fields*, and the others."""
    common = [field for field in fields if field.wire_name in words.COMMON_PARAMETERS]
    rows = tuple(CommonRow(field.wire_name, field.doc, field.location) for field in common)
    return rows, tuple(m for m in fields if m.wire_name not in words.COMMON_PARAMETERS)


def whole_rows(
    rows: Sequence[CommonRow], half: Location | None
) -> tuple[tuple[CommonRow, ...], list[Finding]]:
    """Return *rows* less what the one at *half* says: the page may end in it, amid its value."""
    message = "the row of {!r} may be cut off here; what it says is not used"
    cut = [row for row in rows if row.location == half]
    return (
        tuple(replace(row, text="") if row in cut else row for row in rows),
        [finding_of("lost-fact", r.location, message.format(r.name), LOOK_UP) for r in cut],
    )


def read_version(text: str) -> str:
    """Return the version in *text* as ``2021-01-11``, an empty string where none is, or two are."""
    found = {_day(match) for match in words.VERSION.finditer(hyphenated(text))}
    return found.pop() if len(found) == 1 else ""


def _day(match: re.Match[str]) -> str:
    year, month, day = (int(match[key] or match[f"{key}2"]) for key in "ymd")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
