# SPDX-License-Identifier: MIT-0
"""Sockets that never block: how to connect one, and how to wait until one is ready."""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from .cancellation import Cancellation

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Address",
    "Wait",
    "WaitToRead",
    "check_connected",
    "choose_wait",
    "choose_wait_to_read",
    "connect_tcp",
    "start_connecting",
    "wait_by_poll",
    "wait_by_select",
]

Address: TypeAlias = tuple[int, Any]
"""An address family, and an address as sockets of that family take it."""

WaitToRead: TypeAlias = "Callable[[float], object]"
"""Waits until a socket can be read; returns whether it can within so many seconds."""

_IN_PROGRESS = (errno.EINPROGRESS, errno.EWOULDBLOCK)


def connect_tcp(
    address: Address, seconds: float, cancellation: Cancellation | None = None
) -> socket.socket:
    """Return a socket that is connected to *address* within *seconds*.

    Raises OSError, and NotSentError once *cancellation* is cancelled.
    """
    sock = socket.socket(address[0], socket.SOCK_STREAM)
    try:
        if not start_connecting(sock, address):
            _wait_until_connected(sock, seconds, cancellation or Cancellation())
            check_connected(sock)
    except BaseException:
        sock.close()
        raise
    return sock


def start_connecting(sock: socket.socket, address: Address) -> bool:
    """Have *sock* never block, and connect; return whether it is connected. Raises OSError."""
    sock.settimeout(0)
    # The last byte of a request must not wait until the others are acknowledged.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    code = sock.connect_ex(address[1])
    if code in _IN_PROGRESS:
        return False
    _raise_for_code(code)
    return True


def check_connected(sock: socket.socket) -> None:
    """Raise OSError where *sock*, which is ready to be written, could not connect."""
    _raise_for_code(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))


def _raise_for_code(code: int) -> None:
    if code:
        raise OSError(code, os.strerror(code))


def _wait_until_connected(sock: socket.socket, seconds: float, cancellation: Cancellation) -> None:
    """Wait until *sock* is connected or has failed; raises TimeoutError, and NotSentError."""
    wait = choose_wait()
    waker, wake = socket.socketpair()
    with waker, wake:
        wake.settimeout(0)
        cancellation.start_wait(partial(wake.send, b"x"))
        try:
            is_ready = wait(sock, read=False, write=True, seconds=seconds, waker=waker)
        finally:
            cancellation.end_wait()
    cancellation.check()
    if not is_ready:
        raise TimeoutError("timed out")


class Wait(Protocol):
    """Waits until a socket is ready, or another one wakes it."""

    def __call__(
        self,
        sock: socket.socket,
        *,
        read: bool,
        write: bool,
        seconds: float,
        waker: socket.socket | None = None,
    ) -> bool:
        """Return whether *sock* can be read, or written, or has failed, within *seconds*.

        Returns true, too, as soon as *waker* can be read.
        """
        ...


def choose_wait() -> Wait:
    """Return the best `Wait` of this system; raises AttributeError where there is none.

    Libraries of cooperative threads take ``select.poll`` away while a program runs. So this is
    called when a connection is opened: after a request has begun, an error would come too late to
    say that nothing was sent.
    """
    if hasattr(select, "poll"):
        return wait_by_poll()
    return wait_by_select()


def choose_wait_to_read(sock: socket.socket) -> WaitToRead:
    """Return what waits until *sock* can be read, prepared once for all of its responses."""
    if not hasattr(select, "poll"):
        return partial(_wait_to_read, wait_by_select(), sock)
    polled = select.poll()
    polled.register(sock, select.POLLIN)
    poll = polled.poll
    return lambda seconds: poll(seconds * 1000)


def _wait_to_read(wait: Wait, sock: socket.socket, seconds: float) -> bool:
    return wait(sock, read=True, write=False, seconds=seconds)


def wait_by_poll() -> Wait:
    """Return a `Wait` that works with more than 1024 open files, but not on Windows."""
    names = ("poll", "POLLIN", "POLLOUT")
    poll, readable, writable = (getattr(select, name) for name in names)

    def wait(
        sock: socket.socket,
        *,
        read: bool,
        write: bool,
        seconds: float,
        waker: socket.socket | None = None,
    ) -> bool:
        polled = poll()
        polled.register(sock, readable * read | writable * write)
        if waker is not None:
            polled.register(waker, readable)
        return bool(polled.poll(seconds * 1000))

    return wait


def wait_by_select() -> Wait:
    """Return a `Wait` for systems without poll."""
    select_ready = select.select
    # Windows reports a failed connect in the third list, and only there.
    reports_failure_apart = sys.platform == "win32"

    def wait(
        sock: socket.socket,
        *,
        read: bool,
        write: bool,
        seconds: float,
        waker: socket.socket | None = None,
    ) -> bool:
        readers = [sock] * read + ([] if waker is None else [waker])
        failures = [sock] * reports_failure_apart
        return any(select_ready(readers, [sock] * write, failures, seconds))

    return wait
