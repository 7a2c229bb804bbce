# SPDX-License-Identifier: MIT-0
"""Functions that block and cannot be interrupted."""

from __future__ import annotations

import threading
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
    that waited.
    """

    def __init__(
        self, function: Callable[[], T], *, discard: Callable[[T], object] | None = None
    ) -> None:
        self._function = function
        self._discard = discard
        self._changed = threading.Condition()
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
            cancellation.watch(self._wake)
            try:
                with self._changed:
                    while self._ending is None:
                        cancellation.check()
                        self._changed.wait(deadline.remaining())
            finally:
                cancellation.release()
        except BaseException:
            self._leave()
            raise
        return self._result()

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
        with self._changed:
            self._ending = result, error
            self._changed.notify_all()
            if self._is_left:
                self._drop()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _leave(self) -> None:
        """Have a result that nobody gets discarded, be it here already or still to come."""
        with self._changed:
            self._is_left = True
            if self._ending is not None:
                self._drop()

    def _drop(self) -> None:
        result, error = self._ending or (None, None)
        if self._discard is not None and error is None:
            self._discard(cast("T", result))
