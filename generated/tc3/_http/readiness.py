# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Waiting until a socket is ready, by what the system offers."""

from __future__ import annotations

import select
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import socket

__all__ = ["Wait", "choose_wait", "wait_by_poll", "wait_by_select"]


class Wait(Protocol):
    """Waits for one socket, or for another one that wakes it."""

    def __call__(
        self,
        sock: socket.socket,
        *,
        read: bool,
        write: bool,
        seconds: float,
        wake: socket.socket | None = None,
    ) -> bool:
        """Return whether *sock* can be read, or written, or has failed, within *seconds*.

        Returns true, too, as soon as *wake* can be read.
        """
        ...


def choose_wait() -> Wait:
    """Return how to wait here, with all that it needs; raises AttributeError where nothing can.

    Cooperative threads take ``select.poll`` away while a program runs. Whoever opens a connection
    asks before anything is sent: later it would be too late to say that nothing was.
    """
    if hasattr(select, "poll"):
        return wait_by_poll()
    return wait_by_select()


def wait_by_poll() -> Wait:
    """Return how to wait where there may be more than 1024 open files; not on Windows."""
    names = ("poll", "POLLIN", "POLLOUT")
    poll, readable, writable = (getattr(select, name) for name in names)

    def wait(
        sock: socket.socket,
        *,
        read: bool,
        write: bool,
        seconds: float,
        wake: socket.socket | None = None,
    ) -> bool:
        polled = poll()
        polled.register(sock, readable * read | writable * write)
        if wake is not None:
            polled.register(wake, readable)
        return bool(polled.poll(seconds * 1000))

    return wait


def wait_by_select() -> Wait:
    """Return how to wait where there is no poll."""
    select_ready = select.select
    # Windows tells of a connection that failed in the third list, and only there.
    fails_apart = sys.platform == "win32"

    def wait(
        sock: socket.socket,
        *,
        read: bool,
        write: bool,
        seconds: float,
        wake: socket.socket | None = None,
    ) -> bool:
        readers = [sock] * read + ([] if wake is None else [wake])
        return any(select_ready(readers, [sock] * write, [sock] * fails_apart, seconds))

    return wait
