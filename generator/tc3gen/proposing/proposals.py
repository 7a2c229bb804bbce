"""What is proposed, and what is not: values that the readers of prose exchange."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind: TypeAlias = Literal["idempotent", "private", "limit", "one_of", "paginate", "error_prefix"]
Steps: TypeAlias = tuple[str, ...]
"""Where a decision stands in policy.yaml: ``("actions", "RunJob", "fields", "Name")``."""

CONTRADICTED = "documented examples do not keep it"
"""Why a limit is left out that the prose states clearly."""

UNTRIED = "no documented request tries it, and other lists of this service are not kept by theirs"
"""Why a list of values is left out where the prose of the whole service is doubtful."""

NOT_CLEAN = "the listed values are no clean words"
"""Why values that follow ``Valid values:`` are left out, be they values or an explanation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One decision to review: the keys to write at *steps*, and why."""

    steps: Steps
    kind: Kind
    keys: Mapping[str, Any]
    reason: str
    """Quotes the words that suggest it."""
    read: str = ""
    """The digest of the prose that it was read from, where the language has a place for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that looks like a decision and is not proposed."""

    steps: Steps
    kind: Kind
    why: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """All proposals for a service, in the order of its documentation, and what was left out."""

    proposals: tuple[Proposal, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader made of the prose about a field: *keys* of policy, or a *doubt*."""

    words: str
    """The words that it was read from."""
    keys: Mapping[str, Any] = field(default_factory=dict[str, Any])
    doubt: str = ""
    """Why nothing is proposed, although the words look like a limit."""
