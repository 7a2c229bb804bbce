"""What documentation states: facts, each with its source location.

Pages are read into these facts, merging makes new ones of old and new, and the spec reads them from
YAML and writes them. What nobody has told is left open, never filled in. All text is hostile: it
has been normalised (NFC, one blank between words) and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from tc3gen import type_words
from tc3gen.findings import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

UNKNOWN: Literal["unknown"] = type_words.UNKNOWN
"""Stands for a fact that is lost: ``required`` of a field, or its ``type``."""
NOWHERE = Location("")
"""The location of a fact that stands in no file."""

_REGION = re.compile(r"[a-z]{2,}(-[a-z0-9]+)+")
_RATE = re.compile(r"([1-9][0-9]{0,8})/s")

METADATA = "metadata-"
"""In front of the key, in pages.lock, of what metadata tells: it replaces nothing of a page."""

Required: TypeAlias = bool | Literal["unknown"]
PageKind: TypeAlias = Literal["action", "types", "errors"]
Origin: TypeAlias = Literal["page", "metadata"]


class Keyed(Protocol):
    """A fact that stands in a table, under a key of its own."""

    @property
    def key(self) -> str:
        """Its name in the documentation."""


class Renamable(Keyed, Protocol):
    """A fact that becomes something with a name in Python."""

    @property
    def python_name(self) -> str | None:
        """The name that it was given there; ``None`` where the usual one does."""


KeyedT = TypeVar("KeyedT", bound=Keyed)


def by_key(facts: Iterable[KeyedT] | None) -> dict[str, KeyedT]:
    """Return *facts* by their keys, in their order; ``None`` holds none."""
    return {fact.key: fact for fact in facts or ()}


def is_region(text: str) -> bool:
    """Return whether *text* has the form of a region, such as ``ap-singapore``."""
    return bool(_REGION.fullmatch(text))


def parse_rate(text: str) -> int | None:
    """Return the requests a second of ``10/s``, ``None`` for anything else."""
    match = _RATE.fullmatch(text)
    return int(match[1]) if match else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """One field of a request, a response or a structure: a row of a parameter table."""

    wire_name: str
    type: str = UNKNOWN
    """In the words of the documentation, such as ``Array of Filter``; or ``unknown``."""
    required: Required | None = None
    """``None`` where nothing is said, as of responses: then it is optional."""
    python_name: str | None = None
    doc: str = ""
    location: Location = NOWHERE

    @property
    def key(self) -> str:
        """Its name on the wire."""
        return self.wire_name

    @property
    def leads_to(self) -> str:
        """The structure that its type names, which may not exist; empty for all other types."""
        word = type_words.item_word(self.type)
        return "" if type_words.is_scalar(word) or word == UNKNOWN else word


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFacts:
    """One request with its response, as JSON text with two blanks of indentation."""

    title: str = ""
    request: str = ""
    response: str = ""
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFacts:
    """One error code."""

    code: str
    python_name: str | None = None
    doc: str = ""
    location: Location = NOWHERE

    @property
    def key(self) -> str:
        """The code."""
        return self.code


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
    """One data type; *inferred* where a page only names it and its examples show it."""

    name: str
    python_name: str | None = None
    inferred: bool = False
    doc: str = ""
    fields: tuple[FieldFacts, ...] = ()
    unfinished: Unfinished | None = None
    location: Location = NOWHERE

    @property
    def key(self) -> str:
        """Its name in the documentation."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """One operation; ``None`` is what nobody has told, an empty tuple what a page denies."""

    name: str
    doc: str = ""
    page: str = ""
    """The URL of the page that it is transcribed from."""
    regions: tuple[str, ...] | None = None
    """The only regions that serve it; empty where the page sets no bounds."""
    rate_limit: int | None = None
    """Requests a second."""
    unsigned: bool = False
    """It is called without a signature; sources that do not say so leave it open."""
    request: tuple[FieldFacts, ...] | None = None
    """Without the common parameters Action, Version and Region."""
    response: tuple[FieldFacts, ...] | None = None
    errors: tuple[ErrorFacts, ...] | None = None
    """The codes that it documents; in a transcript their descriptions stand with the service."""
    examples: tuple[ExampleFacts, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    """The tables, and the examples, that may go on where this copy of the page does not."""
    location: Location = NOWHERE

    @property
    def key(self) -> str:
        """Its name on the wire."""
        return self.name

    @property
    def fields(self) -> tuple[FieldFacts, ...]:
        """The fields of its request and of its response, as far as they are told."""
        return (*(self.request or ()), *(self.response or ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFacts:
    """What the service posts to an address of its users; no page is read for it."""

    name: str
    doc: str = ""
    page: str = ""
    body: str = UNKNOWN
    """A structure or a list of it, in the words of the documentation."""
    response: str = ""
    """The response that it waits for, as JSON text."""
    example: str = ""
    location: Location = NOWHERE

    @property
    def key(self) -> str:
        """Its name in the spec."""
        return self.name

    @property
    def leads_to(self) -> str:
        """The structure that its body names, which may not exist."""
        return type_words.item_word(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What all pages of one service at one version have in common; empty is what is not told."""

    service: str = ""
    """The product as the API names it."""
    version: str = ""
    """As ``2021-01-11``, however a page writes it."""
    endpoint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """Everything that one page states."""

    kind: PageKind
    path: str
    """The file that was read, as findings name it."""
    origin: Origin = "page"
    """Metadata of a service is told in the same parts as pages."""
    listed: frozenset[str] | None = None
    """All actions that its source has; ``None`` where that is not known, as of pages."""
    url: str = ""
    """Where the page says that it comes from."""
    updated: str = ""
    """The day on which the page says that it was changed, as ``2026-04-24``."""
    head: Head = Head()
    action: ActionFacts | None = None
    structures: tuple[StructureFacts, ...] = ()
    """Those that a data types page describes, or that an action's examples show."""
    errors: tuple[ErrorFacts, ...] = ()
    """Those of a page of error codes."""

    @property
    def location(self) -> Location:
        """The source location of findings about the page as a whole."""
        return self.action.location if self.action else Location(self.path)

    @property
    def half_rows(self) -> frozenset[Location]:
        """The rows within which the page may end: their descriptions may be cut off."""
        parts = [structure.unfinished for structure in self.structures]
        parts += self.action.unfinished if self.action else ()
        return frozenset(part.location for part in parts if part and part.breaks_off)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPage:
    """What was on a page when it was last imported: no sentences, only their digests."""

    key: str
    """The name of its action; ``data-types`` or ``error-codes``, which no action can be called.

    In front of it stands ``metadata-`` where the facts are those of metadata, and not of a page.
    """
    url: str = ""
    updated: str = ""
    fetched_from: str = ""
    """Where it is fetched from, if not from its URL."""
    etag: str = ""
    """With `last_modified`, how its site recognises the state of the page that is locked."""
    last_modified: str = ""
    prose: Mapping[str, str] = field(default_factory=dict)
    """What is described, as ``request.Name``, to the digest of its description."""
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """A fact that policy settles to its values: of the page that counts, then of others."""
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """All facts about one service at one version, and the pages that they came from."""

    head: Head = Head()
    actions: tuple[ActionFacts, ...] = ()
    callbacks: tuple[CallbackFacts, ...] = ()
    structures: tuple[StructureFacts, ...] = ()
    errors: tuple[ErrorFacts, ...] = ()
    pages: tuple[LockedPage, ...] = ()

    @property
    def documented_codes(self) -> frozenset[str]:
        """The error codes that its actions document."""
        return frozenset(error.code for action in self.actions for error in action.errors or ())
