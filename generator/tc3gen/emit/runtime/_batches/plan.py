# SPDX-License-Identifier: MIT-0
"""The plan of a run: which items are sent in which request, and the outcome of each item."""

from __future__ import annotations

from collections import deque
from itertools import chain, count, islice
from operator import length_hint
from typing import TYPE_CHECKING, Generic, TypeVar

from .._calls.hooks import call_hook
from .._calls.options import NO_OPTIONS
from .._calls.request_builder import invalid
from ..errors import NotSentError, Problem
from .grouping import Batch, Counted, Entry, Grouper
from .interrupts import is_under_way
from .outcomes import OutcomeBuilder, Tally
from .sharing import ELSEWHERE, Elsewhere, recorder_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .._calls.calls import Calls
    from .._calls.operation import Batching
    from .._calls.options import RequestOptions
    from .._calls.protocols import Request, Response, Structure
    from .journaling import BatchJournal
    from .outcomes import Outcome

__all__ = ["Plan"]

_MAX_REQUESTS = 64

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")


class Plan(Generic[I, R, S]):
    """Groups items into requests, and builds exactly one outcome for each item.

    It is used by one thread, which a signal handler may interrupt between any two opcodes. So each
    item is in one place at a time: in the inbox until it is in a batch, and in its batch until its
    outcome is read. Each change of state is one assignment, or one call into C; `recover` does
    what should have followed it. Batches whose outcomes were read are dropped.
    """

    def __init__(
        self,
        batching: Batching[I, R, S],
        request: Request,
        calls: Calls,
        options: RequestOptions | None,
        *,
        concurrency: int,
        progress: Callable[[Tally], object] | None,
        journal: BatchJournal | None = None,
    ) -> None:
        self._batching = batching
        self._builder = OutcomeBuilder(batching)
        self._calls = calls
        self._options = NO_OPTIONS if options is None else options
        self._progress = progress
        if type(concurrency) is not int or not 0 < concurrency <= _MAX_REQUESTS:
            message = f"must be a whole number from 1 to {_MAX_REQUESTS}"
            raise invalid(batching.operation.action, [Problem("concurrency", message)])
        requests, now = calls.resources.requests, calls.resources.clock.monotonic()
        self._grouper = Grouper(batching, request, requests, self._options, now=now)
        self._concurrency = concurrency
        self._numbers = count()
        # At most one item: the one that is being put into a batch.
        self._inbox: deque[tuple[I, int]] = deque()
        self._batches: list[Batch[I, R]] = []
        self._open: Batch[I, R] | None = None
        # Items that an earlier run has sent, until there are as many as in a request.
        self._replayed: Batch[I, R] | None = None
        self._last: Counted[I, R] | None = None
        self._tally = Tally()
        self._elsewhere = Elsewhere()
        self._claimant = object()
        self.is_stop_requested = False
        # At last: once a journal has begun, nothing here may raise.
        self.recorder = recorder_of(journal, batching, requests.api, self._grouper.head)

    @property
    def tally(self) -> Tally:
        """How many items had which outcome so far."""
        if self._last is not None:
            self._tally.update(self._last.tally)
        self._tally.elsewhere = self._elsewhere.count
        return self._tally

    @property
    def unread_count(self) -> int:
        """How many of the items that were taken have no outcome that was read."""
        return len(self._inbox) + sum(batch.unread_count for batch in self._batches)

    @property
    def in_flight(self) -> list[Batch[I, R]]:
        """The requests under way."""
        return [batch for batch in self._batches if batch.is_in_flight]

    @property
    def wants_items(self) -> bool:
        """Whether another request may be launched as soon as there are items for it."""
        has_room = self._next_waiting() is None and len(self.in_flight) < self._concurrency
        return has_room or self.recorder.is_replaying

    @property
    def is_settled(self) -> bool:
        """Whether the outcomes of all items that were taken are known."""
        return all(batch.unread is not None for batch in self._batches)

    @property
    def has_ended(self) -> bool:
        """Whether a request has ended whose outcomes are not recorded yet."""
        return any(batch.result is not None for batch in self._batches if batch.unread is None)

    @property
    def is_updating(self) -> bool:
        """Whether this thread is in the middle of a change, as when a signal handler asks."""
        is_changing = is_under_way(self, "_add_to_batch", "_record")
        return is_changing or is_under_way(self.recorder, "_claim")

    def numbered(self, items: Iterable[I]) -> Iterator[tuple[I, int]]:
        """Return an iterator over *items* with their numbers, from which `take` takes them."""
        try:
            return zip(items, self._numbers, strict=False)
        except TypeError as error:
            self.recorder.end()
            operation = self._batching.operation
            message = f"is of type {type(items).__name__}, something to iterate over is wanted"
            raise invalid(operation.action, [Problem(operation.items_field, message)]) from error

    def take(self, items: Iterator[tuple[I, int]]) -> bool:
        """Put the next item into a request; return whether that has room for more.

        Returns ``False``, too, for an item that cannot be sent, which has an outcome at once.
        Raises what the source raises, and StopIteration where there is no further item.
        """
        # One call into C, so that an item that has left its source is in the inbox.
        self._inbox.extend(islice(items, 1))
        entry = self._empty_inbox()
        if entry is None:
            raise StopIteration
        has_room = self._open is not None or self._replayed is not None
        return entry.error is None and (has_room or entry.record is ELSEWHERE)

    def close_input(self) -> None:
        """Allow the last request to be sent, full or not: there are no more items to come."""
        self._open = self._replayed = None

    def next_to_start(self) -> Batch[I, R] | None:
        """Return the next request to start, whose time begins now; ``None`` if there is none."""
        in_flight = self.in_flight
        for batch in in_flight:
            if not batch.is_started:
                return batch  # an interrupt came before it could be started
        waiting = self._next_waiting()
        if waiting is None or len(in_flight) >= self._concurrency or self.is_stop_requested:
            return None
        if self.recorder.is_replaying:
            return None
        operation, body = self._batching.operation, self._grouper.body(waiting.entries)
        call = self._calls.batch_call(operation, body, self._options)
        waiting.recording = self.recorder.attach(call, waiting.entries)
        waiting.flow = self._calls.send(operation, call)
        waiting.call = call
        return waiting

    def recover(self) -> None:
        """Complete a change that was interrupted; drop batches whose outcomes were read."""
        if self._last is not None:
            self._last.batch.unread = self._last.outcomes
        for _, number in tuple(self._inbox):
            if any(entry.index == number for batch in self._batches for entry in batch.entries):
                self._inbox.clear()
        self._empty_inbox()
        self._batches = [batch for batch in self._batches if batch.unread_count]

    def collect(self) -> None:
        """Turn the requests that have ended into outcomes."""
        for batch in tuple(self._batches):
            if batch.result is not None and batch.unread is None and batch is not self._replayed:
                outcomes, surplus = batch.built or self._builder.build(batch, batch.result)
                self._record(batch, outcomes, surplus)
                if batch.call is not None and self._progress is not None:
                    call_hook("progress", self._progress, self.tally)

    def write_outcomes(self, batch: Batch[I, R], result: R | BaseException) -> None:
        """Write what *result* means for the items of *batch* into the journal, if there is one.

        Any thread may do so once the request has ended; it need not, as `collect` does it, too.
        """
        if batch.recording is not None:
            batch.built = self._builder.build(batch, result)

    def next_unread(self) -> Iterator[Outcome[I, S]] | None:
        """Return the unread outcomes of the first request that has any; ``None`` without one."""
        for batch in self._batches:
            if batch.unread is not None and length_hint(batch.unread):
                return batch.unread
        return None

    def all_unread(self) -> Iterator[Outcome[I, S]]:
        """Return all outcomes that are known and not read."""
        unread = [batch.unread for batch in self._batches if batch.unread is not None]
        return chain.from_iterable(unread)

    def give_up_waiting(self, why: str) -> None:
        """Give up the requests not launched yet: their items are ``not_sent``, because of *why*."""
        for batch in tuple(self._batches):
            if batch.is_waiting:
                self.give_up(batch, why)
        self._open = self._replayed = None

    def request_stop(self) -> None:
        """Send nothing more, not even a launched request that waits for the rate limiter.

        The outcomes of what is not sent are made later, by `stop`.
        """
        self.is_stop_requested = True
        for batch in tuple(self._batches):
            if batch.call is not None:
                batch.call.stopped = True

    def stop(self, why: str) -> None:
        """Send nothing more, and give up the requests that no thread has claimed yet."""
        self.request_stop()
        self.give_up_waiting(why)
        for batch in self.in_flight:
            self.give_up(batch, why)

    def give_up(self, batch: Batch[I, R], why: str, cause: Exception | None = None) -> None:
        """Do not send *batch*, unless it was claimed already."""
        if batch.claim(self._claimant) and batch.result is None:
            failure = NotSentError(why, action=self._batching.operation.action)
            failure.__cause__ = cause
            batch.result = failure

    def _next_waiting(self) -> Batch[I, R] | None:
        """Return the next batch to launch: one that takes no more items."""
        for batch in self._batches:
            if batch is not self._open and batch.is_waiting:
                return batch
        return None

    def _empty_inbox(self) -> Entry[I] | None:
        """Put the item in the inbox into a batch, and return it; ``None`` if there is none."""
        entry = None
        for item, number in tuple(self._inbox):
            entry = self._grouper.entry(number, item)
            self.recorder.look_up(entry)
            self._add_to_batch(entry)
        if not self.recorder.is_replaying:
            self._replayed = None
        return entry

    def _add_to_batch(self, entry: Entry[I]) -> None:
        """Put the item in the inbox into a batch, unless a signal handler did in the meantime."""
        if not self._inbox:
            return
        grouper, batch = self._grouper, self._open
        if entry.error is not None:
            self._batches.append(Batch([entry], result=entry.error))
        elif entry.record is ELSEWHERE:
            self._elsewhere.add(entry.index)
        elif entry.record is not None:
            self._add_replayed(entry)
        elif batch is not None and batch.result is None and grouper.fits(entry, batch.entries):
            batch.entries.append(entry)
        else:
            opened: Batch[I, R] = Batch([entry])
            self._batches.append(opened)
            self._open = batch = opened
        if batch is not None and len(batch.entries) == grouper.size:
            self._open = None
        self._inbox.clear()

    def _add_replayed(self, entry: Entry[I]) -> None:
        """Put an item that is not sent again to the others, whose outcomes are told together."""
        replayed = self._replayed
        if replayed is None:
            opened: Batch[I, R] = Batch([entry], result=NotSentError("an earlier run has sent it"))
            self._batches.append(opened)
            self._replayed = replayed = opened
        else:
            replayed.entries.append(entry)
        if len(replayed.entries) >= self._grouper.size:
            self._replayed = None

    def _record(self, batch: Batch[I, R], outcomes: list[Outcome[I, S]], surplus: int) -> None:
        """Store and count the *outcomes* of *batch*, unless a signal handler did so meanwhile."""
        if batch.unread is not None:
            return
        requests = int(batch.call is not None)
        tally = self.tally.plus(outcomes, requests=requests, surplus=surplus)
        self._last = Counted(batch, iter(outcomes), tally)
        batch.unread = self._last.outcomes
        self._tally.update(tally)
