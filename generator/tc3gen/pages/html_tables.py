"""A table of a saved HTML page: its cells while they come, then rows with merged cells filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from tc3gen.pages.blocks import Row, Stray, Table, read_columns
from tc3gen.pages.cleaning import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Location
    from tc3gen.pages.blocks import Block, Columns

_MAX_COLUMNS = 32
_MAX_ROWS = 65_534
"""What HTML allows, see "rowspan" there."""
_MAX_REPEATED = 1_000_000
"""Characters: a long text in a cell over thousands of rows must not fill the memory."""


@dataclass(slots=True, eq=False)
class _Cell:
    """A cell *across* columns and *down* rows."""

    across: int
    down: int
    parts: list[str] = field(default_factory=list)
    text: str = ""
    """Its words, once it is closed."""


@dataclass(slots=True)
class _Line:
    """One row of the page: its own cells, and then all that it has with those from above."""

    location: Location
    own: list[_Cell] = field(default_factory=list)
    grid: dict[int, _Cell] = field(default_factory=dict)
    """Column to the cell that covers it."""

    @property
    def is_section(self) -> bool:
        """Return whether one cell is all that there is."""
        return len(self.own) == len({id(cell) for cell in self.grid.values()}) == 1


@dataclass(slots=True)
class HtmlTable:
    """A table whose cells are still coming."""

    location: Location
    lines: list[_Line] = field(default_factory=list)
    cell: _Cell | None = None
    """The cell that takes the text."""
    is_row_closed: bool = True
    """Whether the end of the last row was seen."""

    def begin_row(self, location: Location) -> None:
        """Open a row; the cell before it is over."""
        self.end_row()
        self.lines.append(_Line(location))

    def begin_cell(self, location: Location, *, across: str = "", down: str = "") -> None:
        """Open a cell with what its colspan and rowspan say.

        One behind the end of a row opens the next row, as HTML has it.
        """
        self.end_cell()
        if not self.lines or (self.is_row_closed and self.lines[-1].own):
            self.lines.append(_Line(location))
        self.is_row_closed = False
        rows = _span(down, _MAX_ROWS, none=_MAX_ROWS)
        self.cell = _Cell(_span(across, _MAX_COLUMNS, none=1), rows)
        self.lines[-1].own.append(self.cell)

    def end_cell(self) -> None:
        """Close the open cell."""
        if self.cell is not None:
            self.cell.text = " ".join(normalised("".join(self.cell.parts)).split())
            self.cell = None

    def end_row(self) -> None:
        """Close the open row with its last cell."""
        self.end_cell()
        self.is_row_closed = True

    def write(self, text: str) -> None:
        """Add *text* to the open cell; outside of one it is no part of the table."""
        if self.cell is not None:
            self.cell.parts.append(text)

    @property
    def text(self) -> str:
        """Return the words of all cells: what the table adds to the cell that it stands in."""
        return " ".join(cell.text for line in self.lines for cell in line.own)

    @property
    def columns(self) -> Columns | None:
        """Return the columns that its header announces, if they are known."""
        for line in self.lines:
            if len(line.own) > 1:
                return read_columns([cell.text for cell in line.own])
        return None

    def blocks(self, *, ended: bool) -> list[Block]:
        """Return the table, or its rows where no header is known; *ended* is whether it closed."""
        lines = [line for line in self.lines if line.own]
        columns = self.columns
        if columns is None:
            return [*_strays(lines)]
        while len(lines[0].own) == 1:
            lines.pop(0)  # a title over all columns
        rows = tuple(_rows(lines, columns))
        whole = self.is_row_closed
        return [Table(columns, rows, lines[0].location, is_ended=ended, is_row_whole=whole)]


def _span(said: str, maximum: int, *, none: int) -> int:
    """Return how far a cell reaches that says so; 0 is *none*, and what is no number is 1."""
    said = said.strip()
    if not (said.isascii() and said.isdigit()):
        return 1
    return min(int(said[:6]) or none, maximum)


def _rows(lines: Sequence[_Line], columns: Columns) -> Iterator[Row]:
    """Yield the rows below the header, which is the first of *lines*."""
    header = lines[0].own
    _fill(lines)
    edges = list(accumulate((cell.across for cell in header), initial=0))
    before: list[str] = []
    waiting: Row | None = None
    for above, line in pairwise(lines):
        if line.is_section and line.own[0].across >= edges[-1]:
            continue
        texts = _texts(line, edges)
        if read_columns(texts) == columns:
            continue
        if waiting and _goes_on(line, above, texts, before):
            told = "" if line.grid.get(edges[-2]) is above.grid.get(edges[-2]) else texts[-1]
            whole = " ".join(filter(None, (waiting.cells[-1], told)))
            waiting = Row((*waiting.cells[:-1], whole), waiting.location)
            continue
        if waiting:
            yield waiting
        waiting, before = Row(tuple(texts), line.location), texts
    if waiting:
        yield waiting


def _strays(lines: Sequence[_Line]) -> Iterator[Stray]:
    """Yield each of *lines* with the cells that reach into it: their header may be known later."""
    _fill(lines)
    for line in lines:
        cells = dict.fromkeys((*(line.grid[at] for at in sorted(line.grid)), *line.own))
        yield Stray(" | ".join(cell.text for cell in cells), line.location)


def _goes_on(line: _Line, above: _Line, texts: list[str], before: list[str]) -> bool:
    """Return whether *line* has the name of the row *above* and says nothing else of it.

    What it says besides is more of the description.
    """
    shares_name = line.grid.get(0) is not None and line.grid.get(0) is above.grid.get(0)
    return shares_name and len(texts) == len(before) and texts[:-1] == before[:-1]


def _fill(lines: Sequence[_Line]) -> None:
    """Give each line the cells that reach into it, from above and from the left."""
    reaching: dict[int, tuple[_Cell, int]] = {}
    for line in lines:
        line.grid = {column: cell for column, (cell, _) in reaching.items()}
        reaching = {at: (cell, left - 1) for at, (cell, left) in reaching.items() if left > 1}
        column = 0
        for cell in line.own:
            while column in line.grid:
                column += 1
            rows = min(cell.down, 1 + _MAX_REPEATED // (len(cell.text) + 1))
            for covered in range(column, min(column + cell.across, _MAX_COLUMNS)):
                line.grid.setdefault(covered, cell)
                if rows > 1:
                    reaching[covered] = (cell, rows - 1)
            column += cell.across


def _texts(line: _Line, edges: list[int]) -> list[str]:
    """Return the texts below each cell of the header, then those that stand below none."""
    last = max(line.grid, default=-1)
    texts = [_text(line, start, stop) for start, stop in pairwise(edges) if start <= last]
    headed = {id(line.grid[at]) for at in range(edges[-1]) if at in line.grid}
    beyond = dict.fromkeys(line.grid[at] for at in sorted(line.grid) if at >= edges[-1])
    return texts + [cell.text for cell in beyond if id(cell) not in headed]


def _text(line: _Line, start: int, stop: int) -> str:
    cells = dict.fromkeys(line.grid[at] for at in range(start, stop) if at in line.grid)
    return " ".join(filter(None, (cell.text for cell in cells)))
