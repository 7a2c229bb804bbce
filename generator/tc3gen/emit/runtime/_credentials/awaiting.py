# SPDX-License-Identifier: MIT-0
"""Keys that an async provider returns, awaited in an event loop by a thread beside it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from ..errors import CredentialError
from .refreshing import MAX_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from ..credentials import Credential
    from .refreshing import Await

__all__ = ["await_here"]

_GLANCE = 0.5
"""Seconds between two looks whether the loop is still there: a closed one tells nobody."""


def await_here() -> Await:
    """Return what awaits a key in the running event loop, called by any other thread.

    It raises CredentialError where the loop ends first, or is none of asyncio, or the key takes
    longer than a minute.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return _refuse

    def wait_for(coming: Awaitable[Credential]) -> Credential:
        running = _started(coming)
        try:
            future = asyncio.run_coroutine_threadsafe(running, loop)
        except RuntimeError:
            running.close()
            raise CredentialError("the event loop ended before the provider returned") from None
        return _result(future, loop)

    return wait_for


def _refuse(coming: Awaitable[Credential]) -> Credential:
    if asyncio.iscoroutine(coming):
        coming.close()
    raise CredentialError("an async provider is awaited by asyncio only; give one that is not")


async def _started(coming: Awaitable[Credential]) -> Credential:
    return await coming


def _result(future: Future[Credential], loop: asyncio.AbstractEventLoop) -> Credential:
    end = time.monotonic() + MAX_SECONDS
    while not loop.is_closed():
        try:
            return future.result(_GLANCE)
        except TimeoutError:
            if future.done():
                raise  # it was the provider that raised it
        if time.monotonic() > end:
            future.cancel()
            raise CredentialError(f"the provider took longer than {MAX_SECONDS:.0f} s")
    raise CredentialError("the event loop ended before the provider returned")
