"""A page of data types to facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.pages import words
from generator.pages.blocks import ERRORS, Heading, Paragraph, Table
from generator.pages.cleaning import clean
from generator.pages.complaints import LOOK_UP, complaint
from generator.pages.facts import StructureFacts
from generator.pages.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.findings import Finding
    from generator.pages.blocks import Block

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

    def name(self) -> Heading | Paragraph | None:
        """Return the block that names the type: a heading, else the last line of one word."""
        named = [block for block in self.headings if _TYPE_NAME.fullmatch(block.text)]
        if named or self.headings:
            return named[-1] if named else None
        words_alone = [block for block in self.lines if _TYPE_NAME.fullmatch(clean(block.text))]
        return words_alone[-1] if words_alone else None

    def doc(self, name: Heading | Paragraph) -> str:
        """Return the prose between the name and the line that tells who uses the type."""
        after = [line for line in self.lines if line.place > name.place]
        texts = [clean(line.text) for line in after]
        return " ".join(text for text in texts if not words.USED_BY.search(text))


def read_types(blocks: Sequence[Block]) -> TypesReading:
    """Return the data types in *blocks*, each with the name that stands above its table."""
    rows, found, title = Rows(), dict[str, StructureFacts](), _Title()
    for block in blocks:
        match block:
            case Heading():
                title.headings.append(block)
            case Paragraph():
                title.lines.append(block)
            case Table() if block.columns != ERRORS:
                _add(_structure(block, title, rows), found, rows)
                title = _Title()
    return TypesReading(
        structures=tuple(found.values()),
        findings=tuple(rows.findings),
        foreign_types=rows.foreign_types,
    )


def _structure(table: Table, title: _Title, rows: Rows) -> StructureFacts | None:
    name = title.name()
    if name is None:
        message = "the name of the data type that this table describes is lost; it is left out"
        hint = "copy the page with its headings, or save it as HTML"
        rows.findings.append(complaint("lost-fact", table.place, message, hint))
        return None
    return StructureFacts(
        name=clean(name.text),
        doc=title.doc(name),
        fields=rows.members(table),
        place=name.place,
    )


def _add(structure: StructureFacts | None, found: dict[str, StructureFacts], rows: Rows) -> None:
    if structure is None:
        return
    if structure.name in found:
        message = f"the data type {structure.name!r} is described a second time; it is left out"
        rows.findings.append(complaint("disagreement", structure.place, message, LOOK_UP))
        return
    found[structure.name] = structure
