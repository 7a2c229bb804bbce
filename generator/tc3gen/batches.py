"""How a list of any length is sent, and how it is learned what became of its items."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A callback that tells what became of an item, by the wire names of its fields."""

    callback: str
    number: tuple[str, ...]
    """The fields that together are what the item is found by, but for a plus sign."""
    serial: str
    outcome: str
    at: str
    """A time without a zone, such as 2026-03-18 09:12:44."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """An action that tells later what became of an item, by the wire names of its fields.

    It is asked by the first field that its batch matches; its results have all of these fields.
    """

    serial: str
    """The field of the results, of both actions, with what the service calls an item."""
    action: str
    since: str
    """The field of its request with the start of the period, in seconds since 1970."""
    limit: str
    """The field of its request with the most results that are wanted."""
    days: int
    """How far back it knows anything."""
    results: str
    outcome: str
    """The field of a result that tells what became of the item."""
    at: str
    """The field of a result with a time, in seconds since 1970."""
    done: tuple[str, ...]
    """The outcomes of what the service has carried out, the most certain first."""
    refused: tuple[str, ...] = ()
    """The outcomes after which an item may be sent again by itself."""
    report: Report | None = None
    reason: str = ""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """All outcomes that mean something; of two, the first one counts."""
        return (*self.done, *self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How a list of any length is cut into requests, and how outcomes find their items."""

    items: str
    size: int
    results: str
    match: tuple[str, ...]
    statuses: Statuses | None = None
