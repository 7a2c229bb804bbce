# SPDX-License-Identifier: MIT-0
"""What ends a wait early: its deadline, or a cancellation from another thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import ClosedError, NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cancellation", "Deadline"]


@dataclass(slots=True, eq=False)
class Deadline:
    """The time *at* which a request must be over, in seconds of the clock *monotonic*."""

    at: float
    monotonic: Callable[[], float]

    def remaining(self) -> float:
        """Return the seconds that are left, above 0; raises TimeoutError where none are."""
        seconds = self.at - self.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        return seconds

    def check(self) -> None:
        """Raise TimeoutError where no time is left."""
        self.remaining()

    def clamp(self, *, min_seconds: float, max_seconds: float) -> Deadline:
        """Return this deadline, moved to between *min_seconds* and *max_seconds* from now."""
        now = self.monotonic()
        at = min(max(self.at, now + min_seconds), now + max_seconds)
        return Deadline(at, self.monotonic)


class Cancellation:
    """Cancels at most one request, from another thread or from a signal handler.

    It ends every wait of the request: for a slot in the pool, a name lookup, a connection, the
    response. The thread that sends gets NotSentError, or OutcomeUnknownError once the last byte
    was written.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._wake: Callable[[], object] | None = None
        self._error: NotSentError | ClosedError | None = None

    def cancel(self, error: NotSentError | ClosedError | None = None) -> None:
        """End the wait of the request, or its next one, with *error* if nothing was sent."""
        with self._lock:
            if self._error is not None:
                return  # no further wait starts
            self._error = error or NotSentError("cancelled")
            if self._wake is not None:
                self._wake()

    def check(self) -> None:
        """Raise the error that the request was cancelled with, if it was; takes no lock."""
        if self._error is not None:
            raise self._error

    def start_wait(self, wake: Callable[[], object]) -> None:
        """Have `cancel` call *wake*, which ends the wait that starts now, until `end_wait`.

        Raises what `check` raises. As *wake* may take locks, hold none of these when you call
        `start_wait` or `end_wait`.
        """
        with self._lock:
            self.check()
            self._wake = wake

    def end_wait(self) -> None:
        """Stop calling *wake*: the slot or connection may belong to another request from now on."""
        with self._lock:
            self._wake = None
