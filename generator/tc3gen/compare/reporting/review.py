"""What a report tells: plain values, before anything is written. All texts are hostile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.compare.report import Advice, advise

if TYPE_CHECKING:
    from tc3gen.compare.report import Located
    from tc3gen.compare.signatures import SignatureChange
    from tc3gen.findings import Finding, Location

State: TypeAlias = Literal["changed", "unchanged", "refused"]
PageState: TypeAlias = Literal["new", "unchanged", "refused"]
Origin: TypeAlias = Literal["page", "spec"]


@dataclass(frozen=True, slots=True)
class PageReview:
    """One page, by its *key* in the lock: what became of it, and why, where it was refused."""

    key: str
    url: str
    state: PageState
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ServiceReview:
    """One service with its pages."""

    name: str
    state: State
    pages: tuple[PageReview, ...] = ()
    wrong: tuple[Finding, ...] = ()
    """What keeps it as it was, the pages aside."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said *about* a thing, before and after.

    *before* is what the page said, or, where that is not known any more, what the spec says.
    """

    about: str
    before: str
    after: str
    before_is: Origin = "page"
    url: str = ""


@dataclass(frozen=True, slots=True)
class StaleDecision:
    """A decision of policy whose prose has changed: what was decided, and why."""

    location: Location
    decided: str
    reason: str
    sentence: Sentence
    mend: str
    """What to do once it has been read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that a report tells, of all services."""

    services: tuple[ServiceReview, ...] = ()
    changes: tuple[Located, ...] = ()
    python: tuple[SignatureChange, ...] = ()
    stale: tuple[StaleDecision, ...] = ()
    prose: tuple[Sentence, ...] = ()
    """What pages say otherwise, whether or not a decision rests on it."""
    open: tuple[Finding, ...] = ()
    """What is still open, or wrong, in what the spec says now."""
    done: tuple[str, ...] = field(default=())
    """What was written, in sentences."""
    package_made: bool = False
    """Whether the package is what the spec makes now."""

    @property
    def advice(self) -> Advice:
        """The version number that the changes ask for."""
        return advise([located.change for located in self.changes])

    @property
    def refused(self) -> tuple[ServiceReview, ...]:
        """The services that stayed as they were, for something was wrong."""
        return tuple(service for service in self.services if service.state == "refused")
