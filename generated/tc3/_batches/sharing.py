# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Runs on several machines that share a journal: each item is sent by the run that has claimed it.

The runs take the same items in the same order, and claim them window by window. What another run
has claimed is left to it: it has no outcome here before it is known, and ``Tally.elsewhere``
counts it. If that run dies, its items are free for all runs that have not come by yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from .journaling import BatchJournal, JournalRecord
from .recording import WINDOW, Recorder, digest_of

if TYPE_CHECKING:
    from .._calls.operation import Api, Batching
    from .grouping import Entry

__all__ = ["ELSEWHERE", "Elsewhere", "SharedJournal", "SharedRecorder", "recorder_of"]

ELSEWHERE = JournalRecord(position=-1, key="", digest="", state="sending")
"""In place of the record of an item that another run has claimed, and whose outcome is not known"""

_COUNT_LIMIT = 2**63


class SharedJournal(BatchJournal, Protocol):
    """A journal that several runs, on any machines, use at the same time.

    Records that are ``sending`` become ``unknown`` once the run that wrote them has died. `write`
    raises JournalError, and stores nothing, if the run was taken for dead meanwhile.
    """

    def claim(self, first: int, count: int, digest: str, /) -> bool:
        """Claim *count* positions from *first* on; return whether they are this run's to send.

        They are another's if it has claimed them and did not die. Raises JournalError if that one
        has an item with another *digest* at *first*.
        """
        ...


class SharedRecorder(Recorder):
    """A Recorder that claims items before it reads their records."""

    def __init__(
        self, journal: SharedJournal, batching: Batching[Any, Any, Any], api: Api, head: bytes
    ) -> None:
        super().__init__(journal, batching, api, head)
        self._limit = _COUNT_LIMIT  # others may write further records at any time
        self._claimed = -1  # where the window begins that was claimed last

    def _record_of(self, journal: BatchJournal, entry: Entry[Any]) -> JournalRecord | None:
        position, (first, _) = entry.index, self._window
        is_new = not first <= position < first + WINDOW
        if is_new and self._claim(cast("SharedJournal", journal), entry):
            self._claimed = position
        return super()._record_of(journal, entry)

    def _claim(self, journal: SharedJournal, entry: Entry[Any]) -> bool:
        """Claim a window; a signal handler that interrupts this leaves the rest to it."""
        return journal.claim(entry.index, WINDOW, digest_of(entry.text))

    def _compare(self, entry: Entry[Any], record: JournalRecord | None) -> None:
        super()._compare(entry, record)
        is_known = record is not None and record.state in {"done", "unknown"}
        if not is_known and self._claimed != self._window[0]:
            entry.record = ELSEWHERE


class Elsewhere:
    """Counts the items that other runs send, in one step each, wherever an interrupt comes."""

    def __init__(self) -> None:
        # How many, and the index of the last one, which is not counted again.
        self._counted = 0, -1

    @property
    def count(self) -> int:
        """How many there are so far."""
        return self._counted[0]

    def add(self, index: int) -> None:
        """Count the item at *index*."""
        count, last = self._counted
        if index > last:
            self._counted = count + 1, index


def recorder_of(
    journal: BatchJournal | None, batching: Batching[Any, Any, Any], api: Api, head: bytes
) -> Recorder:
    """Return what has a run continue what its *journal* holds."""
    if callable(getattr(journal, "claim", None)):
        return SharedRecorder(cast("SharedJournal", journal), batching, api, head)
    return Recorder(journal, batching, api, head)
