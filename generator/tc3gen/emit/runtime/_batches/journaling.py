# SPDX-License-Identifier: MIT-0
"""What a journal is: the records that runs write into it and read from it.

An item is known by its position among the items and by a digest of all that is sent of it; its
text is not stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BatchJournal", "Campaign", "JournalRecord", "JournalState"]

JournalState: TypeAlias = Literal["sending", "done", "refused", "unknown", "not_sent"]
"""What is known of an item; one that is ``sending`` when a run begins has an unknown outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What the runs have in common that may share a journal.

    *action* is the service and the action; *parameters* is a digest of what each request holds
    besides the items. *scope* is what of these a question for what became of items repeats, as a
    JSON object of wire names, such as ``{"SmsSdkAppId":"2400006666"}``; empty without any.
    """

    action: str
    parameters: str
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRecord:
    """What a journal holds of an item.

    Attributes:
        position: Its index among the items, from 0.
        key: What its result repeats, as JSON: for a message its number and session context.
        digest: A digest of all that is sent of it, 32 hexadecimal digits.
        state: ``sending``, or the kind of its outcome.
        code: The error code of its outcome; empty without one.
        request_id: The id of its request; empty if it is not known.
        serial: What the service calls it in reports, for a message its serial number; empty if it
            is not known.
        finding: What a reconciliation has found: the evidence that settled an unknown outcome, or
            why it is still unknown; empty before one.
        sent_at: When it was recorded as ``sending`` for the last time, in seconds since 1970; the
            journal's own clock tells, and what is written is ignored.
    """

    position: int
    key: str = field(repr=False)
    digest: str
    state: JournalState
    code: str = ""
    request_id: str = ""
    serial: str = ""
    finding: str = ""
    sent_at: float = 0.0


class BatchJournal(Protocol):
    """Keeps the records of one campaign; every method may be called from any thread.

    Each raises JournalError where it cannot do what it promises.
    """

    def begin(self, campaign: Campaign, /) -> int:
        """Begin a run and return how many positions there are up to the last one with a record.

        Records that are ``sending`` become ``unknown``. Raises JournalError if another run uses the
        journal, or if it is of another campaign.
        """
        ...

    def campaign(self) -> Campaign:
        """Return the campaign in it, of whatever run; JournalError where there is none yet."""
        ...

    def read(self, first: int, count: int, /) -> Sequence[JournalRecord]:
        """Return the records of *count* positions from *first* on; not every position has one."""
        ...

    def write(self, records: Sequence[JournalRecord], /) -> None:
        """Store *records*, all of them or none; they are on disk when it returns."""
        ...

    def end(self) -> None:
        """End the run, and let others begin; does nothing without one."""
        ...
