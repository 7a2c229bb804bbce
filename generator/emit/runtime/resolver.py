# SPDX-License-Identifier: MIT-0
"""Name resolution that can be given up."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .deadline import Deadline

__all__ = ["Address", "Resolver", "lookup"]

Address: TypeAlias = tuple[int, Any]
"""An address family, and an address as sockets of that family take it."""


def lookup(host: str, port: int) -> list[Address]:
    """Ask the system for the addresses of *host*, the best first; takes as long as it takes."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in found]


class _Lookup:
    """A lookup under way."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.addresses: Sequence[Address] = ()
        self.error: Exception | None = None


class Resolver:
    """Looks names up in daemon threads: a lookup cannot be interrupted, only left alone.

    Whoever asks for the same name meanwhile waits for the same lookup, so that names that never
    resolve do not pile up threads.
    """

    def __init__(self, look_up: Callable[[str, int], Sequence[Address]]) -> None:
        self._look_up = look_up
        self._lock = threading.RLock()
        self._under_way: dict[tuple[str, int], _Lookup] = {}

    def resolve(self, host: str, port: int, deadline: Deadline) -> Sequence[Address]:
        """Return the addresses of *host*; raises what the lookup does, or TimeoutError."""
        with self._lock:
            found = self._under_way.get((host, port)) or self._start(host, port)
        if not found.done.wait(deadline.remaining()):
            raise TimeoutError("timed out")
        if found.error is not None:
            raise found.error
        return found.addresses

    def _start(self, host: str, port: int) -> _Lookup:
        found = _Lookup()
        thread = threading.Thread(target=self._run, args=(host, port, found), daemon=True)
        thread.start()
        self._under_way[host, port] = found
        return found

    def _run(self, host: str, port: int, found: _Lookup) -> None:
        try:
            found.addresses = self._look_up(host, port)
        except Exception as error:  # noqa: BLE001 - raised in the threads that wait
            found.error = error
        # Held by the starting thread until the lookup is noted.
        with self._lock:
            del self._under_way[host, port]
        found.done.set()
