"""Two tables that two pages have of one thing: what only one states, and what both state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.completing import PARTS, differences
from tc3gen.pages.merging.saying import to_settle
from tc3gen.settlements import ABSENT, PRESENT
from tc3gen.transcript import UNKNOWN, ErrorFacts, FieldFacts

if TYPE_CHECKING:
    from tc3gen.findings import Finding, Location
    from tc3gen.transcript import Unfinished

RowT = TypeVar("RowT", FieldFacts, ErrorFacts)

_RIGHT = "look which is right: the page of the spec's endpoint counts, else that named first"


@dataclass(frozen=True, slots=True)
class Table(Generic[RowT]):
    """The rows that one page has of a thing at *location*; ``None`` where they are lost."""

    rows: tuple[RowT, ...] | None
    unfinished: Unfinished | None
    location: Location

    def known(self) -> dict[str, RowT]:
        """Return the rows by their keys, of two of one key the first, which is what counts."""
        rows: dict[str, RowT] = {}
        for row in self.rows or ():
            rows.setdefault(row.key, row)
        return rows

    def is_half(self, row: RowT) -> bool:
        """Return whether the page may end within *row*."""
        part = self.unfinished
        return part is not None and part.breaks_off and part.location == row.location


@dataclass(frozen=True, slots=True)
class Disagreeing:
    """Names what a second page, at *other*, says otherwise than the one at *first*."""

    findings: list[Finding]
    first: Location
    other: Location

    def name(self, what: str, path: str, now: str, before: str) -> None:
        """Name the fact *what*, at *path* in its entry, that the pages as wholes state."""
        self._differ((what, path), self.other, now, self.first, before)

    def only_first(self, name: str, path: str, owner: str, location: Location) -> None:
        """Name what only the first page has, at *location*."""
        message = f"{owner} does not have {name} here; {_line(location)} has it, and that counts"
        self._found(self.other, message, to_settle(path, PRESENT, ABSENT))

    def only_other(
        self, name: str, path: str, owner: str, location: Location, *, is_taken: bool = False
    ) -> None:
        """Name what only the second page has, at *location*."""
        became = "and it is taken from here" if is_taken else "and that counts"
        message = f"{owner} has {name}; {_line(self.first)} does not have it, {became}"
        values = (PRESENT, ABSENT) if is_taken else (ABSENT, PRESENT)
        self._found(location, message, to_settle(path, *values))

    def rows(self, owner: str, key: str, first: Table[RowT], other: Table[RowT]) -> Table[RowT]:
        """Return the table *first* of *owner*, with what it leaves open as *other* tells it.

        *key* is that of the table in the entry of its owner.
        """
        if first.rows is None or other.rows is None:
            return other if first.rows is None else first
        mine = first.known()
        theirs = other.known()
        if other.unfinished is None:
            for name in [name for name in mine if name not in theirs]:
                self.only_first(name, f"{key}.{name}", owner, mine[name].location)
        of = (owner, key)
        made = [self._row(of, row, theirs.get(row.key), first, other) for row in first.rows]
        more = [row for name, row in theirs.items() if name not in mine]
        if first.unfinished is None:
            for row in more:
                self.only_other(row.key, f"{key}.{row.key}", owner, row.location)
        else:
            made += more
        return Table(tuple(made), first.unfinished if other.unfinished else None, first.location)

    def _row(
        self,
        of: tuple[str, str],
        row: RowT,
        told: RowT | None,
        first: Table[RowT],
        other: Table[RowT],
    ) -> RowT:
        if told is None or other.is_half(told):
            return row
        if first.is_half(row):
            return told
        if isinstance(row, FieldFacts) and isinstance(told, FieldFacts):
            return self._field(of, row, told)
        return row

    def _field(self, of: tuple[str, str], row: FieldFacts, told: FieldFacts) -> FieldFacts:
        owner, key = of
        for part, before, now in differences(row, told):
            what = f"{PARTS[part]} of {row.wire_name} in {owner}"
            path = f"{key}.{row.wire_name}.{part}"
            self._differ((what, path), told.location, now, row.location, before)
        return replace(
            row,
            type=told.type if row.type == UNKNOWN else row.type,
            required=told.required if row.required == UNKNOWN else row.required,
        )

    def _differ(
        self, fact: tuple[str, str], here: Location, now: object, there: Location, before: object
    ) -> None:
        """Name a *fact*, which is given in words and by its path."""
        what, path = fact
        says = f"{what} is {now!r}; {_line(there)} says {before!r}, and that counts"
        self._found(here, says, to_settle(path, before, now))

    def _found(self, location: Location, message: str, settle: str) -> None:
        hint = f"{_RIGHT}; {settle}"
        self.findings.append(finding_of("contradiction", location, message, hint))


def _line(location: Location) -> str:
    return f"{location.path}:{location.line}" if location.line else location.path
