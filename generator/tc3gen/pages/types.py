"""A page of data types to facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.pages import words
from tc3gen.pages.blocks import ERRORS, Heading, Paragraph, Stray, Table
from tc3gen.pages.cleaning import clean
from tc3gen.pages.findings import LOOK_UP, finding_of, stray_row
from tc3gen.pages.rows import RowReader, read_type
from tc3gen.pages.unfinished import unfinished_table
from tc3gen.transcript import StructureFacts
from tc3gen.type_words import item_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Finding
    from tc3gen.pages.blocks import Block

_TYPE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesReading:
    """The data types of a page, and what was wrong with it."""

    structures: tuple[StructureFacts, ...]
    findings: tuple[Finding, ...]
    foreign_types: int
    """How many types are words of another documentation."""


@dataclass(slots=True)
class _Title:
    """What stands between two tables: the name and the description of the next type."""

    headings: list[Heading] = field(default_factory=list)
    lines: list[Paragraph] = field(default_factory=list)

    def name(self, known: frozenset[str]) -> Heading | Paragraph | None:
        """Return the block that names the type: a heading, else the last line of one word.

        Of several headings it is the last that is one of the *known* types, if one is.
        """
        named = [block for block in self.headings if _TYPE_NAME.fullmatch(block.text)]
        if named or self.headings:
            used = [block for block in named if block.text in known]
            return next(reversed(used or named), None)
        words_alone = [block for block in self.lines if _TYPE_NAME.fullmatch(clean(block.text))]
        return words_alone[-1] if words_alone else None

    @property
    def tells_users(self) -> bool:
        """Return whether a line in it says which actions use the type."""
        return any(words.USED_BY.search(clean(line.text)) for line in self.lines)

    def doc(self, name: Heading | Paragraph) -> str:
        """Return the prose between the name and the line that tells who uses the type."""
        after = [line for line in self.lines if line.location > name.location]
        texts = [clean(line.text) for line in after]
        return " ".join(text for text in texts if not words.USED_BY.search(text))


def read_types(blocks: Sequence[Block]) -> TypesReading:
    """Return the data types in *blocks*, each with the name that stands above its table."""
    rows, found = RowReader(), dict[str, StructureFacts]()
    known = _named_types(blocks)
    titled = _without_inner(list(_titled(blocks, rows)), known, rows)
    some_lost = any(title.name(known) is None for title, _ in titled)
    for title, table in titled:
        name = title.name(known)
        if name and some_lost and _is_bare(name) and not title.doc(name):
            # A copy that loses names keeps descriptions, and one of them can be one word.
            name = None
        _add(_structure(table, name, title, rows), found, rows)
    return TypesReading(
        structures=tuple(found.values()),
        findings=tuple(rows.findings),
        foreign_types=rows.foreign_types,
    )


def _titled(blocks: Sequence[Block], rows: RowReader) -> Iterator[tuple[_Title, Table]]:
    """Yield each table that describes a data type, with what stands above it."""
    title = _Title()
    for block in blocks:
        match block:
            case Heading():
                title.headings.append(block)
            case Paragraph():
                title.lines.append(block)
            case Stray(_, location):
                rows.findings.append(stray_row(location))
            case Table() if block.columns != ERRORS:
                yield title, block
                title = _Title()


def _without_inner(
    titled: list[tuple[_Title, Table]], known: frozenset[str], rows: RowReader
) -> list[tuple[_Title, Table]]:
    """Return *titled* without the tables that stand inside the description of a data type.

    The line that tells who uses the type comes below such a table, and no name does.
    """
    found: list[tuple[_Title, Table]] = []
    for title, table in titled:
        if found and title.name(known) is None and title.tells_users:
            above, inner = found[-1]
            if above.name(known) and not above.tells_users:
                message = "this table stands inside the description of a data type; it is left out"
                rows.findings.append(finding_of("stray-row", inner.location, message, LOOK_UP))
                found[-1] = (_Title(above.headings, above.lines + title.lines), table)
                continue
        found.append((title, table))
    return found


def _is_bare(name: Heading | Paragraph) -> bool:
    """Return whether only its place makes *name* the name of a data type."""
    return isinstance(name, Paragraph) or name.inferred


def _named_types(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the types that fields have."""
    tables = (block for block in blocks if isinstance(block, Table))
    cells = (cell for table in tables for row in table.rows for cell in row.cells[1:3])
    types = (read_type(cell) for cell in cells)
    return frozenset(item_word(of) for of in types if of)


def _structure(
    table: Table, name: Heading | Paragraph | None, title: _Title, rows: RowReader
) -> StructureFacts | None:
    if name is None:
        message = "the name of the data type that this table describes is lost; it is left out"
        hint = "copy the page with its headings, or save it as HTML"
        rows.findings.append(finding_of("lost-fact", table.location, message, hint))
        return None
    return StructureFacts(
        name=clean(name.text),
        doc=title.doc(name),
        fields=rows.read_fields(table),
        unfinished=unfinished_table("fields", [table], rows.left_out),
        location=name.location,
    )


def _add(
    structure: StructureFacts | None, found: dict[str, StructureFacts], rows: RowReader
) -> None:
    if structure is None:
        return
    if structure.name in found:
        message = f"the data type {structure.name!r} is described a second time; it is left out"
        rows.findings.append(finding_of("disagreement", structure.location, message, LOOK_UP))
        return
    found[structure.name] = structure
