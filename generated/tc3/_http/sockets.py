# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Sockets that never block: how to connect one, and how to wait until one is ready."""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    "wait_for_any",
]

Address: TypeAlias = tuple[int, Any]
"""An address family, and an address as sockets of that family take it."""

WaitToRead: TypeAlias = "Callable[[float], object]"
"""Waits until a socket can be read; returns whether it can within so many seconds."""

_REPORTS_FAILURE_APART = sys.platform == "win32"
"""Windows reports a failed connect in the third list of select, and only there."""

_IN_PROGRESS = (errno.EINPROGRESS, errno.EWOULDBLOCK)


def connect_tcp(address: Address, seconds: float) -> socket.socket:
    """Return a socket that is connected to *address* within *seconds*; raises OSError."""
    sock = socket.socket(address[0], socket.SOCK_STREAM)
    try:
        if not start_connecting(sock, address):
            _wait_until_connected(sock, seconds)
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


def _wait_until_connected(sock: socket.socket, seconds: float) -> None:
    if not choose_wait()(sock, read=False, write=True, seconds=seconds):
        raise TimeoutError("timed out")
    check_connected(sock)


def check_connected(sock: socket.socket) -> None:
    """Raise OSError where *sock*, which is ready to be written, could not connect."""
    _raise_for_code(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))


def _raise_for_code(code: int) -> None:
    if code:
        raise OSError(code, os.strerror(code))


class Wait(Protocol):
    """Waits until a socket is ready."""

    def __call__(self, sock: socket.socket, *, read: bool, write: bool, seconds: float) -> bool:
        """Return whether *sock* can be read, or written, or has failed, within *seconds*."""
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
    make, readable = (getattr(select, name) for name in ("poll", "POLLIN"))
    polled = make()
    polled.register(sock, readable)
    poll: Callable[[float], object] = polled.poll
    return lambda seconds: poll(seconds * 1000)


def _wait_to_read(wait: Wait, sock: socket.socket, seconds: float) -> bool:
    return wait(sock, read=True, write=False, seconds=seconds)


def wait_by_poll() -> Wait:
    """Return a `Wait` that works with more than 1024 open files, but not on Windows."""
    names = ("poll", "POLLIN", "POLLOUT")
    poll, readable, writable = (getattr(select, name) for name in names)

    def wait(sock: socket.socket, *, read: bool, write: bool, seconds: float) -> bool:
        polled = poll()
        polled.register(sock, readable * read | writable * write)
        return bool(polled.poll(seconds * 1000))

    return wait


def wait_by_select() -> Wait:
    """Return a `Wait` for systems without poll."""
    select_ready = select.select

    def wait(sock: socket.socket, *, read: bool, write: bool, seconds: float) -> bool:
        failures = [sock] * _REPORTS_FAILURE_APART
        return any(select_ready([sock] * read, [sock] * write, failures, seconds))

    return wait


def wait_for_any(
    connecting: Sequence[socket.socket], waker: socket.socket, seconds: float
) -> list[socket.socket]:
    """Return which sockets are connected, or have failed, within *seconds*.

    Returns at once as soon as *waker* can be read.
    """
    if not hasattr(select, "poll"):
        failures = list(connecting) * _REPORTS_FAILURE_APART
        _, written, failed = select.select([waker], list(connecting), failures, seconds)
        return [sock for sock in connecting if sock in written or sock in failed]
    make, readable, writable = (getattr(select, name) for name in ("poll", "POLLIN", "POLLOUT"))
    polled = make()
    polled.register(waker, readable)
    for sock in connecting:
        polled.register(sock, writable)
    ready = {fd for fd, _ in polled.poll(seconds * 1000)}
    return [sock for sock in connecting if sock.fileno() in ready]
