# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The idle connections to one endpoint, and which of them is used next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from .connection import Connection

__all__ = ["IdleConnections"]

C = TypeVar("C", bound="Connection")


class IdleConnections(Generic[C]):
    """Idle connections, each for as long as its service keeps it; takes no lock."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        # Each with the moment at which it became idle, the oldest first.
        self._idle: list[tuple[float, C]] = []

    def pop(self) -> C | None:
        """Return the connection that became idle last, and close those that are so for too long.

        Its service may have closed it: its next exchange looks, before it sends anything.
        """
        while self._idle:
            since, connection = self._idle.pop()
            if since + connection.max_idle_seconds > self._monotonic():
                return connection
            connection.close()
        return None

    def keep(self, connection: C) -> None:
        """Keep *connection*, and close those that were idle for too long."""
        now = self._monotonic()
        self._idle.append((now, connection))
        while self._idle and self._idle[0][0] + self._idle[0][1].max_idle_seconds <= now:
            self._idle.pop(0)[1].close()

    def take_all(self, other: IdleConnections[C]) -> None:
        """Take over the connections of *other*."""
        taken, other._idle = other._idle, []
        self._idle = sorted([*taken, *self._idle], key=lambda idle: idle[0])

    def close(self) -> None:
        """Close all of them."""
        idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()
