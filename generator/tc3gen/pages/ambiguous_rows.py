"""Rows of copied text that could be read in two ways: a finding says which way was taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.pages import words
from tc3gen.pages.blocks import ERRORS
from tc3gen.pages.cleaning import hyphenated
from tc3gen.pages.findings import finding_of, shortened
from tc3gen.pages.styles import Blanks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.blocks import Columns
    from tc3gen.pages.lines import Line
    from tc3gen.pages.open_table import OpenTable

_YES_OR_NO = "|".join(map(re.escape, words.YES | words.NO))
_REQUIRED = re.compile(rf"(?:{_YES_OR_NO})\s", re.IGNORECASE)
_WORDS_OF_A_ROW = 6  # a name, a yes or no, and the longest type: four words


def broken_row(table: OpenTable, line: Line, path: str) -> Iterator[Finding]:
    """Yield a finding where *line* is no row for a hyphen in its first words, or without a name."""
    style, text = table.style, line.text.strip()
    if not isinstance(style, Blanks):
        return
    hint = ""
    if _is_row(_without_hyphens(text), style, table.columns):
        hint = "without the hyphens in its first words it would be a row; compare it"
    elif _REQUIRED.match(text) and _is_row(f"Name {text}", style, table.columns):
        hint = "with a name before it, it would be a row; compare it"
    if hint:
        message = f"this is read as text of the row above: {shortened(text)}"
        yield finding_of("ambiguous-row", line.location(path), message, hint)


def _is_row(text: str, style: Blanks, columns: Columns) -> bool:
    cells = style.cells(text, columns) if text else []
    return len(cells) > 1 and style.is_sure(cells, columns) is True


def doubts(
    cells: list[str], style: Blanks, columns: Columns, location: Location
) -> Iterator[Finding]:
    """Yield what is not sure of the *cells* of a row in a table of *columns*, at *location*."""
    if cells[-1].startswith("ISO8601") and cells[-2] == "Timestamp":
        message = f"the type of {cells[0]!r} is read as 'Timestamp', and more stands behind it"
        hint = "compare it with the page: it may be Timestamp ISO8601"
        yield finding_of("ambiguous-row", location, message, hint)
    if style.is_sure(cells, columns) is None:
        what = "an error code" if columns is ERRORS else "a parameter"
        message = f"{cells[0]!r} is read as {what}, though it could go on with the text above"
        yield finding_of("ambiguous-row", location, message, "compare it with the page")


def _without_hyphens(text: str) -> str:
    """Return the first words of *text* without their hyphens, nothing where they have none."""
    head = " ".join(hyphenated(text).split(maxsplit=_WORDS_OF_A_ROW)[:_WORDS_OF_A_ROW])
    return head.replace("-", "") if "-" in head else ""
