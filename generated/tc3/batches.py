# SPDX-License-Identifier: MIT-0
"""A list of any length on its way: which requests go out, and what became of each item."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .checks import Problem
from .core import invalid, unknown
from .cutting import Cutter, Entry
from .errors import (
    ApiError,
    NoResponseError,
    NotSentError,
    OutcomeUnknownError,
    TencentCloudError,
    ValidationError,
)
from .matching import key_of, match_results
from .options import NO_OPTIONS
from .outcomes import Outcome, Tally
from .watching import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .attempts import Call, Steps
    from .calls import Calls
    from .codes import ItemEffect
    from .operation import Batching
    from .options import CallOptions
    from .outcomes import OutcomeKind
    from .protocols import Reply, Request, Structure

__all__ = ["Batch", "Plan"]

_MOST_REQUESTS = 64

I = TypeVar("I", bound="Structure")  # noqa: E741 - an item
R = TypeVar("R", bound="Reply")
S = TypeVar("S")

_KINDS: dict[ItemEffect, OutcomeKind] = {"done": "done", "none": "refused", "unknown": "unknown"}


@dataclass(slots=True, eq=False, repr=False)
class Batch(Generic[I, R]):
    """One request under way; whoever claims it takes its *steps* and leaves their *ending* here."""

    entries: list[Entry[I]]
    call: Call
    steps: Steps[R]
    ending: R | BaseException | None = None
    outcomes: deque[Outcome[I, Any]] | None = None
    _unclaimed: Lock = field(default_factory=Lock)

    def claim(self) -> bool:
        """Tell whether it is the caller's to send, or to drop: only the first one hears yes."""
        return self._unclaimed.acquire(blocking=False)


class Plan(Generic[I, R, S]):
    """Cuts items into requests and turns what comes back into outcomes, exactly one for each item.

    What is known and not yet read stands in *ready*, and what is under way in *flying*; nothing
    else is kept but the items of the next request. It is used by one thread, which Ctrl-C may
    interrupt anywhere: what was sent has one outcome all the same.
    """

    def __init__(
        self,
        batching: Batching[I, R, S],
        request: Request,
        calls: Calls,
        options: CallOptions | None,
        *,
        concurrency: int,
        progress: Callable[[Tally], object] | None,
    ) -> None:
        self._batching = batching
        self._calls = calls
        self._options = NO_OPTIONS if options is None else options
        self._progress = progress
        if type(concurrency) is not int or not 0 < concurrency <= _MOST_REQUESTS:
            message = f"must be a whole number from 1 to {_MOST_REQUESTS}"
            raise invalid(batching.operation.action, [Problem("concurrency", message)])
        resources = calls.resources
        moment = resources.monotonic()
        self._cutter = Cutter(batching, request, resources.core, self._options, moment=moment)
        self._given = 0
        self._concurrency = concurrency
        self._waiting: deque[list[Entry[I]]] = deque()
        self.ready: deque[deque[Outcome[I, S]]] = deque()
        self.flying: set[Batch[I, R]] = set()
        self.tally = Tally()

    @property
    def wants_items(self) -> bool:
        """Whether more items are needed for as many requests as can be under way."""
        return not self._waiting and len(self.flying) < self._concurrency

    def unusable(self, items: object) -> ValidationError:
        """Return the error for *items* that cannot be taken one after the other."""
        operation = self._batching.operation
        message = f"is of type {type(items).__name__}, something to iterate over is wanted"
        return invalid(operation.action, [Problem(operation.items, message)])

    def offer(self, item: I) -> None:
        """Take the next item; one that cannot be sent is an outcome at once, for itself alone."""
        index = self._given
        self._given += 1
        entry = self._cutter.entry(index, item)
        if isinstance(entry, ValidationError):
            self._publish([Outcome(index=index, item=item, kind="not_sent", error=entry)])
        else:
            self._queue(self._cutter.add(entry))
            if self._cutter.is_full:
                self._queue(self._cutter.rest())

    def finish(self) -> None:
        """Let the last items go out: there are no more to come."""
        self._queue(self._cutter.rest())

    def launch(self) -> Batch[I, R] | None:
        """Return the next request to send, whose time begins now; ``None`` where none can go."""
        if not self._waiting or len(self.flying) >= self._concurrency:
            return None
        entries = self._waiting[0]
        operation = self._batching.operation
        call = self._calls.paced(operation, self._cutter.body(entries), self._options)
        batch: Batch[I, R] = Batch(entries, call, self._calls.answered(operation, call))
        # In this order: what stood in both could be sent twice.
        self._waiting.popleft()
        self.flying.add(batch)
        return batch

    def is_ready(self) -> bool:
        """Tell whether an outcome can be read, as the first one of the first of *ready*."""
        while self.ready and not self.ready[0]:
            self.ready.popleft()
        return bool(self.ready)

    def collect(self) -> bool:
        """Turn the requests that have ended into outcomes; tell whether there were any."""
        ended = [batch for batch in self.flying if batch.ending is not None]
        for batch in ended:
            if batch not in self.flying:
                continue  # told by a stop that was called by progress
            if batch.outcomes is None:
                batch.outcomes = deque(self._outcomes(batch))
                self.tally.requests += 1
                self._count(batch.outcomes)
            # An interrupt may have come here before: the same outcomes are not told twice.
            if not any(outcomes is batch.outcomes for outcomes in self.ready):
                self.ready.append(batch.outcomes)
            self.flying.discard(batch)
            self._tell()
        return bool(ended)

    def drop(self, why: str) -> None:
        """Launch nothing more: what was taken and not launched is not sent, because of *why*."""
        self.finish()
        error = NotSentError(why, action=self._batching.operation.action)
        while self._waiting:
            entries = self._waiting.popleft()
            self._publish([self._outcome(entry, "not_sent", error=error) for entry in entries])

    def stop(self, why: str) -> None:
        """Let nothing more go out, not even a request that was launched and waits for its turn."""
        self.drop(why)
        for batch in self.flying:
            batch.call.stopped = True
            if batch.claim():
                batch.ending = NotSentError(why, action=batch.call.action)

    def _queue(self, entries: list[Entry[I]]) -> None:
        if entries:
            self._waiting.append(entries)

    def _outcomes(self, batch: Batch[I, R]) -> list[Outcome[I, S]]:
        ending = batch.ending
        if ending is None or isinstance(ending, BaseException):
            return self._failed(batch.entries, _told(ending, batch.call))
        return self._answered(batch.entries, ending)

    def _failed(self, entries: Sequence[Entry[I]], error: TencentCloudError) -> list[Outcome[I, S]]:
        code = error.code if isinstance(error, ApiError) else ""
        kind: OutcomeKind = "refused" if code else "not_sent"
        if error.effect == "unknown" or isinstance(error, NoResponseError):
            kind = "unknown"
        if isinstance(error, OutcomeUnknownError):
            error.items = tuple(entry.item for entry in entries)
        return [self._outcome(entry, kind, code=code, error=error) for entry in entries]

    def _answered(self, entries: Sequence[Entry[I]], reply: R) -> list[Outcome[I, S]]:
        batching = self._batching
        matched, surplus = match_results(
            [(entry.key, entry) for entry in entries],
            [(key_of(batching.result_key(result)), result) for result in batching.results(reply)],
            alike=self._alike,
        )
        self.tally.surplus += surplus
        missing = [e.item for e, result in zip(entries, matched, strict=True) if result is None]
        error = self._unmatched(missing, surplus, reply) if missing else None
        return [
            (
                self._outcome(entry, "unknown", error=error)
                if result is None
                else self._judged(entry, result)
            )
            for entry, result in zip(entries, matched, strict=True)
        ]

    def _judged(self, entry: Entry[I], result: S) -> Outcome[I, S]:
        effect, code = self._batching.judge(result)
        return self._outcome(entry, _KINDS[effect], status=result, code=code)

    def _alike(self, entries: Sequence[Entry[I]], results: Sequence[S]) -> bool:
        """Tell whether it makes no difference which of *entries* gets which of *results*."""
        effects = {self._batching.judge(result)[0] for result in results}
        same = len({entry.text for entry in entries}) == 1 and len(entries) == len(results)
        return len(effects) == 1 or same

    def _unmatched(self, missing: Sequence[I], surplus: int, reply: R) -> OutcomeUnknownError:
        """Return the error of items for which the reply holds no result that is surely theirs."""
        message = f"no result in the reply is surely that of {len(missing)} items"
        if surplus:
            message += f"; {surplus} results are of no item"
        error = unknown(message, reply.meta.raw, reply.meta.request_id)
        error.action, error.attempts = self._batching.operation.action, reply.meta.attempts
        error.items = tuple(missing)
        return error

    @staticmethod
    def _outcome(
        entry: Entry[I],
        kind: OutcomeKind,
        *,
        status: S | None = None,
        code: str = "",
        error: TencentCloudError | None = None,
    ) -> Outcome[I, S]:
        return Outcome(
            index=entry.index, item=entry.item, kind=kind, status=status, code=code, error=error
        )

    def _publish(self, outcomes: Sequence[Outcome[I, S]]) -> None:
        self.ready.append(deque(outcomes))
        self._count(outcomes)

    def _count(self, outcomes: Iterable[Outcome[I, S]]) -> None:
        for outcome in outcomes:
            self.tally.count(outcome.kind)

    def _tell(self) -> None:
        if self._progress is not None:
            tell("progress", self._progress, self.tally)


def _told(ending: BaseException | None, call: Call) -> TencentCloudError:
    """Return *ending* as an error of a call; after a foreign one nobody knows what happened."""
    if isinstance(ending, TencentCloudError):
        return ending
    error = OutcomeUnknownError(f"the request was broken off by {type(ending).__name__}")
    error.__cause__, error.action = ending, call.action
    return error
