"""Sockets that are counted while they are open."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

from tc3._http.sockets import connect_tcp

if TYPE_CHECKING:
    from tc3._http.sockets import Address


class Tracking:
    """Connects, and knows how many of its sockets are open, and were at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.open = 0
        self.peak = 0

    def connect(self, address: Address, seconds: float) -> socket.socket:
        """Return a connected socket that says when it is closed."""
        plain = connect_tcp(address, seconds)
        tracked = _Tracked(self, plain.family, plain.type, plain.proto, plain.detach())
        self.count(1)
        return tracked

    def open_in_loop(self, family: int, kind: int) -> socket.socket:
        """Return a socket, not connected yet, that says when it is closed."""
        tracked = _Tracked(self, family, kind)
        self.count(1)
        return tracked

    def count(self, change: int) -> None:
        """Add a socket, or take one away."""
        with self._lock:
            self.open += change
            self.peak = max(self.peak, self.open)


class _Tracked(socket.socket):
    def __init__(self, tracking: Tracking, *of: Any) -> None:  # noqa: ANN401 - as sockets take it
        super().__init__(*of)
        self._tracking: Tracking | None = tracking

    def close(self) -> None:
        tracking, self._tracking = self._tracking, None
        super().close()
        if tracking is not None:
            tracking.count(-1)
