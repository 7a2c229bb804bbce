# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""When the next request may go out, so that no more do than the service takes."""

from __future__ import annotations

import threading

from .._forking import register_fork_reset

__all__ = ["RateLimiter"]


class RateLimiter:
    """Hands out moments to send at, evenly spaced: *rate* of them a second, from any thread.

    It waits for nothing and reads no clock: who is given a moment waits for it. A moment that is
    not used is lost.
    """

    def __init__(self, rate: float) -> None:
        self._interval = 1 / rate
        self._next = float("-inf")
        self.reset_after_fork()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Start anew in a forked process: whoever held the lock is not there."""
        # A signal handler that sends may come while its own thread holds it.
        self._lock = threading.RLock()

    def reserve(self, now: float, latest: float) -> float | None:
        """Return the next free moment from *now* on; ``None``, and take none, after *latest*."""
        with self._lock:
            # No call between reading and writing: a signal handler that reserves could come there.
            moment = max(self._next, now)
            if moment > latest:
                return None
            self._next = moment + self._interval
            return moment
