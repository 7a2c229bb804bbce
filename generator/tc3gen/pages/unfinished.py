"""Where tables end, and which of them may have had more rows than this copy of the page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.pages import words
from tc3gen.pages.blocks import (
    ERRORS,
    INPUT,
    OUTPUT,
    STRUCTURE,
    Framed,
    Heading,
    Paragraph,
    Stray,
    Table,
)
from tc3gen.pages.cleaning import clean
from tc3gen.pages.lines import Line, is_loose
from tc3gen.transcript import Unfinished

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tc3gen.findings import Location
    from tc3gen.pages.blocks import Block
    from tc3gen.pages.examples import Examples

_TABLES = ("request", "response")
_FORMS = ((INPUT, STRUCTURE), (OUTPUT,))
_MORE = re.compile(
    r"(?:show|load|view|see|display|read)\s+(?:more|all)\b.{0,20}|more|expand(?:\s+all)?"
    r"|(?:点击)?(?:展开|查看|显示|加载)(?:更多|全部|剩余)?.{0,10}|更多"
    r"|(?:もっと|すべて|続きを)(?:見る|表示|読む)(?:する)?|더\s?보기|모두\s?보기|펼치기"
    r"|\W*(?:\.{3}|…)\W*",
    re.IGNORECASE,
)
"""What stands where a page shows the rest of a table only when it is asked to."""


def is_more(text: str) -> bool:
    """Return whether *text* is what a reader presses to see the rest of a table."""
    return _MORE.fullmatch(clean(text)) is not None


def mark_unfinished(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks*, with an ``open_end`` for each table that may have had more rows.

    A table has none where its end is marked, or where its last row is whole and below it stands
    what can only stand below a table: a heading, the next table, an example.
    """
    found = list(blocks)
    for index, block in enumerate(found):
        if isinstance(block, Table):
            is_cut = _is_cut(block)
            if is_cut or not _is_over(block, found, index + 1):
                last = block.rows[-1].location if block.rows else block.location
                is_row_whole = block.is_row_whole and not is_cut
                found[index] = replace(block, open_end=last, is_row_whole=is_row_whole)
    return found


def _is_cut(table: Table) -> bool:
    """Return whether the last row has fewer cells than it should, and than another has."""
    widths = [len(row.cells) for row in table.rows]
    return bool(widths) and widths[-1] < min(max(widths), len(table.columns))


def _is_over(table: Table, blocks: Sequence[Block], start: int) -> bool:
    """Return whether what follows from *start*, up to the next table, shows the end of *table*."""
    shows_end: bool | None = None
    is_next = True
    for index in range(start, len(blocks)):
        block = blocks[index]
        if isinstance(block, Stray):
            return False
        if isinstance(block, Table):
            return is_next if shows_end is None else shows_end
        if shows_end is None:
            shows_end = _shows_end(block, is_next=is_next)
        is_next = False
    return (table.is_ended and is_next) if shows_end is None else shows_end


def _shows_end(block: Block, *, is_next: bool) -> bool | None:
    """Return whether *block* shows the end of the table above, ``None`` where the next decides.

    Prose that nobody knows can be the title of an example, or stand for the rest of the table.
    """
    match block:
        case Heading():
            return is_next
        case Framed():
            return True
        case Paragraph(text, _) if is_more(text):
            return False
        case Paragraph(text, _) if is_loose(Line(1, text)) or words.EXPLORER.search(text):
            return True
        case _:
            return None


def unfinished_parts(
    blocks: Sequence[Block],
    left_out: Collection[Location],
    chosen: tuple[Table | None, Table | None],
    examples: Examples,
) -> tuple[Unfinished, ...]:
    """Return the parts of an action's page that may have gone on where this copy does not.

    *chosen* are the tables of its parameters and of its response; others of their form may hold
    more of them. *left_out* are the rows that could not be read.
    """
    tables = [block for block in blocks if isinstance(block, Table)]
    found: list[Unfinished | None] = []
    for name, forms, table in zip(_TABLES, _FORMS, chosen, strict=True):
        surplus = [each for each in tables if each.columns in forms and each is not table]
        found.append(unfinished_table(name, [table] if table else [], left_out, surplus))
    codes = [table for table in tables if table.columns == ERRORS]
    found += [unfinished_table("errors", codes, left_out), _unfinished_examples(blocks, examples)]
    return tuple(filter(None, found))


def unfinished_table(
    name: str,
    tables: Sequence[Table],
    left_out: Collection[Location],
    surplus: Sequence[Table] = (),
) -> Unfinished | None:
    """Return why the table called *name*, which *tables* make up, may have more rows.

    It breaks off, a row of it was *left_out*, or *surplus* tables may hold the rest of it.
    """
    for table in tables:
        if table.open_end:
            why = "nothing shows that its table ends here"
            is_half = table.half_row is not None
            return Unfinished(table=name, why=why, location=table.open_end, breaks_off=is_half)
        for row in table.rows:
            if row.location in left_out:
                return Unfinished(
                    table=name, why="this row of its table is lost", location=row.location
                )
    if surplus:
        return Unfinished(table=name, why="this table is left out", location=surplus[0].location)
    return None


def _unfinished_examples(blocks: Sequence[Block], examples: Examples) -> Unfinished | None:
    """Return why there may be more examples.

    One could not be read; or neither a section nor the error codes stand below the last.
    """
    if examples.findings:
        location = examples.findings[0].location
        return Unfinished(table="examples", why="an example is lost here", location=location)
    last = max((shown.facts.location for shown in examples.shown), default=None)
    if last is None or any(_is_section(block) for block in blocks if block.location > last):
        return None
    why = "nothing shows that this is its last example"
    return Unfinished(table="examples", why=why, location=last, breaks_off=True)


def _is_section(block: Block) -> bool:
    return isinstance(block, Table) or (
        isinstance(block, Heading) and words.SECTION.match(block.text) is not None
    )
