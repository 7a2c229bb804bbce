"""A table of copied text or Markdown while its rows are still coming."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.pages.blocks import Columns, Row, Table

if TYPE_CHECKING:
    from generator.findings import Place
    from generator.pages.lines import Line
    from generator.pages.styles import Style


@dataclass(slots=True)
class OpenTable:
    """A table whose rows are still coming."""

    style: Style
    columns: Columns
    place: Place
    rows: list[tuple[list[str], Place]] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    """Lines below the last row that go on with its last cell, unless they turn out not to."""
    is_closed: bool = True
    """The last line ended with a bar, as a row does."""
    foreseen: tuple[int, int, bool] = (0, -1, False)
    """Between which lines it is known, without looking again, whether rows still come."""

    def begin(self, cells: list[str], place: Place) -> None:
        """Add a row."""
        self.settle()
        self.rows.append((cells, place))

    def settle(self) -> None:
        """Let the last row have the lines below it: the rest of its last cell, then more cells."""
        if not self.tail:
            return
        cells = self.rows[-1][0]
        last = [cells.pop()]
        for line in self.tail:
            pieces = self.style.pieces(line.text) if self.style.framed else [line.text.strip()]
            last.append(pieces[0])
            if len(pieces) > 1:
                cells += [_joined(last), *pieces[1:-1]]
                last = [pieces[-1]]
        cells.append(_joined(last))
        self.tail.clear()

    def block(self) -> Table:
        """Return the table as a block."""
        self.settle()
        return Table(self.columns, tuple(Row(tuple(c), p) for c, p in self.rows), self.place)

    @property
    def is_complete(self) -> bool:
        """Tell whether the last row has all its cells."""
        if not self.is_closed:
            return not self.rows
        self.settle()
        return not self.rows or len(self.rows[-1][0]) >= len(self.columns)


def _joined(pieces: list[str]) -> str:
    return " ".join(filter(None, pieces))
