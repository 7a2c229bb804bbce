# SPDX-License-Identifier: MIT-0
"""A run that sends items in batches, each request in a thread of its own."""

from __future__ import annotations

import threading
import warnings
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..errors import JournalError
from .interrupts import is_under_way, returning_all, returning_next

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from .._calls.flow import Flow
    from .._calls.protocols import Response, Structure
    from .grouping import Batch
    from .outcomes import Outcome, Tally
    from .plan import Plan

__all__ = ["BatchRun", "Run"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")


class Run(Generic[I, S]):
    """What runs in threads and runs in event loops have in common."""

    def __init__(self, plan: Plan[I, R, S]) -> None:
        self._plan: Plan[I, Any, S] = plan
        self._exhausted = False
        self._failure: Exception | None = None
        self._unread: Iterator[Outcome[I, S]] = iter(())

    @property
    def tally(self) -> Tally:
        """How many items had which outcome so far, whether read or not."""
        return self._plan.tally

    def __del__(self) -> None:
        if all(batch.result is not None for batch in self._plan.in_flight):
            self._plan.recorder.end()
        if count := self._plan.unread_count:
            message = f"{count} outcomes of a run of batches were never read; stop() returns them"
            warnings.warn(message, ResourceWarning, source=self, stacklevel=1)

    def _fail(self, failure: Exception) -> None:
        """Take no more items, as they raised *failure*, which is raised after all outcomes."""
        self._failure = failure
        self._apply_end()

    def _close_input(self) -> None:
        """Take no more items, and send the last ones."""
        is_stopped = self._plan.is_stop_requested
        if not is_stopped and (failure := self._plan.recorder.end_replay()):
            self._fail(failure)
            return
        self._exhausted = True
        self._apply_end()

    def _request_stop(self) -> None:
        """Take no more items, and send nothing more."""
        self._plan.request_stop()
        self._apply_end()

    def _apply_end(self) -> None:
        """Have the plan do with what was taken as was decided; again where an interrupt came."""
        is_stopped = self._plan.is_stop_requested
        if self._failure is None:
            self._failure = self._plan.recorder.failure_to_tell()
        self._exhausted = self._exhausted or self._failure is not None or is_stopped
        if is_stopped:
            self._plan.stop("the run was stopped before it was sent")
        elif self._failure is not None:
            what = "journal" if isinstance(self._failure, JournalError) else "items"
            self._plan.give_up_waiting(f"the {what} broke off before it was sent")
        elif self._exhausted:
            self._plan.close_input()

    def _raise_failure(self) -> None:
        """Raise what the iterable of items raised, once."""
        if self._failure is not None:
            failure, self._failure = self._failure, None
            try:
                raise failure
            finally:
                del failure, self  # its traceback leads to this frame


class BatchRun(Run[I, S]):
    """Yields one outcome for each item as soon as it is known, in no particular order.

    ::

        with sms.send_multi_global_sms_batches(messages, sms_sdk_app_id="2400006666") as run:
            for outcome in run:
                print(outcome.index, outcome.kind, outcome.code)

    Items are taken in the thread that reads outcomes, only as fast as they can be sent, and a
    request never waits for the outcomes of another. The failure of one request does not affect the
    others. What the iterable of items raises is raised after all outcomes; items that were in no
    complete request by then are ``not_sent``.

    After a ``break``, an exception or Ctrl-C, `stop` returns the outcomes that were not read yet.
    Wherever Ctrl-C comes, each item that was taken has exactly one outcome, which was read or is
    returned by `stop`, and one that may have been sent is never ``not_sent``. (So it is with a
    ``for`` loop and with ``outcomes.extend(run.stop())``; in ``outcome = next(run)`` and
    ``unread = run.stop()`` Ctrl-C can come between the return and the assignment.) Items that were
    not taken are still in their iterable.

    One thread reads a run. A callback or a signal handler in that thread may `stop` it, but reading
    it while it is being read raises RuntimeError.
    """

    def __init__(
        self, plan: Plan[I, R, S], items: Iterable[I], run_flow: Callable[[Flow[R]], R]
    ) -> None:
        super().__init__(plan)
        self._run_flow: Callable[[Flow[Any]], Any] = run_flow
        self._items = plan.numbered(items)
        self._ended: SimpleQueue[None] = SimpleQueue()

    def __iter__(self) -> Self:
        return self

    @returning_next("_unread")
    def __next__(self) -> Iterator[Outcome[I, S]]:
        """Return the next outcome, as soon as its request has ended."""
        if is_under_way(self, "_advance", "_stop_and_wait"):
            message = "the run is read or stopped already: what interrupted that may only stop it"
            raise RuntimeError(message)
        return self._advance()

    @returning_all
    def stop(self) -> Iterator[Outcome[I, S]]:
        """Send nothing more and return the outcomes that were not read yet.

        Waits for the requests under way, each of which ends with its own timeout; one that still
        waits for the rate limiter is not sent. Afterwards nothing is under way, and the run is
        over; if it is interrupted itself, call it again.

        A signal handler may interrupt the run in the middle of a change. Then nothing more is sent,
        but the outcomes are for the code that was interrupted: the list is empty.
        """
        if self._plan.is_updating:
            self._plan.request_stop()
            return iter(())
        self._stop_and_wait()
        # A signal handler may have interrupted a wait for the outcomes that are known now.
        self._ended.put(None)
        return self._plan.all_unread()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Send nothing more and wait for what is under way; `stop` still returns its outcomes."""
        self._stop_and_wait()

    def _advance(self) -> Iterator[Outcome[I, S]]:
        """Return outcomes as soon as there are any; raises StopIteration once there are no more."""
        plan = self._plan
        plan.recover()
        while (unread := self._next_unread()) is None:
            self._apply_end()
            self._launch()
            if not self._exhausted and plan.wants_items:
                self._take_items()
            elif plan.in_flight:
                self._wait()
            elif self._exhausted and plan.is_settled:
                plan.recorder.end()
                self._raise_failure()
                raise StopIteration
        self._unread = unread
        return unread

    def _stop_and_wait(self) -> None:
        """Stop, and wait for what is under way."""
        self._plan.recover()
        self._request_stop()
        self._collect()
        while not self._plan.is_settled:
            self._wait()
            self._collect()
        self._plan.recorder.end()

    def _next_unread(self) -> Iterator[Outcome[I, S]] | None:
        self._collect()
        return self._plan.next_unread()

    def _collect(self) -> None:
        """Build the outcomes of the requests that have ended."""
        # Before it looks at them, so that those that end meanwhile still wake `_wait`.
        with suppress(Empty):
            while True:
                self._ended.get_nowait()
        self._plan.collect()

    def _wait(self) -> None:
        """Wait until a request under way has ended, if none has."""
        if not self._plan.has_ended:
            self._ended.get()

    def _take_items(self) -> None:
        """Take items until a request is complete, something has ended, or there are no more."""
        plan = self._plan
        try:
            while plan.take(self._items) and self._ended.empty() and not plan.is_stop_requested:
                pass
        except StopIteration:
            self._close_input()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._fail(error)

    def _launch(self) -> None:
        while (batch := self._plan.next_to_start()) is not None:
            try:
                threading.Thread(target=self._send, args=(batch,), name="tc3-batch").start()
            except Exception as error:  # noqa: BLE001 - as when there are too many threads
                self._plan.give_up(batch, "no thread could be started", error)
            batch.is_started = True

    def _send(self, batch: Batch[I, Any]) -> None:
        """Send one request, in a thread of its own; not one that was stopped before it began."""
        if batch.flow is None or not batch.claim(object()):
            return
        try:
            result = self._run_flow(batch.flow)
        except BaseException as error:  # noqa: BLE001 - its items get an outcome, whatever it is
            result = error
        try:
            self._plan.write_outcomes(batch, result)
        finally:
            batch.result = result
            self._ended.put(None)
        # The traceback of an error leads to this frame: it must not lead to the error, or the run.
        del self, batch, result
