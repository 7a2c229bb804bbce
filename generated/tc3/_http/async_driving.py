# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Waiting in an event loop of asyncio, until a deadline or until somebody else ends the wait."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import ClosedError
    from .background_call import BackgroundCall
    from .cancellation import Deadline

__all__ = [
    "AsyncOpening",
    "drop",
    "fail",
    "running_loop",
    "runs_here",
    "until_done",
    "wait_for",
    "wake_after",
]

T = TypeVar("T")

_running_loop = asyncio.get_running_loop


def running_loop() -> asyncio.AbstractEventLoop:
    """Return the running event loop; raises NotSentError if asyncio runs none in this thread."""
    try:
        return _running_loop()
    except RuntimeError as error:
        message = (
            "nothing was sent: no event loop of asyncio is running here; await the call in what"
            " asyncio.run(...) runs, or call the client for threads: under trio by"
            " trio.to_thread.run_sync(...); help(AsyncTransport) tells of another way"
        )
        not_sent = NotSentError(message)
        not_sent.retry = "never"
        raise not_sent from error


def runs_here(loop: asyncio.AbstractEventLoop | None = None) -> bool:
    """Return whether *loop*, or any loop of asyncio, runs in this thread."""
    try:
        return _running_loop() is loop or loop is None
    except RuntimeError:
        return False


class AsyncOpening:
    """The waits of a request before it is sent, one at a time, which `cancel` ends."""

    __slots__ = ("_error", "_future")

    def __init__(self) -> None:
        self._error: ClosedError | None = None
        self._future: asyncio.Future[Any] | None = None

    def cancel(self, error: ClosedError) -> None:
        """End the wait, or the next one, with *error*; from any thread."""
        self._error = error
        if self._future is not None:
            fail(self._future, error)

    def watch(self, future: asyncio.Future[Any]) -> None:
        """Have `cancel` end the wait for *future*, which begins; raises what it was given."""
        if self._error is not None:
            raise self._error
        self._future = future


async def wait_for(future: asyncio.Future[T], deadline: Deadline) -> T:
    """Return the result of *future*; raises TimeoutError at the *deadline*."""
    timer = future.get_loop().call_later(deadline.remaining(), _expire, future)
    try:
        return await future
    finally:
        timer.cancel()


async def wake_after(future: asyncio.Future[None], seconds: float | None) -> None:
    """Wait for *future*, for so many *seconds* at most; it is done then."""
    if seconds is None:
        return await future
    timer = future.get_loop().call_later(seconds, _finish, future)
    try:
        return await future
    finally:
        timer.cancel()


def fail(future: asyncio.Future[Any], error: Exception) -> None:
    """Have whoever waits for *future* raise *error*; from any thread."""
    with suppress(RuntimeError):  # its loop was closed
        future.get_loop().call_soon_threadsafe(_fail, future, error)


def _expire(future: asyncio.Future[Any]) -> None:
    _fail(future, TimeoutError("timed out"))


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


def drop(future: asyncio.Future[Any]) -> None:
    """Cancel *future*, which nobody waits for any more, unless its loop was closed."""
    if not future.get_loop().is_closed():
        future.cancel()


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


async def until_done(
    call: BackgroundCall[T], deadline: Deadline, opening: AsyncOpening | None = None
) -> T:
    """Return what *call* returns, or raise what it raises; it is abandoned, not waited for."""
    loop = _running_loop()
    future: asyncio.Future[None] = loop.create_future()
    if opening is not None:
        opening.watch(future)
    call.when_done(_from_any_thread(loop, future))
    await wait_for(future, deadline)
    return call.result()


def _from_any_thread(
    loop: asyncio.AbstractEventLoop, future: asyncio.Future[None]
) -> Callable[[], None]:
    def finish() -> None:
        with suppress(RuntimeError):  # the loop was closed
            loop.call_soon_threadsafe(_finish, future)

    return finish
