# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Connects a socket to one of several addresses, in this thread, as racing.py decides."""

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
    race, connecting = Race(addresses), list[socket.socket]()
    winner = None
    try:
        winner = _begin(race, connecting) or _wait(race, connecting, deadline, cancellation)
        return winner
    finally:
        for sock in connecting:
            if sock is not winner:
                sock.close()


def _begin(race: Race, connecting: list[socket.socket]) -> socket.socket | None:
    """Begin the attempts that are due; return a socket that is connected at once."""
    while (address := race.next_address()) is not None:
        try:
            sock = socket.socket(address[0], socket.SOCK_STREAM)
            connecting.append(sock)
            if start_connecting(sock, address):
                return sock
        except OSError as error:
            race.failed(error)
    return None


def _wait(
    race: Race, connecting: list[socket.socket], deadline: Deadline, cancellation: Cancellation
) -> socket.socket:
    """Wait until an attempt succeeds, and begin others meanwhile."""
    waker, wake = socket.socketpair()
    with waker, wake:
        wake.settimeout(0)
        cancellation.start_wait(partial(wake.send, b"x"))
        try:
            winner = None
            while winner is None:
                seconds = math.inf if race.seconds is None else race.seconds
                ended = wait_for_any(connecting, waker, min(deadline.remaining(), seconds))
                cancellation.check()
                if not ended and race.seconds is None:
                    raise TimeoutError("timed out")
                winner = _winner(race, connecting, ended) or _begin(race, connecting)
            return winner
        finally:
            cancellation.end_wait()


def _winner(
    race: Race, connecting: list[socket.socket], ended: Sequence[socket.socket]
) -> socket.socket | None:
    """Return a socket that is connected, if any is, and tell *race* about the others."""
    for sock in ended:
        try:
            check_connected(sock)
        except OSError as error:
            connecting.remove(sock)
            sock.close()
            race.failed(error)
        else:
            return sock
    if not ended:
        race.waited()
    return None
