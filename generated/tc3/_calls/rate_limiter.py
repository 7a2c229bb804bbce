# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Rate limits: when the next request may be sent."""

from __future__ import annotations

import threading
from typing import Protocol

from .._forking import register_fork_reset

__all__ = ["RateLimiter", "SharedRateLimiter"]


class SharedRateLimiter(Protocol):
    """Keeps the rate limits of several clients together, on whatever machines they are."""

    def reserve(self, action: str, rate: float, patience: float, /) -> float | None:
        """Reserve the next send time of *action*, of which there are *rate* a second.

        Returns the seconds until then; ``None``, and reserves nothing, if these are more than
        *patience*. Called in any thread, and may block; nothing is sent if it raises.
        """
        ...


class RateLimiter:
    """Schedules evenly spaced send times, *rate* of them a second, for all threads.

    It neither sleeps nor reads a clock: the caller waits until its send time. A send time that is
    not used is lost.
    """

    def __init__(self, rate: float) -> None:
        self._interval = 1 / rate
        self._next = float("-inf")
        self.reset_after_fork()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Make a new lock: no thread of the parent is here to release the old one."""
        # Reentrant: a signal handler that sends may run while its own thread holds it.
        self._lock = threading.RLock()

    def reserve(self, now: float, latest: float) -> float | None:
        """Reserve and return the next send time; return ``None`` if it is after *latest*."""
        with self._lock:
            # No call between reading and writing, where a signal handler that reserves could run.
            send_time = max(self._next, now)
            if send_time > latest:
                return None
            self._next = send_time + self._interval
            return send_time
