"""A table of copied text or Markdown while its rows are still coming."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.pages.blocks import OUTPUT, Columns, Row, Table
from tc3gen.pages.rows import listed_name
from tc3gen.pages.styles import Blanks
from tc3gen.protocol import API_3_0

if TYPE_CHECKING:
    from tc3gen.findings import Location
    from tc3gen.pages.lines import Line
    from tc3gen.pages.styles import Style


@dataclass(slots=True)
class OpenTable:
    """A table whose rows are still coming."""

    style: Style
    columns: Columns
    location: Location
    rows: list[tuple[list[str], Location]] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    """Lines below the last row that go on with its last cell, unless they turn out not to."""
    is_line_closed: bool = True
    """The last line ended with a bar, as a row does."""
    known_closing: tuple[int, int, bool] = (0, -1, False)
    """Between which lines it is known, without looking again, whether an open row still closes."""
    _is_piece_closed: bool = True
    """The line before ended with a bar, among those that make up the last row."""
    known_rows: tuple[int, int, bool] = (0, -1, False)
    """Between which lines it is known, without looking again, whether rows still come."""

    def begin(self, cells: list[str], location: Location, *, is_closed: bool = True) -> None:
        """Add a row; an open one has no bar at the end of its line."""
        self.settle()
        self.rows.append((cells, location))
        self._is_piece_closed = is_closed

    def settle(self) -> None:
        """Let the last row have the lines below it: the rest of its last cell, then more cells."""
        if not self.tail:
            return
        cells = self.rows[-1][0]
        last = [cells.pop()]
        for line in self.tail:
            if self._ends_cell(len(cells) + 1):
                cells.append(_joined(last))
                last = []
            pieces = self._pieces(line.text)
            self._is_piece_closed = ends_with_bar(line.text)
            last.append(pieces[0])
            if len(pieces) > 1:
                cells += [_joined(last), *pieces[1:-1]]
                last = [pieces[-1]]
        cells.append(_joined(last))
        self.tail.clear()

    def _ends_cell(self, cells: int) -> bool:
        """Return whether the bar that ended the line before began a cell, for some are missing."""
        return self.style.framed and self._is_piece_closed and cells < len(self.columns)

    def _pieces(self, text: str) -> list[str]:
        """Return the rest of the cell that the line before left off in, then more cells.

        Below a line that ended with a bar, the first bar repeats it; else it ends the cell.
        """
        if not self.style.framed:
            return [text.strip()]
        pieces = self.style.pieces(text)
        starts_cell = (
            not self._is_piece_closed and text.lstrip().startswith("|") and text.strip() != "|"
        )
        return ["", *pieces] if starts_cell else pieces

    def block(self) -> Table:
        """Return the table as a block."""
        self.settle()
        rows = tuple(Row(tuple(cells), location) for cells, location in self.rows)
        is_whole = self.style.framed and self.is_line_closed
        return Table(self.columns, rows, self.location, is_row_whole=is_whole)

    @property
    def has_told_all(self) -> bool:
        """Return whether nothing can go on with the last row, by what it says on its own line.

        A cell of several paragraphs begins below the tab before it, and RequestId ends a response.
        """
        if self.style.framed or not self.rows or self.tail:
            return False
        cells = self.rows[-1][0]
        is_last = self.columns == OUTPUT and listed_name(cells[0]) == API_3_0.request_id
        return len(cells) >= len(self.columns) and bool(cells[-1]) and (is_last or self.style.tells)

    def is_complete_row(self, text: str) -> bool:
        """Return whether *text* is a whole row of this table, wherever it stands."""
        style = self.style
        if isinstance(style, Blanks):
            cells = style.cells(text, self.columns)
            return len(cells) == len(self.columns) and style.is_sure(cells, self.columns) is True
        return style.begins(text, self.columns) and len(style.pieces(text)) >= len(self.columns)

    def settle_open_row(self) -> bool:
        """Settle the last row; return whether it must go on, as its bar or a cell is to come."""
        return bool(self.rows) and self.style.framed and not self.settle_complete_row()

    def settle_complete_row(self) -> bool:
        """Settle the last row; return whether it has all its cells."""
        if not self.is_line_closed:
            return not self.rows
        self.settle()
        return not self.rows or len(self.rows[-1][0]) >= len(self.columns)


def ends_with_bar(text: str) -> bool:
    """Return whether a row, or a piece of one, is closed at the end of *text*."""
    text = text.rstrip()
    return text.endswith("|") and not text.endswith("\\|")


def _joined(pieces: list[str]) -> str:
    return " ".join(filter(None, pieces))
