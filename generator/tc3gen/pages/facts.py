"""What one documentation page states: facts, and the prose around them, each with its place.

What a page does not tell is left open, never filled in. All text is hostile: it has been
normalised (NFC, one blank between words) and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen import type_words

if TYPE_CHECKING:
    from tc3gen.findings import Finding, Location

UNKNOWN: Literal["unknown"] = type_words.UNKNOWN
"""Stands for a fact that the page has lost: ``required`` of a field, or its ``type``."""

Required: TypeAlias = bool | Literal["unknown"]
Kind: TypeAlias = Literal["action", "types", "errors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """One row of a parameter table."""

    wire_name: str
    type: str
    """In the words of the documentation, such as ``Array of Filter``; or ``unknown``."""
    required: Required = False
    """False, too, where a table has no such column because it describes responses."""
    doc: str = ""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFacts:
    """One request with its response, as JSON text with two blanks of indentation."""

    title: str
    request: str
    response: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFacts:
    """One row of an error code table."""

    code: str
    doc: str = ""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A table that may have more rows than were read: what it lacks, it does not deny."""

    table: str
    """``request``, ``response``, ``errors``, ``examples`` or ``fields``."""
    why: str
    """What keeps it from being whole, as ``it breaks off here``."""
    location: Location
    """The last row of a table that breaks off, else a row that could not be read."""
    breaks_off: bool = False
    """Whether the page may end within the row at *location*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureFacts:
    """One data type; *inferred* where the page only names it and its examples show it."""

    name: str
    doc: str = ""
    fields: tuple[FieldFacts, ...]
    inferred: bool = False
    unfinished: Unfinished | None = None
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """One operation; ``None`` is what the page does not tell, an empty tuple what it denies."""

    name: str
    doc: str = ""
    endpoint: str = ""
    version: str = ""
    """As ``2021-01-11``, however the page writes it."""
    regions: tuple[str, ...] | None = None
    """The only regions that serve it; empty where the page sets no bounds."""
    rate_limit: int | None = None
    request: tuple[FieldFacts, ...] | None = None
    """Without the common parameters Action, Version and Region."""
    response: tuple[FieldFacts, ...] | None = None
    errors: tuple[ErrorFacts, ...] | None = None
    examples: tuple[ExampleFacts, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    """The tables, and the examples, that may go on where this copy of the page does not."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """Everything that one page states."""

    kind: Kind
    path: str
    """The file that was read, as findings name it."""
    url: str = ""
    """Where the page says that it comes from."""
    updated: str = ""
    """The day on which the page says that it was changed, as ``2026-04-24``."""
    service: str = ""
    """The product as the API names it, where an endpoint or a link tells it."""
    action: ActionFacts | None = None
    structures: tuple[StructureFacts, ...] = ()
    """Those that a data types page describes, or that an action's examples show."""
    errors: tuple[ErrorFacts, ...] = ()
    """Those of a page of error codes."""

    @property
    def half_rows(self) -> frozenset[Location]:
        """Return the rows within which the page may end: their descriptions may be cut off."""
        parts = [structure.unfinished for structure in self.structures]
        parts += self.action.unfinished if self.action else ()
        return frozenset(part.location for part in parts if part and part.breaks_off)


@dataclass(frozen=True, slots=True)
class PageReading:
    """The *facts* of a page, ``None`` where it was refused, and what was wrong with it."""

    facts: PageFacts | None
    findings: tuple[Finding, ...] = ()
