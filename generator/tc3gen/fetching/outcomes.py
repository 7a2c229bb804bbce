"""What is asked for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page by its address, and what the site called its last known state."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The text of a page, the *url* that it came from in the end, and the validators it has."""

    url: str
    text: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is what it was when its validators were noted."""


@dataclass(frozen=True, slots=True)
class Refused:
    """There is no page, for this *reason*; *hint* says what to do about it."""

    reason: str
    hint: str = ""
    status: int = field(default=0, compare=False)
    """Of the response that came, if one did."""


Outcome: TypeAlias = Fetched | NotModified | Refused
