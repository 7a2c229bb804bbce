# SPDX-License-Identifier: MIT-0
"""Records a run in a journal, and has it continue what an earlier one recorded there.

Before a request is signed, its items are recorded as ``sending``, in the thread that sends it; once
it has ended, they are recorded with their outcomes, before these can be read.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from json import JSONEncoder, loads
from typing import TYPE_CHECKING, Any

from .._calls.hooks import log
from .._printable import MAX_ID, printable, printable_id
from .._tracebacks import clear_locals
from ..errors import JournalError, NotSentError
from .journaling import Campaign, JournalRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .._calls.operation import Api, Batching
    from .._calls.retry_loop import Call
    from .grouping import Entry
    from .journaling import BatchJournal
    from .outcomes import Outcome

__all__ = ["WINDOW", "Recorder", "Recording", "digest_of", "usable_serial"]

_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

WINDOW = 200
"""How many records are read at once."""


class Recorder:
    """Has a run continue what its *journal* holds: nothing is sent before all of that was seen.

    Without a journal it does nothing.
    """

    def __init__(
        self, journal: BatchJournal | None, batching: Batching[Any, Any, Any], api: Api, head: bytes
    ) -> None:
        self._action = batching.operation.action
        self._items = batching.operation.items_field
        self._serial_of = batching.serial
        self._journal = journal
        self._taken = 0
        # The first position of those that were read last, and their records.
        self._window: tuple[int, dict[int, JournalRecord]] = (-WINDOW, {})
        self._failure: JournalError | None = None
        self._is_told = False
        self._is_over = False
        self._count = 0
        if journal is not None:
            campaign = Campaign(
                action=f"{api.service} {self._action}",
                parameters=digest_of(head),
                scope=_scope(head, batching.scope),
            )
            self._count = journal.begin(campaign)
        # Of the positions that may have a record.
        self._limit = self._count

    @property
    def is_replaying(self) -> bool:
        """Whether there are records of items that were not taken yet."""
        return self._taken < self._count

    def look_up(self, entry: Entry[Any]) -> None:
        """Give *entry* its record if it must not be sent, or an error if it is another item."""
        position = entry.index
        if self._journal is not None and position < self._limit:
            try:
                self._compare(entry, self._record_of(self._journal, entry))
            except Exception as error:  # noqa: BLE001 - a journal may raise anything
                entry.error = self._failed(error)
        # At last, as nothing may be sent before.
        self._taken = max(self._taken, position + 1)

    def end_replay(self) -> JournalError | None:
        """Return what is wrong if there are no more items, and records of more of them."""
        if not self.is_replaying:
            return self.failure_to_tell()
        message = f"there are {self._taken} items, and the journal knows of {self._count}"
        return self._changed(message)

    def attach(self, call: Call, entries: Sequence[Entry[Any]]) -> Recording | None:
        """Have *call*, for *entries*, record them before it is sent; return what does so."""
        if self._journal is None:
            return None
        recording = Recording(partial(self._write, self._journal), entries, self._serial_of)
        call.before_sending = recording.begin
        return recording

    def _write(self, journal: BatchJournal, records: Sequence[JournalRecord]) -> None:
        """Write *records*; after a failure nothing more is sent."""
        if self._failure is not None:
            raise self._failure.with_traceback(None)
        try:
            journal.write(records)
        except Exception as error:  # noqa: BLE001 - a journal may raise anything
            failure = self._failed(error)
            raise failure from failure.__cause__

    def failure_to_tell(self) -> JournalError | None:
        """Return what the run has to raise because of the journal, once."""
        if self._failure is None or self._is_told:
            return None
        self._is_told = True
        return self._failure

    def end(self) -> None:
        """Let other runs use the journal."""
        self._is_over = True
        if self._journal is not None:
            if self.is_replaying:
                # What a signal handler interrupted may be about to take another item.
                with suppress(Exception):
                    self._record_at(self._journal, self._taken)
            self._journal.end()

    def _record_of(self, journal: BatchJournal, entry: Entry[Any]) -> JournalRecord | None:
        return self._record_at(journal, entry.index)

    def _record_at(self, journal: BatchJournal, position: int) -> JournalRecord | None:
        first, records = self._window
        if not first <= position < first + WINDOW:
            found = journal.read(position, WINDOW)
            records = {record.position: record for record in found}
            self._window = position, records
        return records.get(position)

    def _compare(self, entry: Entry[Any], record: JournalRecord | None) -> None:
        if record is None:
            return  # it was never sent
        if entry.error is not None or record.digest != digest_of(entry.text):
            where = f"{self._items}[{entry.index}]"
            raise self._changed(f"{where} is not what it was in the earlier run")
        if record.state not in {"refused", "not_sent"}:
            entry.record = record

    def _changed(self, what: str) -> JournalError:
        sent = "nothing was" if self.is_replaying else "nothing more is"
        message = f"{sent} sent: {what}; give the same items in the same order"
        return JournalError(message, action=self._action)

    def _failed(self, error: Exception) -> JournalError:
        """Keep *error* as the reason to send nothing more, and return it."""
        clear_locals(error)
        if isinstance(error, JournalError):
            failure = error
        else:
            failure = JournalError(f"the journal raised {type(error).__name__}")
            failure.__cause__ = error
        failure.action = self._action
        # A signal handler may have ended the run while this one was reading.
        if self._failure is None and not self._is_over:
            self._failure = failure
            with suppress(Exception):
                log.error("%s", failure)
        return failure


class Recording:
    """Records the items of one request; it refers to no batch, which refers to it."""

    __slots__ = ("_entries", "_is_begun", "_records", "_serial_of", "_write")

    def __init__(
        self,
        write: Callable[[Sequence[JournalRecord]], None],
        entries: Sequence[Entry[Any]],
        serial_of: Callable[[Any], str | None],
    ) -> None:
        self._write = write
        self._entries = entries
        self._serial_of = serial_of
        self._is_begun = False
        self._records: list[JournalRecord] = []

    def begin(self) -> None:
        """Record that the items are being sent; NotSentError if that is impossible."""
        if self._is_begun:
            return  # another attempt
        try:
            self._write(self._sent())
        except Exception as error:
            not_sent = NotSentError("nothing was sent, as the journal cannot record it")
            not_sent.retry = "never"
            raise not_sent from error
        self._is_begun = True

    def conclude(self, outcomes: Iterable[Outcome[Any, Any]], request_id: str) -> None:
        """Record the outcomes; if that fails the items stay ``sending``, and the run is told."""
        ended = list(outcomes)
        if not self._is_begun and all(outcome.kind == "not_sent" for outcome in ended):
            return
        shown, pairs = printable_id(request_id), zip(self._sent(), ended, strict=True)
        # The recorder keeps what goes wrong for the run.
        with suppress(JournalError):
            self._write([self._ended(sent, outcome, shown) for sent, outcome in pairs])
        self._records = []

    def _sent(self) -> list[JournalRecord]:
        """Return the records of the items, which are made once."""
        if not self._records:
            self._records = [_sending(entry) for entry in self._entries]
        return self._records

    def _ended(
        self, sent: JournalRecord, outcome: Outcome[Any, Any], request_id: str
    ) -> JournalRecord:
        serial = None if outcome.status is None else self._serial_of(outcome.status)
        return replace(
            sent,
            state=outcome.kind,
            code=outcome.code and printable(outcome.code, limit=MAX_ID),
            request_id=request_id,
            serial=usable_serial(serial),
        )


def _sending(entry: Entry[Any]) -> JournalRecord:
    return JournalRecord(
        position=entry.index,
        key=_encode(entry.key),
        digest=digest_of(entry.text),
        state="sending",
    )


def digest_of(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def usable_serial(serial: str | None) -> str:
    """Return *serial* if it can be stored and compared as it is; otherwise an empty text."""
    is_usable = serial and len(serial) <= MAX_ID and serial.isascii() and serial.isprintable()
    return serial if serial and is_usable else ""


def _scope(head: bytes, names: Sequence[str]) -> str:
    """Return those of the parameters with which every request begins that are *names*."""
    wire: dict[str, Any] = loads(head + b"]}") if names else {}
    return _encode({name: wire[name] for name in names if name in wire}) if names else ""
