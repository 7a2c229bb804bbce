# SPDX-License-Identifier: MIT-0
"""How a service tells later what became of items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["Settled", "StatusSource"]

Settled: TypeAlias = Literal["done", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StatusSource:
    """How a service tells later what became of the items of an action.

    Attributes:
        action: The action that is asked.
        match: The wire names of the parts of an item's key; it is asked for the first one.
        serial: The wire name of what an item is called.
        meanings: What an outcome means; where there are two, the first one counts.
        days: How far back it can be asked.
        limit: How many statuses it returns at most.
        rate: Its rate limit in requests a second; 0 if none is documented.
        ask: Calls a client for the first part of a key, from a time on, with what is in the scope.
        statuses: Returns the statuses in its response.
        fields: Returns key, serial, outcome and time of a status.
        report: The class of reports.
        report_fields: Returns the same of a report; its time is a text.
    """

    action: str
    match: tuple[str, ...]
    serial: str
    meanings: Mapping[str, Settled]
    days: int
    limit: int
    rate: int
    ask: Callable[[Any, Any, int, Mapping[str, Any]], Any]
    statuses: Callable[[Any], Iterable[Any]]
    fields: Callable[[Any], tuple[tuple[str | None, ...], str | None, str | None, int | None]]
    report: type | None = None
    report_fields: (
        Callable[[Any], tuple[tuple[str | None, ...], str | None, str | None, str | None]] | None
    ) = None
