# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A blocking call in a daemon thread of its own, such as a name lookup, that a wait may abandon."""

from __future__ import annotations

import threading
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from .cancellation import Cancellation

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from .cancellation import Deadline

__all__ = ["BackgroundCall"]

T = TypeVar("T")


class BackgroundCall(Generic[T]):
    """Calls a *function* that cannot be interrupted in a daemon thread that can be abandoned.

    Several threads may wait for the same result. *discard* gets a result that came too late for
    one of them, perhaps twice. There is no lock: a signal handler may wait for the same result as
    the thread that it interrupts.
    """

    def __init__(
        self, function: Callable[[], T], *, discard: Callable[[T], object] | None = None
    ) -> None:
        self._function = function
        self._discard = discard
        self._waiters: list[Callable[[], object]] = []
        self._is_abandoned = False
        self._result: tuple[T | None, BaseException | None] | None = None
        self._traceback: TracebackType | None = None

    @property
    def is_done(self) -> bool:
        """Whether the function has returned or raised."""
        return self._result is not None

    def start(self) -> None:
        """Start the thread; raises RuntimeError where no more threads can be started."""
        threading.Thread(target=self._run, daemon=True).start()

    def wait(self, deadline: Deadline, cancellation: Cancellation | None = None) -> T:
        """Return what the function returns, or raise what it raises.

        Raises TimeoutError at the *deadline*, and NotSentError once *cancellation* is cancelled.
        """
        try:
            self._wait_until_done(deadline, cancellation or Cancellation())
        except BaseException:
            self._is_abandoned = True
            self._discard_if_abandoned()
            raise
        return self.result()

    def result(self) -> T:
        """Return what the function has returned, or raise what it has raised."""
        result, error = self._result or (None, None)
        if error is not None:
            # All who wait raise the same error, and each raise would add to its traceback.
            raise error.with_traceback(self._traceback)
        return cast("T", result)

    def when_done(self, wake: Callable[[], object]) -> None:
        """Have *wake* called once the function has returned or raised, in any thread, or twice."""
        # Before the look at the result, so that none is missed after it.
        self._waiters.append(wake)
        if self._result is not None:
            wake()

    def _wait_until_done(self, deadline: Deadline, cancellation: Cancellation) -> None:
        wakeups: SimpleQueue[None] = SimpleQueue()
        # Before the first look at the result, so that none is missed after it.
        self._waiters.append(partial(wakeups.put, None))
        cancellation.start_wait(partial(wakeups.put, None))
        try:
            while self._result is None:
                cancellation.check()
                try:
                    wakeups.get(timeout=deadline.remaining())
                except Empty:
                    continue
        finally:
            cancellation.end_wait()

    def _run(self) -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = self._function()
        except BaseException as raised:  # noqa: BLE001 - raised in the threads that wait
            error, self._traceback = raised, raised.__traceback__
        self._result = result, error
        for wake in self._waiters:
            wake()
        self._discard_if_abandoned()

    def _discard_if_abandoned(self) -> None:
        """Discard a result that nobody gets: called when it arrives, and when a wait ends early."""
        if self._discard is not None and self._is_abandoned and self._result is not None:
            result, error = self._result
            if error is None:
                self._discard(cast("T", result))
