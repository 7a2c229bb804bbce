"""Two tables that two pages have of one thing: what only one states, and what both state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.completing import differences
from tc3gen.transcript import UNKNOWN, ErrorFacts, FieldFacts

if TYPE_CHECKING:
    from tc3gen.findings import Finding, Location
    from tc3gen.transcript import Unfinished

RowT = TypeVar("RowT", FieldFacts, ErrorFacts)

_HINT = "look which is right: the page of the spec's endpoint counts, else that named first"


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

    def name(self, what: str, now: object, before: object) -> None:
        """Name the fact *what* that the pages as wholes state."""
        self._differ(what, self.other, now, self.first, before)

    def only_first(self, name: str, owner: str, location: Location) -> None:
        """Name what only the first page has, at *location*."""
        message = f"{owner} does not have {name} here; {_line(location)} has it, and that counts"
        self._found(self.other, message)

    def only_other(
        self, name: str, owner: str, location: Location, *, is_taken: bool = False
    ) -> None:
        """Name what only the second page has, at *location*."""
        became = "and it is taken from here" if is_taken else "and that counts"
        message = f"{owner} has {name}; {_line(self.first)} does not have it, {became}"
        self._found(location, message)

    def rows(self, owner: str, first: Table[RowT], other: Table[RowT]) -> Table[RowT]:
        """Return the table *first* of *owner*, with what it leaves open as *other* tells it."""
        if first.rows is None or other.rows is None:
            return other if first.rows is None else first
        mine = first.known()
        theirs = other.known()
        if other.unfinished is None:
            for name in [name for name in mine if name not in theirs]:
                self.only_first(name, owner, mine[name].location)
        made = [self._row(owner, row, theirs.get(row.key), first, other) for row in first.rows]
        more = [row for name, row in theirs.items() if name not in mine]
        if first.unfinished is None:
            for row in more:
                self.only_other(row.key, owner, row.location)
        else:
            made += more
        return Table(tuple(made), first.unfinished if other.unfinished else None, first.location)

    def _row(
        self,
        owner: str,
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
            return self._field(owner, row, told)
        return row

    def _field(self, owner: str, row: FieldFacts, told: FieldFacts) -> FieldFacts:
        for what, before, now in differences(row, told):
            of = f"{what} of {row.wire_name} in {owner}"
            self._differ(of, told.location, now, row.location, before)
        return replace(
            row,
            type=told.type if row.type == UNKNOWN else row.type,
            required=told.required if row.required == UNKNOWN else row.required,
        )

    def _differ(
        self, what: str, here: Location, now: object, there: Location, before: object
    ) -> None:
        says = f"{what} is {now!r}; {_line(there)} says {before!r}, and that counts"
        self._found(here, says)

    def _found(self, location: Location, message: str) -> None:
        self.findings.append(finding_of("contradiction", location, message, _HINT))


def _line(location: Location) -> str:
    return f"{location.path}:{location.line}" if location.line else location.path
