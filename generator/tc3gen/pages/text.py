"""Copied text and Markdown to blocks: tables are known by their header, each in its own style."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.findings import Location
from tc3gen.pages import words
from tc3gen.pages.ambiguous_rows import broken_row, doubts
from tc3gen.pages.blocks import (
    ERRORS,
    KNOWN_TABLES,
    Block,
    Columns,
    Framed,
    Heading,
    Paragraph,
    Stray,
)
from tc3gen.pages.cleaning import clean, normalised
from tc3gen.pages.lines import FENCE, Line, heading_text, is_hard, is_loose, next_filled
from tc3gen.pages.open_table import OpenTable, ends_with_bar
from tc3gen.pages.rows import is_known_code, is_sure_type, read_required
from tc3gen.pages.styles import Bars, Blanks, Tabs, is_broken_header, is_underline
from tc3gen.pages.titles import Titles
from tc3gen.pages.unfinished import is_more
from tc3gen.type_words import ARRAY_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.findings import Finding

_KEYS = re.compile(
    r"\"(?P<json>[A-Za-z][A-Za-z0-9_]*)\"\s*:|[?&.](?P<url>[A-Za-z][A-Za-z0-9_]*)[.=]"
)
_TYPES = re.compile(
    rf"\b{ARRAY_PATTERN}(?P<list>[A-Z][A-Za-z0-9_]*)"
    r"|^(?:#+[ \t]*|[ \t]*\n[ \t]*)(?P<title>[A-Z][A-Za-z0-9_]*)[ \t]*\n[ \t]*$",
    re.MULTILINE,
)


def read_blocks(text: str, path: str) -> tuple[list[Block], list[Finding]]:
    """Return the blocks of *text* in order, and where it could be read in two ways."""
    text = normalised(text)
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]
    scanner = _Scanner(path, lines, (Bars(), Tabs(), _blanks(text)))
    return list(scanner.blocks()), scanner.findings


def _blanks(text: str) -> Blanks:
    """Return the style that knows which names and types the page shows elsewhere."""
    keys = {match["json"] or match["url"] for match in _KEYS.finditer(text)}
    types = {match["list"] or match["title"] for match in _TYPES.finditer(text)}
    return Blanks(frozenset(keys), frozenset(types))


class _Scanner:
    """Goes through the lines once, with at most one table open."""

    def __init__(self, path: str, lines: list[Line], styles: tuple[Bars, Tabs, Blanks]) -> None:
        self.path = path
        self.lines = lines
        self.styles = styles
        self.index = 0
        self.table: OpenTable | None = None
        self.findings: list[Finding] = []
        self.titles = Titles(lines, lambda line: self._header(line) is not None)
        self._filled = next_filled(lines)
        self._last = {line.text.strip(): index for index, line in enumerate(lines)}
        """Where each text stands for the last time: whether a fence is ever closed."""

    def blocks(self) -> Iterator[Block]:
        while self.index < len(self.lines):
            line = self.lines[self.index]
            self.index += 1
            yield from self._line(line)
        yield from self._close()

    def _line(self, line: Line) -> Iterator[Block]:
        if opened := self._header(line):
            yield from self._close_above_header()
            self.table = opened
        elif is_broken_header(line.text):
            yield from self._close()
            yield Stray(line.text.strip(), line.location(self.path))
        elif self.table is None:
            yield from self._loose(line)
        elif is_underline(line.text) and self._is_own(self.table):
            yield from self._underline(self.table, line)
        elif self._ends(self.table, line):
            yield from self._close()
            yield from self._loose(line)
        elif line.text.strip():
            self._row(self.table, line)

    def _close(self) -> Iterator[Block]:
        """Close the open table."""
        table, self.table = self.table, None
        if table is not None:
            yield table.block()

    def _close_above_header(self) -> Iterator[Block]:
        """Close the open table; a line that stands alone above the next header is its title."""
        tail = self.table.tail if self.table else []
        title = tail.pop() if tail and self.titles.is_alone(tail[-1].number - 1) else None
        yield from self._close()
        if title:
            yield from self._loose(title)

    def _following(self) -> Line | None:
        """Return the next line that is not blank."""
        index = self._filled[self.index]
        return self.lines[index] if index < len(self.lines) else None

    def _header(self, line: Line) -> OpenTable | None:
        if not words.HEADER_END.search(line.text):
            return None
        for style in self.styles:
            if columns := style.columns(line.text):
                return OpenTable(style, columns, line.location(self.path))
        return None

    def _is_own(self, table: OpenTable) -> bool:
        """Return whether an underline can be one of *table*, and not of one inside a cell."""
        return not table.rows or (isinstance(table.style, Bars) and not self._row_is_open(table))

    def _underline(self, table: OpenTable, line: Line) -> Iterator[Block]:
        """Close a table at an underline that is not its own: the header of the next is gone."""
        if table.rows:
            yield from self._close()
            yield Stray(line.text.strip(), line.location(self.path))

    def _row_is_open(self, table: OpenTable) -> bool:
        """Return whether the last row of *table* goes on, over all lines up to its closing bar."""
        if not table.settle_open_row():
            return False
        start, end, closes = table.known_closing
        if not start <= self.index <= end:
            end, closes = self._closing(table)
            table.known_closing = (self.index, end, closes)
        return closes

    def _closing(self, table: OpenTable) -> tuple[int, bool]:
        """Return the number of the line that decides whether the open row closes, and if it does.

        What begins otherwise, or cannot stand in a cell, leaves it open.
        """
        index = self._filled[self.index - 1]
        while index < len(self.lines):
            line = self.lines[index]
            if table.style.begins(line.text, table.columns) or self._header(line):
                return index + 1, False
            if heading_text(line.text) is not None or is_hard(line.text.strip()):
                return index + 1, False
            if ends_with_bar(line.text):
                return index + 1, True
            index = self._filled[index + 1]
        return index + 1, False

    def _ends(self, table: OpenTable, line: Line) -> bool:
        if self._row_is_open(table):
            return False
        if not line.text.strip():
            return not self._goes_on(table)
        if not table.style.framed and self._stands_below(table, line):
            return True
        if not is_loose(line):
            return table.style.framed and "|" not in line.text and table.settle_complete_row()
        return is_hard(line.text.strip()) or not self._has_more_rows(table)

    def _stands_below(self, table: OpenTable, line: Line) -> bool:
        """Return whether *line* is the title of an example, or hides the rest of *table*."""
        if not is_more(line.text) and not self.titles.is_above_request(line):
            return False
        return not table.is_complete_row(line.text) and not self._has_more_rows(table)

    def _has_more_rows(self, table: OpenTable) -> bool:
        """Return whether rows of *table* still come: then what looks like its end is in a cell."""
        start, end, has_more = table.known_rows
        if not start <= self.index <= end:
            end, has_more = self._decision(table)
            table.known_rows = (self.index, end, has_more)
        return has_more

    def _decision(self, table: OpenTable) -> tuple[int, bool]:
        """Return the index of the line that decides whether rows still come, and if they do."""
        index = self._filled[self.index]
        while index < len(self.lines):
            line = self.lines[index]
            if is_hard(line.text.strip()) or self._header(line):
                return index, False
            if table.is_complete_row(line.text):
                return index, True
            index = self._filled[index + 1]
        return index, False

    def _goes_on(self, table: OpenTable) -> bool:
        """Return whether *table* goes on below a blank line."""
        following = self._following()
        if following is None or self.titles.begins(following):
            return False
        if table.has_told_all and not table.is_complete_row(following.text):
            return self._has_more_rows(table)
        if is_loose(following):
            return not is_hard(following.text.strip()) and self._has_more_rows(table)
        return not table.style.framed or table.style.begins(following.text, table.columns)

    def _row(self, table: OpenTable, line: Line) -> None:
        style, text = table.style, line.text
        is_closed = not style.framed or ends_with_bar(text)
        if style.begins(text, table.columns):
            cells = self._row_cells(table, line)
            table.begin(cells, line.location(self.path), is_closed=is_closed)
        elif style.framed and "|" in text and table.settle_complete_row():
            table.begin(style.pieces(text), line.location(self.path), is_closed=is_closed)
        elif table.rows:
            self.findings += broken_row(table, line, self.path)
            table.tail.append(line)
        else:
            table.begin([text.strip()], line.location(self.path), is_closed=is_closed)
        table.is_line_closed = is_closed

    def _row_cells(self, table: OpenTable, line: Line) -> list[str]:
        style = table.style
        if not isinstance(style, Blanks):
            return style.pieces(line.text)
        cells = style.cells(line.text, table.columns)
        if len(cells) == len(table.columns) and not style.says_required:
            table.style = replace(style, says_required=True)
        self.findings += doubts(cells, style, table.columns, line.location(self.path))
        return cells

    def _loose(self, line: Line) -> Iterator[Block]:
        text, location = line.text.strip(), line.location(self.path)
        if not text:
            return
        if fence := FENCE.match(line.text):
            yield self._code(line, fence["fence"])
        elif (heading := heading_text(line.text)) is not None:
            yield Heading(clean(heading), location)
        elif words.SECTION.match(text) or words.EXAMPLE_HEADING.match(text):
            yield Heading(clean(text), location)
        elif self.titles.is_name(line):
            yield Heading(clean(text), location, inferred=True)
        elif (is_underline(text) and "|" in text) or self._was_row(text):
            yield Stray(text, location)
        else:
            yield Paragraph(text, location)

    def _was_row(self, text: str) -> bool:
        """Return whether *text* must be a row of a table that has lost its header."""
        bars, tabs, blanks = self.styles
        if "|" in text or "\t" in text:
            style = bars if "|" in text else tabs
            return any(style.begins(text, columns) for columns in KNOWN_TABLES)
        rows = ((blanks.cells(text, columns), columns) for columns in KNOWN_TABLES)
        return any(len(row) == len(columns) and _says_so(row, columns) for row, columns in rows)

    def _code(self, line: Line, fence: str) -> Framed | Paragraph:
        """Return what stands up to the closing *fence*; what is never closed frames nothing."""
        start = self.index
        if self._last.get(fence, -1) < start:
            return Paragraph(line.text.strip(), line.location(self.path))
        end = start
        while self.lines[end].text.strip() != fence:
            end += 1
        self.index = end + 1
        text = "\n".join(each.text for each in self.lines[start:end])
        return Framed(text, Location(self.path, start + 1, 1))


def _says_so(row: list[str], columns: Columns) -> bool:
    """Return whether *row* has cells that prose has not."""
    if columns is ERRORS:
        return "." in row[0] and bool(row[1]) and is_known_code(row[0])
    middle = zip(row[1:-1], columns[1:-1], strict=True)
    return all(
        read_required(cell) is not None if role == "required" else is_sure_type(cell)
        for cell, role in middle
    )
