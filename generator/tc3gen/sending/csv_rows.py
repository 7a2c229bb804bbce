"""The rows of a CSV file, whose first row names the columns."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

from tc3gen.sending.lines import is_readable
from tc3gen.sending.problems import Problem, Row, TableError
from tc3gen.spelling import closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DELIMITERS = (",", ";", "\t")
_QUOTE = "is a quotation mark missing?"
_MAX_NAMES, _MAX_NAME = 20, 40
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}


def csv_rows(
    lines: Iterator[str], needed: Sequence[str], options: Mapping[str, str]
) -> Iterator[Row | Problem]:
    """Yield the rows below the header in *lines*; TableError where a *needed* column is missing.

    Commas, semicolons or tabs stand between cells: what the header shows. *options* are those
    that name columns, for the hint.
    """
    header = _first_line(lines)
    delimiter = _delimiter(header, needed)
    reader = csv.reader(_joined(header, lines), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise TableError("file", f"the header is not CSV: {error}", _QUOTE, line=1) from None
    _check_header(names, needed, delimiter, options)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Problem(line, "row", f"is not CSV: {error}", _QUOTE)
            continue
        if cells is None:
            return
        if cells:
            yield _row(line, names, cells)


def _first_line(lines: Iterator[str]) -> str:
    """Return the first line, without which there are no columns."""
    for line in lines:
        return line
    raise TableError("file", "it is empty", "the first line names the columns")


def _joined(first: str, others: Iterator[str]) -> Iterator[str]:
    yield first
    yield from others


def _delimiter(header: str, needed: Iterable[str]) -> str:
    """Return what stands between the cells of *header*: with what most columns are found."""

    def found(delimiter: str) -> tuple[int, int]:
        names = {name.strip().strip('"') for name in header.split(delimiter)}
        return len(names.intersection(needed)), len(names)

    return max(_DELIMITERS, key=found)


def _check_header(
    names: Sequence[str], needed: Sequence[str], delimiter: str, options: Mapping[str, str]
) -> None:
    if not all(map(is_readable, names)):
        raise TableError("file", "the header is not in UTF-8", "save the file as UTF-8", line=1)
    for name in needed:
        if name not in names:
            close = closest(name, frozenset(names))
            meant = f"did you mean {close!r}? " if close else ""
            message = f"there is no column {name!r}; those between {_NAMES[delimiter]} are "
            hint = f"{meant}{options[name]} says which column it is"
            raise TableError("column", message + _shown(names), hint, line=1)
    twice = [name for name, count in Counter(names).items() if count > 1 and name in needed]
    if twice:
        message = f"there are several columns {twice[0]!r}"
        raise TableError("column", message, "rename all but one", line=1)


def _shown(names: Sequence[str]) -> str:
    """Return the first *names*, of no more characters than a person reads."""
    shown = [name[:_MAX_NAME] for name in names[:_MAX_NAMES]]
    return ", ".join(shown) + (" ..." if len(names) > _MAX_NAMES else "")


def _row(line: int, names: Sequence[str], cells: Sequence[str]) -> Row | Problem:
    if len(cells) != len(names):
        message = f"has {len(cells)} cells, and the header has {len(names)}"
        return Problem(line, "row", message, "put cells with delimiters in quotation marks")
    return Row(line, dict(zip(names, cells, strict=True)))
