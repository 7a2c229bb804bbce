# SPDX-License-Identifier: MIT-0
"""A list on its way in batches, by threads."""

from __future__ import annotations

import threading
import warnings
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Self

    from .attempts import Steps
    from .batches import Batch, Plan
    from .outcomes import Outcome, Tally
    from .protocols import Reply, Structure

__all__ = ["BatchRun", "Run"]

I = TypeVar("I", bound="Structure")  # noqa: E741 - an item
R = TypeVar("R", bound="Reply")
S = TypeVar("S")


class Run(Generic[I, S]):
    """What runs in threads and in event loops have in common."""

    def __init__(self, plan: Plan[I, R, S]) -> None:
        self._plan: Plan[I, Any, S] = plan
        self._exhausted = False
        self._failure: Exception | None = None

    @property
    def tally(self) -> Tally:
        """How many items had which outcome so far, whether read or not."""
        return self._plan.tally

    def __del__(self) -> None:
        owed = sum(map(len, self._plan.ready)) + sum(
            len(batch.entries) for batch in self._plan.flying
        )
        if owed:
            message = f"{owed} outcomes of a run of batches were never read; stop() returns them"
            warnings.warn(message, ResourceWarning, source=self, stacklevel=1)

    def _break_off(self, failure: Exception) -> None:
        """Take no more items; what they raised is raised once all outcomes were read."""
        self._exhausted, self._failure = True, failure
        self._plan.drop("the items broke off before it was sent")

    def _finish(self) -> None:
        """Take no more items, and let the last ones go out."""
        self._exhausted = True
        self._plan.finish()

    def _end(self) -> None:
        """Take no more items, and let nothing more go out."""
        self._exhausted = True
        self._plan.stop("the run was stopped before it was sent")

    def _owed(self) -> list[Outcome[I, S]]:
        owed = [outcome for outcomes in self._plan.ready for outcome in outcomes]
        self._plan.ready.clear()
        return owed

    def _raise_failure(self) -> None:
        """Raise what the items raised, once."""
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure


class BatchRun(Run[I, S]):
    """Yields one outcome for each item as soon as it is known, in no particular order.

    ::

        with sms.send_multi_global_sms_batches(messages, sms_sdk_app_id="2400006666") as run:
            for outcome in run:
                print(outcome.index, outcome.kind, outcome.code)

    Items are taken in the thread that reads outcomes, only as fast as they can be sent, and a
    request never waits for the outcomes of another. Nothing that happens to one request changes
    what is known of the others. What the items themselves raise is raised after all outcomes; items
    of theirs that no request had taken by then are ``not_sent``.

    Who stops early, by ``break``, an exception or Ctrl-C, calls `stop` for the outcomes that are
    still owed. Items that were not taken are still in their iterable; those that Ctrl-C met while
    they were taken may have no outcome, and were not sent. One thread reads a run.
    """

    def __init__(
        self, plan: Plan[I, R, S], items: Iterable[I], take: Callable[[Steps[R]], R]
    ) -> None:
        super().__init__(plan)
        self._take: Callable[[Steps[Any]], Any] = take
        try:
            self._items = iter(items)
        except TypeError as error:
            raise plan.unusable(items) from error
        self._ended: SimpleQueue[None] = SimpleQueue()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Outcome[I, S]:
        plan = self._plan
        while not plan.is_ready():
            self._launch()
            if not self._exhausted and plan.wants_items:
                self._take_item()
                self._collect(wait=False)
            elif plan.flying:
                self._collect(wait=True)
            else:
                self._raise_failure()
                raise StopIteration
        return plan.ready[0].popleft()

    def stop(self) -> list[Outcome[I, S]]:
        """Send nothing more and return the outcomes that were not read yet.

        Waits for the requests under way, each of which ends with its own timeout; one that still
        waits for its turn goes out no more. After it nothing is under way, and the run is over; if
        it is interrupted itself, call it again.
        """
        self._settle()
        return self._owed()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let nothing more go out and wait for what is under way; `stop` still tells of it."""
        self._settle()

    def _settle(self) -> None:
        self._end()
        while self._plan.flying:
            self._collect(wait=True)

    def _take_item(self) -> None:
        try:
            item = next(self._items)
        except StopIteration:
            self._finish()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._break_off(error)
        else:
            self._plan.offer(item)
            if self._exhausted:  # by a stop that the items called
                self._end()

    def _launch(self) -> None:
        while (batch := self._plan.launch()) is not None:
            try:
                threading.Thread(target=self._send, args=(batch,), name="tc3-batch").start()
            except BaseException as error:
                if batch.claim():
                    batch.ending = NotSentError("no thread could be started")
                    batch.ending.__cause__ = error
                    self._ended.put(None)
                if not isinstance(error, RuntimeError):
                    raise

    def _send(self, batch: Batch[I, Any]) -> None:
        """Send one request, in a thread of its own; not one that was stopped before it began."""
        if not batch.claim():
            return
        try:
            batch.ending = self._take(batch.steps)
        except BaseException as error:  # noqa: BLE001 - whatever it is, its items get an outcome
            batch.ending = error
        self._ended.put(None)

    def _collect(self, *, wait: bool) -> None:
        """Turn what ended into outcomes; with *wait*, not before something has ended."""
        if not wait and self._ended.empty():
            return
        # Looked at first: an interrupt may have swallowed the signal of what has ended.
        while not self._plan.collect() and wait:
            self._ended.get()
