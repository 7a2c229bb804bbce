"""Tables of every form as lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.pages.blocks import Row, Table
    from tests.pages.forms import Form, Tables

COMMON = frozenset({"action", "version", "regions"})
"""The labels of the rows that are no parameters of the action."""
_SINGLE = {"String", "Integer", "Float", "Boolean", "Timestamp", "ISO8601", "Date", "Binary"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; the label is the path of the fact that it states, if any."""

    text: str
    label: str = ""
    part: str = ""
    """What the line is: ``row``, ``header``, ``underline``, ``heading``, ``code``, ``prose``..."""


def table_lines(table: Table, form: Form) -> Iterator[Line]:
    """Return *table* as *form* writes it."""
    if form.tables == "html":
        yield from _html_lines(table, form)
        return
    widths = _widths(table, form) if form.padded else []
    yield Line(_joined(table.header, form, widths), "", "header")
    if form.underline:
        yield Line(_underline(table, form, widths), "", "underline")
    for row in table.rows:
        for text in _ROWS[form.tables](table, row, form, widths):
            yield Line(text, row.label, "row")


def _parts(row: Row, doc: str) -> list[str]:
    """Return the lines of a description; those of the common parameters are never broken."""
    return [doc] if not doc or row.label in COMMON else sentences(doc)


def sentences(doc: str) -> list[str]:
    """Return the sentences of *doc*, which some forms put on lines of their own."""
    ends = [0, *(at + 2 for at in range(len(doc)) if doc.startswith(". ", at)), len(doc)]
    return [doc[start:end].strip() for start, end in pairwise(ends) if doc[start:end].strip()]


def _widths(table: Table, form: Form) -> list[int]:
    rows = [table.header, *(_cells(table, row, form) for row in table.rows)]
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _cells(table: Table, row: Row, form: Form) -> tuple[str, ...]:
    cells = list(row.cells)
    if form.tables in {"markdown", "html"}:
        cells[-1] = form.break_.join(_escaped(part, form) for part in _parts(row, cells[-1]))
    if form.link and table.type_column is not None:
        cells[table.type_column] = _linked(cells[table.type_column], form)
    if not form.keeps_required and table.required_column is not None:
        del cells[table.required_column]
    return tuple(cells)


def _escaped(text: str, form: Form) -> str:
    return escape(text, quote=False) if form.tables == "html" else text.replace("|", "&#124;")


def _linked(type_: str, form: Form) -> str:
    *words, last = type_.split(" ")
    if last in _SINGLE:
        return type_
    target = f"{form.link}#{last}"
    link = f'<a href="{target}">{last}</a>' if form.tables == "html" else f"[{last}]({target})"
    return " ".join([*words, link])


def _joined(cells: tuple[str, ...], form: Form, widths: list[int]) -> str:
    if form.tables == "spaces":
        return " ".join(cell for cell in cells if cell)
    if form.tables == "tabs":
        return "\t".join(cells)
    if widths:
        cells = tuple(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    start = "" if form.tables == "closing" else "| "
    return f"{start}{' | '.join(cells)} |{form.trailing}".replace("|  |", "| |")


def _underline(table: Table, form: Form, widths: list[int]) -> str:
    if form.padded:
        return "| " + " | ".join(form.underline.ljust(width, "-") for width in widths) + " |"
    between, edge = ("|", "") if form.underline != "---" or not form.fence else (" | ", " ")
    start = "" if form.tables == "closing" else f"|{edge}"
    return start + between.join([form.underline] * len(table.header)) + f"{edge}|"


def _pipe_row(table: Table, row: Row, form: Form, widths: list[int]) -> Iterator[str]:
    yield _joined(_cells(table, row, form), form, widths)


def _space_row(table: Table, row: Row, form: Form, widths: list[int]) -> Iterator[str]:
    *cells, doc = _cells(table, row, form)
    first, *more = _parts(row, doc)
    if more and table.type_column is None and not form.own_paragraph:
        first, more = doc, []  # nothing would tell a second line from the next error code
    if form.own_paragraph:
        yield from (" ".join(cells), "", *(part for part in (first, *more) if part))
        if first:
            yield ""
    else:
        yield _joined((*cells, first), form, widths)
        yield from more


def _tab_row(table: Table, row: Row, form: Form, widths: list[int]) -> Iterator[str]:
    *cells, doc = _cells(table, row, form)
    parts = _parts(row, doc)
    if len(parts) < 2:
        yield _joined((*cells, doc), form, widths)
        return
    yield _joined((*cells, ""), form, widths)
    for part in parts:
        yield from (part, "")


def _html_lines(table: Table, form: Form) -> Iterator[Line]:
    yield from (
        Line("<table>", "", "table"),
        Line("<thead>", "", "table"),
        Line("<tr>", "", "table"),
    )
    yield from (Line(f"<th>{cell}</th>", "", "header") for cell in table.header)
    yield from (Line("</tr>", "", "table"), Line("</thead>", "", "table"))
    for number, row in enumerate(table.rows):
        yield Line("<tr>" if number else "<tbody><tr>", row.label, "row")
        for cell in _cells(table, row, form):
            yield Line(f"<td>{cell}</td>", row.label, "row")
        yield Line("</tr>", row.label, "row")
    yield Line("</tbody></table>", "", "table")


_ROWS: dict[Tables, Callable[[Table, Row, Form, list[int]], Iterator[str]]] = {
    "pipes": _pipe_row,
    "closing": _pipe_row,
    "markdown": _pipe_row,
    "spaces": _space_row,
    "tabs": _tab_row,
}
