# SPDX-License-Identifier: MIT-0
"""The connections to one endpoint that the tasks of one event loop share."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ..errors import ClosedError, NotSentError
from .async_driving import drop, fail, running_loop, wait_for
from .pool import CLOSED

if TYPE_CHECKING:
    import asyncio

    from .async_connection import AsyncConnection
    from .async_driving import AsyncOpening
    from .cancellation import Deadline
    from .idle import IdleConnections

__all__ = ["AsyncEndpointPool"]


class AsyncEndpointPool:
    """At most *size* connections in use and idle ones; tasks get them in the order they ask."""

    def __init__(self, size: int, idle: IdleConnections[AsyncConnection]) -> None:
        self.idle = idle
        self._size = size
        self._in_use = 0
        self._waiting: deque[asyncio.Future[AsyncConnection | None]] = deque()
        self._openings: set[AsyncOpening] = set()
        self._is_closed = False

    async def acquire(self, deadline: Deadline) -> AsyncConnection | None:
        """Return the idle connection that was used last, or ``None``: open one.

        Each ``acquire`` needs one ``release``. Raises NotSentError at the *deadline*, and
        ClosedError where the pool is closed.
        """
        if self._is_closed:
            raise ClosedError(CLOSED)
        if self._in_use < self._size:
            self._in_use += 1
            return self.idle.pop()
        return await self._wait(deadline)

    async def _wait(self, deadline: Deadline) -> AsyncConnection | None:
        """Wait until another request hands its slot over."""
        handed: asyncio.Future[AsyncConnection | None] = running_loop().create_future()
        self._waiting.append(handed)
        try:
            return await wait_for(handed, deadline)
        except TimeoutError as error:
            message = f"all {self._size} connections were in use until the deadline"
            raise NotSentError(message) from error
        except BaseException:
            if handed.done() and not handed.cancelled() and handed.exception() is None:
                self.release(handed.result())
            raise
        finally:
            drop(handed)

    def release(self, connection: AsyncConnection | None) -> None:
        """Hand the slot over, with the *connection* that was used if it can be used again."""
        if connection is not None and (self._is_closed or not connection.is_reusable):
            connection.close()
            connection = None
        while self._waiting:
            handed = self._waiting.popleft()
            if not handed.done() and not handed.get_loop().is_closed():
                handed.set_result(connection or self.idle.pop())
                return
        self._in_use -= 1
        if connection is not None:
            self.idle.keep(connection)

    def begin(self, opening: AsyncOpening) -> None:
        """Have `close` end an *opening*, until `end`; raises ClosedError where it was called."""
        if self._is_closed:
            raise ClosedError(CLOSED)
        self._openings.add(opening)

    def end(self, opening: AsyncOpening) -> None:
        """Forget an *opening*."""
        self._openings.discard(opening)

    def close(self) -> None:
        """Close idle connections now, and those in use as soon as they are released.

        What waits for a connection, or opens one, raises ClosedError.
        """
        self._is_closed = True
        self.idle.close()
        waiting, self._waiting = self._waiting, deque()
        for handed in waiting:
            fail(handed, ClosedError(CLOSED))
        for opening in list(self._openings):
            opening.cancel(ClosedError(CLOSED))
