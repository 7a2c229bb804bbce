# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The clock of a client, which tests replace, and the clock of the server."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from random import random
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .._http.messages import HttpResponse

__all__ = [
    "MAX_RETRY_AFTER",
    "AsyncClock",
    "AsyncSystemClock",
    "Clock",
    "ServerClock",
    "SystemClock",
    "TimeSource",
]

MAX_RETRY_AFTER = 60.0
"""Seconds that a ``Retry-After`` can ask for; a longer one counts as this."""

_SECONDS = re.compile(r"[0-9]+")


class TimeSource(Protocol):
    """What Clock and AsyncClock have in common; read from any thread of a client."""

    def time(self) -> float:
        """Return the seconds since 1970, for signatures."""
        ...

    def monotonic(self) -> float:
        """Return the seconds of a clock that never goes back, for deadlines."""
        ...

    def random(self) -> float:
        """Return a number from 0 to 1: the part of the longest backoff to wait."""
        ...


class Clock(TimeSource, Protocol):
    """What a client reads the time from and sleeps with; see FakeClock in ``tc3.testing``."""

    def sleep(self, seconds: float, /) -> None:
        """Wait for so many seconds."""
        ...


class AsyncClock(TimeSource, Protocol):
    """A clock for event loops: as Clock, but its sleep is awaited."""

    def sleep(self, seconds: float, /) -> Awaitable[object]:
        """Return what waits for so many seconds when it is awaited."""
        ...


class _SystemTime:
    """The time of this machine."""

    time = staticmethod(time)
    monotonic = staticmethod(monotonic)
    random = staticmethod(random)


class SystemClock(_SystemTime):
    """The Clock of a client that was given none."""

    sleep = staticmethod(sleep)


class AsyncSystemClock(_SystemTime):
    """The AsyncClock of a client that was given none."""

    async def sleep(self, seconds: float, /) -> None:
        """Wait for so many seconds while other tasks run."""
        # Imported with the first sleep: a client can be made without asyncio.
        import asyncio

        await asyncio.sleep(seconds)


class ServerClock:
    """The time of the server, as far as its responses show it; the same for all calls of a client.

    It is *time*, the seconds since 1970 by this machine, until the service refuses a signature
    because that is wrong.
    """

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        # Written at once: threads that set it at the same time set it to the same value.
        self._offset = 0.0

    def now(self) -> float:
        """Return the seconds since 1970 to sign with."""
        return self._time() + self._offset

    def follow(self, response: HttpResponse | None) -> bool:
        """Follow the ``Date`` of *response* from now on; return whether it has one."""
        date = _seconds(response.headers.get("date", "")) if response else None
        if date is None:
            return False
        self._offset = date - self._time()
        return True

    def retry_after(self, response: HttpResponse | None) -> float:
        """Return the seconds that ``Retry-After`` asks to wait; 0 without one that can be read."""
        asked = response.headers.get("retry-after", "").strip() if response else ""
        if _SECONDS.fullmatch(asked):
            return min(float(asked), MAX_RETRY_AFTER)
        date = _seconds(asked)
        return 0.0 if date is None else min(max(date - self.now(), 0.0), MAX_RETRY_AFTER)


def _seconds(date: str) -> float | None:
    """Return an HTTP date in seconds since 1970, ``None`` if it is none; UTC is the default."""
    try:
        found = parsedate_to_datetime(date)
        return found.replace(tzinfo=found.tzinfo or UTC).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
