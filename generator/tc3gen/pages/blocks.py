"""A page as a row of blocks, whatever form it was saved in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.pages.words import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.findings import Location
    from tc3gen.pages.words import Role

Columns: TypeAlias = tuple["Role", ...]

INPUT: Columns = ("name", "required", "type", "description")
OUTPUT: Columns = ("name", "type", "description")
STRUCTURE: Columns = ("name", "type", "required", "description")
ERRORS: Columns = ("code", "description")
KNOWN_TABLES = (INPUT, OUTPUT, STRUCTURE, ERRORS)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of a section, an example or a data type; *inferred* from where it stands alone."""

    text: str
    location: Location
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of prose, or of an example that has lost its frame."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Framed:
    """An example in its frame; *location* is its first line."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row as they stand: there may be more, or fewer, than columns."""

    cells: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Table:
    """A table that states facts, known by its header."""

    columns: Columns
    rows: tuple[Row, ...]
    location: Location
    is_ended: bool = False
    """Whether its end is marked, as it is in HTML."""
    open_end: Location | None = None
    """Its last row, where more rows may have followed: then it denies nothing."""
    is_row_whole: bool = False
    """Whether the end of its last row is marked: by a bar, or as HTML does it."""

    @property
    def half_row(self) -> Location | None:
        """Return the row within which the page may end."""
        return None if self.is_row_whole else self.open_end


@dataclass(frozen=True, slots=True)
class Stray:
    """A row of a table whose header is gone."""

    text: str
    location: Location


Block: TypeAlias = Heading | Paragraph | Framed | Table | Stray


def read_columns(cells: Sequence[str]) -> Columns | None:
    """Return the roles of the columns that *cells* head, if they head a table with facts."""
    roles = tuple(ROLES.get(" ".join(cell.split()).casefold()) for cell in cells)
    return next((known for known in KNOWN_TABLES if known == roles), None)
