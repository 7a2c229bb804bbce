# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Name resolution that can be given up."""

from __future__ import annotations

import socket
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from .blocking import Background

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .cancellation import Cancellation
    from .deadline import Deadline

__all__ = ["Address", "Resolver", "lookup"]

Address: TypeAlias = tuple[int, Any]
"""An address family, and an address as sockets of that family take it."""


def lookup(host: str, port: int) -> list[Address]:
    """Ask the system for the addresses of *host*, the best first; takes as long as it takes."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in found]


class Resolver:
    """Looks names up in daemon threads: a lookup cannot be interrupted, only left alone.

    Whoever asks for the same name meanwhile waits for the same lookup, so that names that never
    resolve do not pile up threads.
    """

    def __init__(self, look_up: Callable[[str, int], Sequence[Address]]) -> None:
        self._look_up = look_up
        self._lock = threading.RLock()
        self._lookups: dict[tuple[str, int], Background[Sequence[Address]]] = {}

    def resolve(
        self, host: str, port: int, deadline: Deadline, cancellation: Cancellation
    ) -> Sequence[Address]:
        """Return the addresses of *host*; raises what the lookup or `Background.wait` does."""
        with self._lock:
            found = self._lookups.get((host, port))
            # The thread of a lookup does not take it away itself: it would need the lock, which
            # the thread may hold whose signal handler waits for that very lookup.
            if found is None or found.is_done:
                found = Background(partial(self._look_up, host, port))
                found.start()
                self._lookups[host, port] = found
        try:
            return found.wait(deadline, cancellation)
        finally:
            if found.is_done:
                with self._lock:
                    if self._lookups.get((host, port)) is found:
                        del self._lookups[host, port]
