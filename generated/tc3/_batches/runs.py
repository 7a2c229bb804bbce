# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A list on its way in batches, by threads."""

from __future__ import annotations

import threading
import warnings
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .interrupts import is_under_way, returning_all, returning_next

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from .._calls.flow import Flow
    from .._calls.protocols import Response, Structure
    from .outcomes import Outcome, Tally
    from .plan import Batch, Plan

__all__ = ["BatchRun", "Run"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")


class Run(Generic[I, S]):
    """What runs in threads and in event loops have in common.

    *unread* holds outcomes that are known already, if there are any.
    """

    def __init__(self, plan: Plan[I, R, S]) -> None:
        self._plan: Plan[I, Any, S] = plan
        self._exhausted = False
        self._failure: Exception | None = None
        self.unread: Iterator[Outcome[I, S]] = iter(())

    @property
    def tally(self) -> Tally:
        """How many items had which outcome so far, whether read or not."""
        return self._plan.tally

    def __del__(self) -> None:
        if owed := self._plan.owed:
            message = f"{owed} outcomes of a run of batches were never read; stop() returns them"
            warnings.warn(message, ResourceWarning, source=self, stacklevel=1)

    def _break_off(self, failure: Exception) -> None:
        """Take no more items; what they raised is raised once all outcomes were read."""
        self._failure = failure
        self._conclude()

    def _finish(self) -> None:
        """Take no more items, and let the last ones go out."""
        self._exhausted = True
        self._conclude()

    def _end(self) -> None:
        """Take no more items, and let nothing more go out."""
        self._plan.halt()
        self._conclude()

    def _conclude(self) -> None:
        """Do with what was taken as it was decided; done again where an interrupt came between."""
        self._exhausted = self._exhausted or self._failure is not None or self._plan.is_halted
        if self._plan.is_halted:
            self._plan.stop("the run was stopped before it was sent")
        elif self._failure is not None:
            self._plan.drop("the items broke off before it was sent")
        elif self._exhausted:
            self._plan.finish()

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
    still owed. Wherever Ctrl-C comes, each item that was taken has exactly one outcome: it is read,
    or `stop` returns it, and what may have been sent is never ``not_sent``. (In a ``for`` loop, and
    in ``told.extend(run.stop())``, that is so up to the variable; in ``outcome = next(run)`` and
    ``owed = run.stop()`` Ctrl-C can come between the return and the assignment.) Items that were
    not taken are still in their iterable.

    One thread reads a run. A callback or a signal handler in that thread may `stop` it, but not
    read on: where the run is in the midst of its work, that raises RuntimeError.
    """

    def __init__(
        self, plan: Plan[I, R, S], items: Iterable[I], take: Callable[[Flow[R]], R]
    ) -> None:
        super().__init__(plan)
        self._take: Callable[[Flow[Any]], Any] = take
        self._items = plan.numbered(items)
        self._ended: SimpleQueue[None] = SimpleQueue()

    def __iter__(self) -> Self:
        return self

    @returning_next
    def __next__(self) -> Iterator[Outcome[I, S]]:
        """Return the next outcome; wait for it as long as its request takes."""
        if is_under_way(self, "_advance", "_settle"):
            message = "the run is read or stopped already: what interrupted that may only stop it"
            raise RuntimeError(message)
        return self._advance()

    @returning_all
    def stop(self) -> Iterator[Outcome[I, S]]:
        """Send nothing more and return the outcomes that were not read yet.

        Waits for the requests under way, each of which ends with its own timeout; one that still
        waits for its turn goes out no more. After it nothing is under way, and the run is over; if
        it is interrupted itself, call it again.

        A signal handler may find the run in the midst of its work. Then nothing more goes out, but
        the outcomes are for whoever was interrupted: the list that it gets is empty.
        """
        if self._plan.is_in_midst:
            self._plan.halt()
            return iter(())
        self._settle()
        # Who called this may have interrupted somebody who waits for what has been told now.
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
        """Let nothing more go out and wait for what is under way; `stop` still tells of it."""
        self._settle()

    def _advance(self) -> Iterator[Outcome[I, S]]:
        """Return outcomes as soon as there are any; raises StopIteration once there are no more."""
        plan = self._plan
        plan.recover()
        while (unread := self._collected()) is None:
            self._conclude()
            self._launch()
            if not self._exhausted and plan.wants_items:
                self._take_items()
            elif plan.flying:
                self._wait()
            elif self._exhausted and plan.is_settled:
                self._raise_failure()
                raise StopIteration
        self.unread = unread
        return unread

    def _settle(self) -> None:
        """Stop, and wait for what is under way."""
        self._plan.recover()
        self._end()
        self._collect()
        while not self._plan.is_settled:
            self._wait()
            self._collect()

    def _collected(self) -> Iterator[Outcome[I, S]] | None:
        self._collect()
        return self._plan.unread()

    def _collect(self) -> None:
        """Turn the requests that have ended into outcomes."""
        # Only then is it known of those that end meanwhile that there is something to collect.
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
            while plan.take(self._items) and self._ended.empty() and not plan.is_halted:
                pass
        except StopIteration:
            self._finish()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._break_off(error)

    def _launch(self) -> None:
        while (batch := self._plan.launch()) is not None:
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
            batch.ending = self._take(batch.flow)
        except BaseException as error:  # noqa: BLE001 - whatever it is, its items get an outcome
            batch.ending = error
        self._ended.put(None)
