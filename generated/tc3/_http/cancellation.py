# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
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
        if self.at <= self.monotonic():
            raise TimeoutError("timed out")

    def clamp(self, *, min_seconds: float, max_seconds: float) -> Deadline:
        """Return this deadline, moved to between *min_seconds* and *max_seconds* from now."""
        now = self.monotonic()
        at = min(max(self.at, now + min_seconds), now + max_seconds)
        return Deadline(at, self.monotonic)


class Cancellation:
    """Ends what opens a connection, from another thread or from a signal handler.

    It ends every wait for that: a name lookup, a connection, a proxy, TLS.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._wake: Callable[[], object] | None = None
        self._error: NotSentError | ClosedError | None = None

    def cancel(self, error: NotSentError | ClosedError | None = None) -> None:
        """End the wait, or the next one, with *error*."""
        with self._lock:
            if self._error is not None:
                return  # no further wait starts
            self._error = error or NotSentError("cancelled")
            if self._wake is not None:
                self._wake()

    def check(self) -> None:
        """Raise the error of `cancel`, if that was called; takes no lock."""
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
        """Stop calling *wake*: what it wakes may belong to another request from now on."""
        with self._lock:
            self._wake = None
