"""Pages in unknown languages with the words of their tables in English; see ``languages``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tc3gen.findings import Location
from tc3gen.pages.blocks import Row, Stray, Table, read_columns
from tc3gen.pages.cleaning import normalised
from tc3gen.pages.languages import learn, unknown_language
from tc3gen.pages.section_titles import title_in_english
from tc3gen.pages.spaced_language import translate_spaced
from tc3gen.pages.styles import Bars, Tabs, is_underline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Finding
    from tc3gen.pages.blocks import Block
    from tc3gen.pages.languages import Dictionary

_BETWEEN = " | "
_TITLES = {4: "Input Parameters", 3: "Output Parameters", 2: "Error Code"}
"""How many columns a header has to the title of its section."""


def translate_text(text: str, path: str) -> tuple[str, Finding | None]:
    """Return *text* with its tables in English words, line by line, and what was taken for which.

    Without a finding it is as it was: its language is known, or its rows do not show it.
    """
    lines = normalised(text).split("\n")
    grid = [_cells(line) for line in lines]
    learnt = learn(grid)
    if learnt is None:
        return translate_spaced(text, path)
    dictionary, header = learnt
    headers: dict[int, str] = {}
    for index, cells in enumerate(grid):
        english = dictionary.header(cells, _row_below(grid, index)) if cells else None
        if english:
            headers[index] = _TITLES[len(english)]
        if (known := english or dictionary.row(cells)) != cells:
            lines[index] = _written(lines[index], known)
    title_in_english(lines, headers)
    found = unknown_language(dictionary.yes_no, Location(path, header + 1, 1))
    return "\n".join(lines), found


def _cells(line: str) -> list[str]:
    """Return the cells of a row with bars or tabs, none of any other line."""
    inner = line.strip().strip("|")
    if "|" in inner or "\t" not in line:
        return Bars().pieces(line) if "|" in line else []
    return Tabs().pieces(inner)


def _row_below(grid: Sequence[Sequence[str]], index: int) -> Sequence[str]:
    following = (cells for cells in grid[index + 1 : index + 3])
    return next((cells for cells in following if not is_underline("|".join(cells))), [])


def _written(line: str, cells: Sequence[str]) -> str:
    """Return *cells* in the style of *line*, the row that they were in."""
    indent, text = line[: len(line) - len(line.lstrip())], line.strip()
    starts, ends = "| " * text.startswith("|"), " |" * text.endswith("|")
    if "|" not in text.strip("|"):
        empty = line[len(line.rstrip()) :]  # a tab ends the line of a row whose last cell is empty
        return "{}{}{}{}".format(starts, "\t".join(cells), ends, empty)
    return f"{indent}{starts}{_BETWEEN.join(cells)}{ends}"


def translate_blocks(blocks: Sequence[Block], path: str) -> tuple[Sequence[Block], Finding | None]:
    """Return *blocks* with those rows as tables whose header is in an unknown language."""
    strays = [block.text.split(_BETWEEN, 3) for block in blocks if isinstance(block, Stray)]
    learnt = learn(strays)
    if learnt is None:
        return blocks, None
    dictionary, header = learnt
    location = [block.location for block in blocks if isinstance(block, Stray)][header]
    found: list[Block] = []
    for _, run in groupby(blocks, key=lambda block: isinstance(block, Stray)):
        together = list(run)
        rows = [block for block in together if isinstance(block, Stray)]
        found += _tables(rows, dictionary) if rows else together
    return found, unknown_language(
        dictionary.yes_no, Location(path, location.line, location.column)
    )


def _tables(rows: Sequence[Stray], dictionary: Dictionary) -> Iterator[Block]:
    """Yield the table that *rows* are, from its header on."""
    grid = [row.text.split(_BETWEEN) for row in rows]
    header = dictionary.header(grid[0], grid[1] if grid[1:] else [])
    columns = read_columns(header) if header else None
    if columns is None:
        yield from rows
        return
    size = len(columns) - 1
    cells = [dictionary.row(row.text.split(_BETWEEN, size)) for row in rows[1:]]
    yield Table(
        columns,
        tuple(Row(tuple(c), row.location) for c, row in zip(cells, rows[1:], strict=True)),
        rows[0].location,
    )
