# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A list of any length on its way: which requests go out, and what became of each item."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import chain, count, islice
from operator import length_hint
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._calls.hooks import tell
from .._calls.options import NO_OPTIONS
from .._calls.requests import invalid
from ..errors import NotSentError, Problem
from .grouping import Cutter, Entry
from .interrupts import is_under_way
from .outcomes import Tally
from .results import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .._calls.attempts import Call
    from .._calls.calls import Calls
    from .._calls.flow import Flow
    from .._calls.operation import Batching
    from .._calls.options import RequestOptions
    from .._calls.protocols import Request, Response, Structure
    from .outcomes import Outcome

__all__ = ["Batch", "Plan"]

_MAX_REQUESTS = 64

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")


@dataclass(slots=True, eq=False, repr=False)
class Batch(Generic[I, R]):
    """Items that go out in one request, from the first one on until each of their outcomes is read.

    It has a *call* once it is launched, an *ending* once it is known what became of it, and its
    outcomes, *unread* ones, once they were told. Each of these is set once.
    """

    entries: list[Entry[I]]
    ending: R | BaseException | None = None
    call: Call | None = None
    flow: Flow[R] | None = None
    is_started: bool = False
    unread: Iterator[Outcome[I, Any]] | None = None
    _owner: dict[str, object] = field(default_factory=dict[str, object])

    def claim(self, owner: object) -> bool:
        """Return whether it is for *owner* to send or to drop; it is for the first one to ask."""
        return self._owner.setdefault("is", owner) is owner

    @property
    def is_waiting(self) -> bool:
        """Whether it is not launched, and still could be."""
        return self.call is None and self.ending is None

    @property
    def is_flying(self) -> bool:
        """Whether it was launched, and its outcomes are not told yet."""
        return self.call is not None and self.unread is None

    @property
    def owed(self) -> int:
        """How many outcomes are not read yet."""
        return len(self.entries) if self.unread is None else length_hint(self.unread)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Told(Generic[I, R]):
    """The outcomes of a batch, and the numbers of all outcomes up to these."""

    batch: Batch[I, R]
    outcomes: Iterator[Outcome[I, Any]]
    tally: Tally


class Plan(Generic[I, R, S]):
    """Cuts items into requests and turns what comes back into outcomes, exactly one for each item.

    It is used by one thread, which a signal may interrupt between any two steps. So each item is in
    one place from its source to its reader: in the inbox until it is in a batch, and in its batch
    until its outcome is read. What changes its state is one assignment, or one call into C; what
    has to follow and did not, `recover` does. What was read is forgotten.
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
    ) -> None:
        self._batching = batching
        self._judge = Judge(batching)
        self._calls = calls
        self._options = NO_OPTIONS if options is None else options
        self._progress = progress
        if type(concurrency) is not int or not 0 < concurrency <= _MAX_REQUESTS:
            message = f"must be a whole number from 1 to {_MAX_REQUESTS}"
            raise invalid(batching.operation.action, [Problem("concurrency", message)])
        resources = calls.resources
        moment = resources.monotonic()
        self._cutter = Cutter(batching, request, resources.core, self._options, moment=moment)
        self._concurrency = concurrency
        self._numbers = count()
        self._inbox: deque[tuple[I, int]] = deque()
        self._batches: list[Batch[I, R]] = []
        self._open: Batch[I, R] | None = None
        self._last: _Told[I, R] | None = None
        self._tally = Tally()
        self.is_halted = False

    @property
    def tally(self) -> Tally:
        """How many items had which outcome so far."""
        if self._last is not None:
            self._tally.update(self._last.tally)
        return self._tally

    @property
    def owed(self) -> int:
        """How many of the items that were taken have outcomes that nobody read."""
        return len(self._inbox) + sum(batch.owed for batch in self._batches)

    @property
    def flying(self) -> list[Batch[I, R]]:
        """The requests under way."""
        return [batch for batch in self._batches if batch.is_flying]

    @property
    def wants_items(self) -> bool:
        """Whether more items are needed for as many requests as can be under way."""
        return self._next_waiting() is None and len(self.flying) < self._concurrency

    @property
    def is_settled(self) -> bool:
        """Whether all that was taken has outcomes."""
        return all(batch.unread is not None for batch in self._batches)

    @property
    def has_ended(self) -> bool:
        """Whether it is known of some request how it ended, and not yet told."""
        return any(batch.ending is not None for batch in self._batches if batch.unread is None)

    @property
    def is_in_midst(self) -> bool:
        """Whether this thread is changing the books, as where a signal handler asks."""
        return is_under_way(self, "_file", "_tell")

    def numbered(self, items: Iterable[I]) -> Iterator[tuple[I, int]]:
        """Return *items*, to be taken, with their numbers: of those that come, none is left out."""
        try:
            return zip(items, self._numbers, strict=False)
        except TypeError as error:
            operation = self._batching.operation
            message = f"is of type {type(items).__name__}, something to iterate over is wanted"
            raise invalid(operation.action, [Problem(operation.items, message)]) from error

    def take(self, items: Iterator[tuple[I, int]]) -> bool:
        """Take the next item; return whether its request has room for more.

        One that cannot be sent is an outcome at once, for itself alone. Raises what the source
        raises, and StopIteration where there is no further item.
        """
        # One call of C, so that what has left its source is in the inbox.
        self._inbox.extend(islice(items, 1))
        entry = self._file_inbox()
        if entry is None:
            raise StopIteration
        return entry.error is None and self._open is not None

    def finish(self) -> None:
        """Let the last items go out: there are no more to come."""
        self._open = None

    def launch(self) -> Batch[I, R] | None:
        """Return the next request to start, whose time begins now; ``None`` where none can go."""
        flying = self.flying
        for batch in flying:
            if not batch.is_started:
                return batch  # an interrupt came before it could be
        waiting = self._next_waiting()
        if waiting is None or len(flying) >= self._concurrency or self.is_halted:
            return None
        operation, body = self._batching.operation, self._cutter.body(waiting.entries)
        call = self._calls.paced(operation, body, self._options)
        waiting.flow = self._calls.answered(operation, call)
        waiting.call = call
        return waiting

    def recover(self) -> None:
        """Do what an interrupt kept from being done; forget what was read."""
        if self._last is not None:
            self._last.batch.unread = self._last.outcomes
        for _, number in tuple(self._inbox):
            if any(entry.index == number for batch in self._batches for entry in batch.entries):
                self._inbox.clear()
        self._file_inbox()
        self._batches = [batch for batch in self._batches if batch.owed]

    def collect(self) -> None:
        """Turn the requests that have ended into outcomes."""
        for batch in tuple(self._batches):
            if batch.ending is not None and batch.unread is None:
                outcomes, surplus = self._judge.outcomes(batch.entries, batch.ending, batch.call)
                self._tell(batch, outcomes, surplus)
                if batch.call is not None and self._progress is not None:
                    tell("progress", self._progress, self.tally)

    def unread(self) -> Iterator[Outcome[I, S]] | None:
        """Return the outcomes of the first request that has unread ones; ``None`` without one."""
        for batch in self._batches:
            if batch.unread is not None and length_hint(batch.unread):
                return batch.unread
        return None

    def all_unread(self) -> Iterator[Outcome[I, S]]:
        """Return all outcomes that are known and not read."""
        told = [batch.unread for batch in self._batches if batch.unread is not None]
        return chain.from_iterable(told)

    def drop(self, why: str) -> None:
        """Launch nothing more: what was taken and not launched is not sent, because of *why*."""
        for batch in tuple(self._batches):
            if batch.is_waiting:
                self.give_up(batch, why)
        self._open = None

    def halt(self) -> None:
        """Let nothing more go out, not even a request that was launched and waits for its turn."""
        self.is_halted = True
        for batch in tuple(self._batches):
            if batch.call is not None:
                batch.call.stopped = True

    def stop(self, why: str) -> None:
        """Let nothing more go out, and give up what no thread has begun to send."""
        self.halt()
        self.drop(why)
        for batch in self.flying:
            self.give_up(batch, why)

    def give_up(self, batch: Batch[I, R], why: str, cause: Exception | None = None) -> None:
        """Do not send *batch*, unless somebody does already."""
        if batch.claim(self) and batch.ending is None:
            failure = NotSentError(why, action=self._batching.operation.action)
            failure.__cause__ = cause
            batch.ending = failure

    def _next_waiting(self) -> Batch[I, R] | None:
        """Return the next request to launch: one that takes no more items."""
        for batch in self._batches:
            if batch is not self._open and batch.is_waiting:
                return batch
        return None

    def _file_inbox(self) -> Entry[I] | None:
        """Put what was taken into a request, and return it; ``None`` if there is nothing."""
        entry = None
        for item, number in tuple(self._inbox):
            entry = self._cutter.entry(number, item)
            self._file(entry)
        return entry

    def _file(self, entry: Entry[I]) -> None:
        """Put what was taken into a request, unless a signal handler did in the meantime."""
        if not self._inbox:
            return
        cutter, batch = self._cutter, self._open
        if entry.error is not None:
            self._batches.append(Batch([entry], ending=entry.error))
        elif batch is not None and batch.ending is None and cutter.fits(entry, batch.entries):
            batch.entries.append(entry)
        else:
            batch = self._new(entry)
            self._batches.append(batch)
            self._open = batch
        if batch is not None and len(batch.entries) == cutter.size:
            self._open = None
        self._inbox.clear()

    @staticmethod
    def _new(entry: Entry[I]) -> Batch[I, R]:
        return Batch([entry])

    def _tell(self, batch: Batch[I, R], outcomes: list[Outcome[I, S]], surplus: int) -> None:
        """Make the *outcomes* of *batch* known and count them, unless a signal handler did so."""
        if batch.unread is not None:
            return
        requests = int(batch.call is not None)
        tally = self.tally.plus(outcomes, requests=requests, surplus=surplus)
        self._last = _Told(batch, iter(outcomes), tally)
        batch.unread = self._last.outcomes
        self._tally.update(tally)
