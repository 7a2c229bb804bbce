"""One API in memory: what the documentation states, merged with what people decided.

Every class is a frozen value. Tuples keep the order of the documentation. Prose (``doc``,
``title``, ``reason``) is documentation text: hostile until a writer of ``tc3gen.emit`` has made
it code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen import type_words
from tc3gen.limits import Limits, OneOf
from tc3gen.names import is_wire_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tc3gen.batches import Batch
    from tc3gen.callbacks import Callback
    from tc3gen.limit_kinds import Target
    from tc3gen.protocol import Envelope, Signature
    from tc3gen.type_words import ScalarName
    from tc3gen.waits import Wait

Retry: TypeAlias = Literal["never", "backoff", "later", "resign", "renew"]
Effect: TypeAlias = Literal["none", "unknown"]
PageKey: TypeAlias = Literal["offset", "page", "token"]
OtherForm: TypeAlias = Literal["GET", "multipart", "octet-stream", "event-stream"]
"""What the request or the response of an action is, where it is not JSON that is posted."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; *name* is the documentation's own word for its type."""

    name: ScalarName

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Reference:
    """An object of the structure called *name*."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Array:
    """A list of *items*."""

    items: Scalar | Reference

    def __str__(self) -> str:
        return type_words.array_of(str(self.items))


Type: TypeAlias = Scalar | Reference | Array


def parse_type(text: str) -> Type | None:
    """Return the type that *text* names, ``None`` where it names none.

    A word that is no scalar is taken for a structure; whether that exists is for a rule to say. The
    documentation has no lists of lists. What is unknown is no type.
    """
    word = type_words.item_word(text)
    if word == type_words.UNKNOWN or not (type_words.is_scalar(word) or is_wire_name(word)):
        return None
    item = Scalar(word) if type_words.is_scalar(word) else Reference(word)
    return Array(item) if type_words.is_array(text) else item


def limit_target(of: Type) -> Target | None:
    """Return what limits of a value of the type *of* are for; ``None`` where there are none."""
    if isinstance(of, Array):
        return "lists"
    if isinstance(of, Reference) or of.name == "Boolean":
        return None
    return "texts" if of.name in type_words.TEXTS else "numbers"


def innermost(of: Type) -> Scalar | Reference:
    """Return the type of a list's items, or *of* itself."""
    return of.items if isinstance(of, Array) else of


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a structure, of a request or of a response."""

    wire_name: str
    name: str
    """Its Python name."""
    type: Type
    doc: str = ""
    required: bool = False
    """The documentation, or policy, demands it of a request."""
    may_be_blank: bool = False
    """It is required, and a documented request shows it as a text that says nothing."""
    always: bool = False
    """Policy counts on it in every response."""
    private: bool = False
    """Holds what must not appear in logs or ``repr``: numbers, message texts, secrets."""
    codes: bool = False
    """Holds an error code, or *ok* after a success."""
    ok: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def leads_to(self) -> str:
        """The structure that its type names; empty for a scalar."""
        of = innermost(self.type)
        return of.name if isinstance(of, Reference) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A documented data type."""

    name: str
    class_name: str
    doc: str = ""
    fields: tuple[Field, ...] = ()
    one_of: tuple[OneOf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A documented request and its response, as JSON text; ``*`` in it stands for any digit."""

    title: str
    request: str
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How an action returns a list in pages: the fields that tell, empty where there is none."""

    items: str
    by: PageKey
    position: str
    size: str = ""
    next_token: str = ""
    total: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One operation of a service."""

    name: str
    method_name: str
    doc: str = ""
    page: str = ""
    """The URL of the page that it is transcribed from."""
    regions: tuple[str, ...] = ()
    """The only regions that serve it; empty where the documentation names none."""
    rate_limit: int | None = None
    """Requests a second."""
    unsigned: bool = False
    """It is called without a signature: what it is sent proves who calls."""
    request: tuple[Field, ...] = ()
    response: tuple[Field, ...] = ()
    errors: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    idempotent: bool = False
    reason: str = ""
    """Why it may, or may not, be repeated."""
    batch: Batch | None = None
    pages: Pages | None = None
    waits: tuple[Wait, ...] = ()
    one_of: tuple[OneOf, ...] = ()
    """Groups of fields of its request that exclude or replace each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorCode:
    """A documented error code and what a caller may conclude from it."""

    code: str
    name: str
    """Its Python name, in ErrorCode."""
    doc: str
    retry: Retry
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPrefix:
    """What all codes beginning with *prefix* (whole labels) have in common."""

    prefix: str
    error_class: str
    retry: Retry
    effect: Effect
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What every service of the platform shares."""

    signature: Signature
    content_type: str
    headers: dict[str, str]
    """Role (``action``, ``token`` and so on) to header name."""
    languages: tuple[str, ...]
    envelope: Envelope
    request_bytes: int
    """The largest request body."""
    endpoint_suffixes: tuple[str, ...]
    """How the hosts of its services end; empty where any host will do."""
    idempotent_prefixes: tuple[str, ...]
    prefixes: tuple[ErrorPrefix, ...]
    errors: tuple[ErrorCode, ...]
    endpoint: str = ""
    """The usual host of a service, with ``{service}`` for its short name."""
    private_names: tuple[str, ...] = ()
    """How text fields are called that are private; ``*`` stands for anything."""
    unsupported: Mapping[str, OtherForm] = field(default_factory=dict)
    """Actions, as ``service.Action``, to what they are instead of JSON."""

    def has_private_name(self, wire_name: str) -> bool:
        """Return whether a field is called like one that holds a secret."""
        found = _any_of(self.private_names).fullmatch(wire_name)
        return found is not None


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches as one of *patterns* does; nothing where there are none."""
    return re.compile("|".join(map(translate, patterns)) or "(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service at one version."""

    name: str
    """The folder of its spec, and of its generated package."""
    class_prefix: str
    short_name: str
    """The service of the credential scope."""
    version: str
    endpoint: str
    actions: tuple[Action, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    structures: tuple[Structure, ...] = ()
    prefixes: tuple[ErrorPrefix, ...] = ()
    """What its codes inherit from their prefix; they take precedence over those of the platform."""
    errors: tuple[ErrorCode, ...] = ()
    """The codes that its actions document; the platform's common codes are not repeated."""

    def structure(self, name: str) -> Structure | None:
        """Return the structure called *name*, if there is one."""
        return next((known for known in self.structures if known.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A platform and the services that were described for it."""

    platform: Platform
    services: tuple[Service, ...]


_PAGE_URL = re.compile(r"https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~#-]+)+/?")


def is_page_url(text: str) -> bool:
    """Return whether *text* has the form of a documentation page's URL."""
    return bool(_PAGE_URL.fullmatch(text))


def longest_prefix(code: str, prefixes: tuple[ErrorPrefix, ...]) -> ErrorPrefix | None:
    """Return the prefix that *code* inherits from: the longest one made of its whole labels.

    Of two that are equal the first counts, so those of a service stand before the platform's.
    """
    fitting = [p for p in prefixes if code == p.prefix or code.startswith(f"{p.prefix}.")]
    return max(fitting, key=lambda p: len(p.prefix), default=None)
