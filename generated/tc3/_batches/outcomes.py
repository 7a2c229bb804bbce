# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What became of each item of a list that is sent in batches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .._calls.error_codes import ItemEffect
    from ..errors import TencentCloudError

__all__ = ["Outcome", "OutcomeKind", "Tally"]

OutcomeKind: TypeAlias = Literal["done", "refused", "unknown", "not_sent"]
"""The service accepted the item; it refused it, and nothing happened; something may have happened;
or it never reached the service."""

I_co = TypeVar("I_co", covariant=True)
S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[I_co, S_co]):
    """What became of one item.

    Attributes:
        index: Which item it is, counted from 0 as they were given.
        item: The item itself.
        kind: ``done``, ``refused``, ``unknown`` or ``not_sent``; only ``refused`` and ``not_sent``
            items can be sent again without a risk.
        status: The result that the response holds for it; ``None`` where it holds none.
        code: The error code, of its own or of the whole request.
        error: Why there is no status, or why it is not to be trusted; ``None`` where all is well.
    """

    index: int
    item: I_co
    kind: OutcomeKind
    status: S_co | None = None
    code: str = ""
    error: TencentCloudError | None = None

    @property
    def effect(self) -> ItemEffect:
        """What happened: ``done``, ``none`` or ``unknown``.

        It is ``none`` as well where nobody knows and the action is idempotent: nobody has to.
        """
        if self.kind == "done":
            return "done"
        if self.kind == "unknown":
            return self.error.effect if self.error else "unknown"
        return "none"


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many items had which outcome so far.

    *requests* counts those that ended, and *surplus* the results in their responses that belong to
    no item.
    """

    done: int = 0
    refused: int = 0
    unknown: int = 0
    not_sent: int = 0
    requests: int = 0
    surplus: int = 0

    def plus(
        self, outcomes: Iterable[Outcome[object, object]], *, requests: int, surplus: int
    ) -> Tally:
        """Return the numbers after some more *outcomes*; this one stays as it is."""
        found = Counter([outcome.kind for outcome in outcomes])
        return Tally(
            done=self.done + found["done"],
            refused=self.refused + found["refused"],
            unknown=self.unknown + found["unknown"],
            not_sent=self.not_sent + found["not_sent"],
            requests=self.requests + requests,
            surplus=self.surplus + surplus,
        )

    def update(self, other: Tally) -> None:
        """Take over the numbers of *other*."""
        self.done, self.refused = other.done, other.refused
        self.unknown, self.not_sent = other.unknown, other.not_sent
        self.requests, self.surplus = other.requests, other.surplus
