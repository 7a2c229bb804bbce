# SPDX-License-Identifier: MIT-0
"""Drives a StreamFlow in an event loop of asyncio, which waits for the socket."""

from __future__ import annotations

import asyncio
from asyncio import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import NotSentError, TencentCloudError
from .stream_flow import Interrupted, Readiness

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import ClosedError
    from .background_call import BackgroundCall
    from .cancellation import Deadline
    from .stream import Stream
    from .stream_flow import StreamFlow

__all__ = [
    "AsyncOpening",
    "drive_async",
    "drop",
    "fail",
    "running_loop",
    "until_done",
    "wait_for",
]

T = TypeVar("T")

_LOOK_AGAIN_SECONDS = 0.005
"""How often to look at a socket in a loop that watches none, such as the default one of Windows."""

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


async def drive_async(
    flow: StreamFlow[T], stream: Stream, opening: AsyncOpening | None = None
) -> T:
    """Drive *flow* on *stream* in the running loop, and return its result.

    Where the task is cancelled, what the flow then raises is the ``__cause__`` of that.
    """
    try:
        operation = next(flow)
        while True:
            try:
                result = operation.attempt(stream)
                while type(result) is Readiness:
                    await _until_ready(stream, result, operation.deadline, opening)
                    result = operation.attempt(stream)
            except OSError as error:
                operation = flow.throw(error)
            except CancelledError as cancelled:
                cancelled.__cause__ = _interrupt(flow)
                raise
            else:
                operation = flow.send(result)
    except StopIteration as end:
        returned: T = end.value
    return returned


def _interrupt(flow: StreamFlow[Any]) -> TencentCloudError | None:
    """Interrupt *flow* and return what they know of it."""
    try:
        flow.throw(Interrupted("cancelled"))
    except TencentCloudError as error:
        return error
    except Interrupted:
        pass  # nothing of a request was under way
    return None


async def wait_for(future: asyncio.Future[T], deadline: Deadline) -> T:
    """Return the result of *future*; raises TimeoutError at the *deadline*."""
    timer = future.get_loop().call_later(deadline.remaining(), _expire, future)
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


async def _until_ready(
    stream: Stream, readiness: Readiness, deadline: Deadline, opening: AsyncOpening | None
) -> None:
    loop, fd = _running_loop(), stream.fileno()
    future: asyncio.Future[None] = loop.create_future()
    if opening is not None:
        opening.watch(future)
    try:
        if readiness.read:
            loop.add_reader(fd, _finish, future)
        if readiness.write:
            loop.add_writer(fd, _finish, future)
    except NotImplementedError:
        _look_again(loop, future, stream, readiness)
    try:
        await wait_for(future, deadline)
    finally:
        drop(future)
        with suppress(NotImplementedError, RuntimeError):  # or the loop was closed
            if readiness.read:
                loop.remove_reader(fd)
            if readiness.write:
                loop.remove_writer(fd)


def _look_again(
    loop: asyncio.AbstractEventLoop,
    future: asyncio.Future[None],
    stream: Stream,
    readiness: Readiness,
) -> None:
    """Look now and then whether *stream* is ready, until it is or nobody waits any more."""
    if future.done():
        return
    if stream.is_ready(readiness):
        future.set_result(None)
    else:
        loop.call_later(_LOOK_AGAIN_SECONDS, _look_again, loop, future, stream, readiness)


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
