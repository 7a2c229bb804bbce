# SPDX-License-Identifier: MIT-0
"""Keys that an async provider returns, awaited in an event loop by a thread beside it."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .._http.async_driving import runs_here
from ..errors import CredentialError
from .refreshing import MAX_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from ..credentials import Credential
    from .refreshing import Await

__all__ = ["await_here"]

_ENDED = "the event loop ended before the provider returned"

_GLANCE = 0.5
"""Seconds between two looks whether the loop is still there: a closed one tells nobody."""


def await_here() -> Await:
    """Return what awaits a key in the running event loop, called by any other thread.

    It raises CredentialError where the loop ends first, or is none of asyncio, or the key takes
    longer than a minute.
    """
    try:
        return _Loop(asyncio.get_running_loop())
    except RuntimeError:
        return _NoLoop()


@dataclass(frozen=True, slots=True)
class _Loop:
    """Awaits in a *loop*; see Await."""

    loop: asyncio.AbstractEventLoop

    def is_over(self) -> bool:
        """See Await; a loop that was stopped may run again, but nobody knows when."""
        return not self.loop.is_running()

    def runs_here(self) -> bool:
        """See Await."""
        return runs_here(self.loop)

    def __call__(self, coming: Awaitable[Credential], /) -> Credential:
        """See Await."""
        running = _started(coming)
        try:
            future = asyncio.run_coroutine_threadsafe(running, self.loop)
        except RuntimeError:
            running.close()
            raise CredentialError(_ENDED) from None
        try:
            return self._result(future)
        except CancelledError:
            raise CredentialError(_ENDED) from None

    def _result(self, future: Future[Credential]) -> Credential:
        end = time.monotonic() + MAX_SECONDS
        while not self.loop.is_closed():
            try:
                return future.result(_GLANCE)
            except TimeoutError:
                if future.done():
                    raise  # it was the provider that raised it
            if time.monotonic() > end:
                future.cancel()
                raise CredentialError(f"the provider took longer than {MAX_SECONDS:.0f} s")
        raise CredentialError(_ENDED)


class _NoLoop:
    """Refuses to await, where no loop of asyncio runs; see Await."""

    def is_over(self) -> bool:
        """See Await."""
        return False

    def runs_here(self) -> bool:
        """See Await."""
        return False

    def __call__(self, coming: Awaitable[Credential], /) -> Credential:
        """See Await; raises CredentialError."""
        if asyncio.iscoroutine(coming):
            coming.close()
        raise CredentialError("an async provider is awaited by asyncio only; give one that is not")


async def _started(coming: Awaitable[Credential]) -> Credential:
    return await coming
