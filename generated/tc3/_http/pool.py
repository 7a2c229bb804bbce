# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Connections to one endpoint: how many there may be, and which of them are used again."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

from ..errors import ClosedError, NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cancellation import Cancellation
    from .connection import Connection
    from .deadline import Deadline

__all__ = ["Pool", "Slot", "closed_error"]

_CLOSED = "the client or its transport is closed: make another one; nothing was sent"

_MAX_WAIT_SECONDS = 0.5
"""How long to wait for news without a look of one's own.

A signal handler that sends may take news away from the thread that it interrupts, just as that one
begins to wait for them.
"""


def closed_error() -> ClosedError:
    """Return the error for a request of a transport that is closed."""
    return ClosedError(_CLOSED)


class Slot:
    """A slot in the pool; freed on garbage collection.

    One that is dropped, as by an interrupt before it could be released, is free again.
    """


class Pool:
    """At most *size* connections, in use and idle ones together; any thread may call."""

    def __init__(self, size: int, *, monotonic: Callable[[], float]) -> None:
        self._size = size
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._in_use: weakref.WeakSet[Slot] = weakref.WeakSet()
        self._idle: list[tuple[float, Connection]] = []
        self._closed = False

    def take(
        self, slot: Slot, deadline: Deadline, cancellation: Cancellation | None = None
    ) -> Connection | None:
        """Wait until *slot* can be had; return the connection that was used last, if it is good.

        ``None`` leaves it to the caller to open one. Each ``take`` ends in one ``release``. Raises
        NotSentError where no place is free in time, or *cancellation* says so, and ClosedError
        where the pool is closed.
        """
        if cancellation is None:
            return self._take(slot, deadline, None)
        cancellation.hooks(self._wake)
        try:
            return self._take(slot, deadline, cancellation)
        finally:
            cancellation.release()

    def _take(
        self, slot: Slot, deadline: Deadline, cancellation: Cancellation | None
    ) -> Connection | None:
        with self._changed:
            while not self._closed:
                connection = self._good()
                if connection is not None or len(self._in_use) < self._size:
                    self._in_use.add(slot)
                    return connection
                self._wait(deadline, cancellation)
        raise closed_error()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _wait(self, deadline: Deadline, cancellation: Cancellation | None) -> None:
        try:
            if cancellation is not None:
                cancellation.check()
            self._changed.wait(min(deadline.remaining(), _MAX_WAIT_SECONDS))
        except TimeoutError as error:
            what = f"all {self._size} connections were in use until the deadline"
            raise NotSentError(what) from error
        except BaseException:
            # Interrupted or cancelled, perhaps with news for it; another one waits for them, too.
            self._changed.notify()
            raise

    def _good(self) -> Connection | None:
        """Return the connection that became idle last; close those that are no good any more."""
        while self._idle:
            since, connection = self._idle.pop()
            until = since + connection.max_idle_seconds
            if until > self._monotonic() and not connection.is_stale():
                return connection
            connection.close()
        return None

    def release(self, slot: Slot, connection: Connection | None) -> None:
        """Take back what `take` returned, or what was opened instead; keep it where that helps."""
        if connection is not None and not connection.is_reusable:
            connection.close()
            connection = None
        now = self._monotonic()
        with self._changed:
            self._in_use.discard(slot)
            if connection is not None:
                self._keep(connection, now)
            self._changed.notify()

    def _keep(self, connection: Connection, now: float) -> None:
        if self._closed:
            connection.close()
            return
        self._idle.append((now, connection))
        while self._idle and self._idle[0][0] + self._idle[0][1].max_idle_seconds <= now:
            self._idle.pop(0)[1].close()

    def close(self) -> None:
        """Close what is idle now, and what is in use as soon as it is released."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for _, connection in idle:
            connection.close()

    def reset_after_fork(self) -> None:
        """Close all that is idle, in a forked process: no thread is left that holds the lock."""
        self._changed = threading.Condition()
        self.close()
