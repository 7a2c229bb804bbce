# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Functions that block and cannot be interrupted."""

from __future__ import annotations

import threading
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cancellation import Cancellation
    from .deadline import Deadline

__all__ = ["Background"]

T = TypeVar("T")


class Background(Generic[T]):
    """Runs *function* in a daemon thread, which is left alone where nobody waits for it any more.

    Several threads may wait for the same result; *discard* gets one that came too late for the one
    that waited, perhaps twice. There is no lock: a signal handler may wait for what the thread that
    it interrupts waits for.
    """

    def __init__(
        self, function: Callable[[], T], *, discard: Callable[[T], object] | None = None
    ) -> None:
        self._function = function
        self._discard = discard
        self._waiting: list[SimpleQueue[None]] = []
        self._is_left = False
        self._ending: tuple[T | None, BaseException | None] | None = None

    @property
    def is_done(self) -> bool:
        """Whether the function has returned or raised."""
        return self._ending is not None

    def start(self) -> None:
        """Start the thread; raises RuntimeError where there can be no more of them."""
        threading.Thread(target=self._run, daemon=True).start()

    def wait(self, deadline: Deadline, cancellation: Cancellation) -> T:
        """Return what the function returns, or raise what it raises.

        Raises TimeoutError at the *deadline*, and NotSentError once *cancellation* says so.
        """
        try:
            self._await(deadline, cancellation)
        except BaseException:
            self._is_left = True
            self._drop()
            raise
        return self._result()

    def _await(self, deadline: Deadline, cancellation: Cancellation) -> None:
        news: SimpleQueue[None] = SimpleQueue()
        # Before the first look, so that nothing is missed after it.
        self._waiting.append(news)
        cancellation.hooks(partial(news.put, None))
        try:
            while self._ending is None:
                cancellation.check()
                try:
                    news.get(timeout=deadline.remaining())
                except Empty:
                    continue
        finally:
            cancellation.release()

    def _result(self) -> T:
        result, error = self._ending or (None, None)
        if error is not None:
            raise error
        return cast("T", result)

    def _run(self) -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = self._function()
        except BaseException as raised:  # noqa: BLE001 - raised in the threads that wait
            error = raised
        self._ending = result, error
        for news in self._waiting:
            news.put(None)
        self._drop()

    def _drop(self) -> None:
        """Discard a result that nobody gets; called when it is here, and when nobody waits."""
        if self._discard is not None and self._is_left and self._ending is not None:
            result, error = self._ending
            if error is None:
                self._discard(cast("T", result))
