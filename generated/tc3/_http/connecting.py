# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Connecting a socket, in a wait that can be ended."""

from __future__ import annotations

import errno
import os
import socket
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from .blocking import Background
from .cancellation import Cancellation
from .readiness import choose_wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from .deadline import Deadline
    from .resolver import Address

__all__ = ["Connect", "connect", "connect_by"]

Connect: TypeAlias = "Callable[[Address, float], socket.socket]"
"""Connects a socket to an address within some seconds; raises OSError."""

_UNDER_WAY = (errno.EINPROGRESS, errno.EWOULDBLOCK)


def connect(
    address: Address, seconds: float, cancellation: Cancellation | None = None
) -> socket.socket:
    """Return a socket that is connected to *address* within *seconds*.

    Raises OSError, and NotSentError once *cancellation* says so.
    """
    family, where = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(0)
        failure = sock.connect_ex(where)
        if failure in _UNDER_WAY:
            _await_connection(sock, seconds, cancellation or Cancellation())
            failure = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        _raise_for(failure)
        # The last byte of a request must not wait until the others are acknowledged.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock


def _raise_for(failure: int) -> None:
    if failure:
        raise OSError(failure, os.strerror(failure))


def connect_by(
    own: Connect, address: Address, deadline: Deadline, seconds: float, cancellation: Cancellation
) -> socket.socket:
    """Return what a function of the caller connects, in a thread of its own that can be left.

    A socket that comes too late is closed.
    """
    connecting = Background(partial(own, address, seconds), discard=_close)
    connecting.start()
    return connecting.wait(deadline, cancellation)


def _await_connection(sock: socket.socket, seconds: float, cancellation: Cancellation) -> None:
    """Wait until *sock* is connected or has failed; raises TimeoutError, and NotSentError."""
    wait = choose_wait()
    ends, waker = socket.socketpair()
    with ends, waker:
        waker.settimeout(0)
        cancellation.hooks(partial(waker.send, b"x"))
        try:
            came = wait(sock, read=False, write=True, seconds=seconds, wake=ends)
        finally:
            cancellation.release()
    cancellation.check()
    if not came:
        raise TimeoutError("timed out")


def _close(sock: socket.socket) -> None:
    sock.close()
