# SPDX-License-Identifier: MIT-0
"""Ending a request from another thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .errors import NotSentError

if TYPE_CHECKING:
    from .connection import Connection

__all__ = ["Cancellation"]


class Cancellation:
    """Ends at most one request: what is not written yet is not written any more.

    The thread that sends ends with NotSentError, or with OutcomeUnknownError once the last byte is
    out. It is woken where it writes or reads, not while it waits for a place or a connection.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """End the request, now or as soon as it has a connection."""
        with self._lock:
            self._cancelled = True
            if self._connection is not None:
                self._connection.shut()

    def watch(self, connection: Connection) -> None:
        """Let *connection* be shut; raises NotSentError where the request was cancelled before."""
        with self._lock:
            if self._cancelled:
                raise NotSentError("cancelled")
            self._connection = connection

    def release(self) -> None:
        """Leave the connection alone: another request may use it from now on."""
        with self._lock:
            self._connection = None
