# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Connects a socket to one of several addresses, in this thread; racing.py decides when to which."""

from __future__ import annotations

import math
import socket
from functools import partial
from typing import TYPE_CHECKING

from .racing import Race
from .sockets import check_connected, start_connecting, wait_for_any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .cancellation import Cancellation, Deadline
    from .sockets import Address

__all__ = ["connect_any"]


def connect_any(
    addresses: Sequence[Address], deadline: Deadline, cancellation: Cancellation
) -> socket.socket:
    """Return a socket that is connected to one of *addresses*; all others are closed.

    Raises OSError, TimeoutError at the *deadline*, and what *cancellation* is cancelled with.
    """
    sockets: list[socket.socket] = []
    winner = None
    waker, wake = socket.socketpair()
    with waker, wake:
        wake.settimeout(0)
        cancellation.start_wait(partial(wake.send, b"x"))
        try:
            winner = _winner(Race(addresses), sockets, waker, deadline, cancellation)
        finally:
            cancellation.end_wait()
            for sock in sockets:
                if sock is not winner:
                    sock.close()
    return winner


def _winner(
    race: Race,
    sockets: list[socket.socket],
    waker: socket.socket,
    deadline: Deadline,
    cancellation: Cancellation,
) -> socket.socket:
    """Return the first socket that is connected; all that were opened are in *sockets*."""
    connecting: list[socket.socket] = []
    while True:
        while (address := race.next_address()) is not None:
            try:
                sock = socket.socket(address[0], socket.SOCK_STREAM)
                sockets.append(sock)
                if start_connecting(sock, address):
                    return sock
                connecting.append(sock)
            except OSError as error:
                race.failed(error)
        seconds = math.inf if race.seconds is None else race.seconds
        ended = wait_for_any(connecting, waker, min(deadline.remaining(), seconds))
        cancellation.check()
        for sock in ended:
            connecting.remove(sock)
            try:
                check_connected(sock)
            except OSError as error:
                race.failed(error)
                continue
            return sock
        if not ended:
            if race.seconds is None:
                raise TimeoutError("timed out")
            race.waited()
