# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Ending a request from another thread, or from a signal handler."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ..errors import ClosedError, NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cancellation"]


class Cancellation:
    """Ends at most one request, whatever it waits for: a slot, a name, a connection, the service.

    What is not written yet is not written any more. The thread that sends ends with NotSentError,
    or with OutcomeUnknownError once the last byte is out.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._wake: Callable[[], object] | None = None
        self._error: NotSentError | ClosedError | None = None
        self._begun = False

    def cancel(self, error: NotSentError | ClosedError | None = None) -> None:
        """End the request, now or before its next wait, with *error* if nothing was sent."""
        with self._lock:
            if self._error is not None:
                return  # no further wait begins
            self._error = error or NotSentError("cancelled")
            if self._wake is not None:
                self._wake()

    def prevent(self) -> bool:
        """End the request unless it has begun to be written; return whether nothing of it is."""
        with self._lock:
            if not self._begun:
                self.cancel()
            return not self._begun

    def begin(self, wake: Callable[[], object]) -> None:
        """Do what `hooks` does, and let the request be written."""
        with self._lock:
            self.hooks(wake)
            self._begun = True

    def hooks(self, wake: Callable[[], object]) -> None:
        """Have *wake* called to end the wait that begins now.

        Raises what `check` raises. *wake* may take locks; so `hooks` and `release` are called by
        nobody who holds one of those.
        """
        with self._lock:
            self.check()
            self._wake = wake

    def check(self) -> None:
        """Raise the error that the request was cancelled with, if it was; takes no lock."""
        if self._error is not None:
            raise self._error

    def release(self) -> None:
        """Wake nobody any more: another request may use the same slot or connection from now on."""
        with self._lock:
            self._wake = None
