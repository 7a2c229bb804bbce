"""The recipients in a file, row by row, each with what is wrong with it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tc3gen.sending.csv_rows import csv_rows
from tc3gen.sending.json_rows import json_rows
from tc3gen.sending.lines import is_readable, read_lines
from tc3gen.sending.numbers import number_problem
from tc3gen.sending.problems import Problem, Row, TableError
from tc3gen.sending.recipients import Columns, Recipient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_JSON_TYPES: dict[type, str] = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    dict: "an object",
    list: "a list",
    type(None): "null",
}


def read_recipients(file: BinaryIO, columns: Columns) -> Iterator[Recipient | list[Problem]]:
    """Yield the recipient in each row of *file*, or all that is wrong with the row.

    Raises TableError where the file as a whole cannot be used.
    """
    for position, row in enumerate(_rows(file, columns)):
        if isinstance(row, Problem):
            yield [row]
            continue
        problems = [*_problems(row, columns)]
        yield problems or _recipient(position, row, columns)


def _rows(file: BinaryIO, columns: Columns) -> Iterator[Row | Problem]:
    """Return the rows in the form that the first character tells."""
    lines = read_lines(file)
    first = next(lines, "")
    joined = chain([first] if first else [], lines)
    match first.lstrip()[:1]:
        case "{":
            return json_rows(joined)
        case "[":
            hint = "write one object on each line, without brackets and commas around them"
            raise TableError("file", "it is a JSON list", hint, line=1)
        case _:
            return csv_rows(joined, columns.needed, columns.options)


def _problems(row: Row, columns: Columns) -> Iterator[Problem]:
    for name in columns.needed:
        if name not in row.cells:
            yield Problem(row.line, "row", f"has no {name!r}", f"{columns.options[name]} names it")
            continue
        cell = row.cells[name]
        if not isinstance(cell, str):
            kind = _JSON_TYPES.get(type(cell), "no text")
            yield Problem(row.line, "row", f"{name} is {kind}", "write it as a text, in quotes")
        elif not is_readable(cell):
            hint = "save the file as UTF-8"
            yield Problem(row.line, "row", f"{name} holds bytes that are no text", hint)
        elif found := _cell_problem(name, cell, columns):
            message, hint = found
            yield Problem(row.line, "row", f"{name} {message}", hint)


def _cell_problem(name: str, cell: str, columns: Columns) -> tuple[str, str] | None:
    if name == columns.number:
        message, hint = number_problem(cell)
        return (message, hint) if message else None
    if name not in columns.params or cell.strip():
        return None
    return "is empty", "a message with a gap would be sent, and billed"


def _recipient(position: int, row: Row, columns: Columns) -> Recipient:
    cells = {name: str(row.cells[name]) for name in columns.needed}
    return Recipient(
        position=position,
        line=row.line,
        number=cells[columns.number],
        params=tuple(cells[name] for name in columns.params),
        context=cells[columns.context] if columns.context else "",
    )
