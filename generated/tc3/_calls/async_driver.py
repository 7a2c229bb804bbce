# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Runs flows in an event loop of asyncio, while threads send their requests."""

from __future__ import annotations

import asyncio
from asyncio import CancelledError
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from .._http.before_sending import nothing_sent
from .._http.cancellation import Cancellation
from .._http.messages import HttpRequest, HttpResponse
from .._http.transport import HttpTransport
from .._http.worker_threads import Workers
from .._tracebacks import clear_locals
from ..errors import NotSentError, OutcomeUnknownError, TencentCloudError
from .flow import Abandoned, Sleep, first_step

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from .._http.messages import Transport
    from .clock import AsyncClock
    from .flow import Flow

__all__ = ["AsyncDriver", "PendingCall", "running_loop"]

T = TypeVar("T")

_running_loop = asyncio.get_running_loop
_wait_for_any = asyncio.wait


def running_loop() -> asyncio.AbstractEventLoop:
    """Return the running event loop; raises NotSentError if asyncio runs none in this thread."""
    try:
        return _running_loop()
    except RuntimeError as error:
        message = (
            "nothing was sent: no event loop of asyncio is running here; await the call in what"
            " asyncio.run(...) runs, or call the client for threads: under trio by"
            " trio.to_thread.run_sync(...)"
        )
        not_sent = NotSentError(message)
        not_sent.retry = "never"
        raise not_sent from error


class PendingCall:
    """A call that an event loop waits for, and what is known of it if it is abandoned.

    Attributes:
        request: What a thread sends, or will send; ``None`` between two requests.
        cancellation: Ends the request; ``None`` if its transport cannot be interrupted.
    """

    def __init__(self) -> None:
        self.request: Future[HttpResponse] | None = None
        self.cancellation: Cancellation | None = None
        self._is_prevented = False

    def abandon(self) -> bool:
        """Prevent a request that has not begun; return whether none is in progress any more."""
        if self.request is None or self.request.cancel() or self.request.done():
            return True
        self._is_prevented = self.cancellation is not None and self.cancellation.prevent()
        return self._is_prevented

    async def wait(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait in *loop* until no request is in progress, in whatever loop it began."""
        ended: asyncio.Future[None] = loop.create_future()

        def wake(_: object) -> None:
            with suppress(RuntimeError):  # this loop was closed, too
                loop.call_soon_threadsafe(ended.cancel)

        if self.request is not None:
            self.request.add_done_callback(wake)
            await _wait_for_any({ended})

    def conclude(self, flow: Flow[T], why: str) -> T | BaseException:
        """Return the result or the error of a call whose *flow* is abandoned, because of *why*."""
        known = self._known(why)
        try:
            flow.throw(Abandoned(known))
        except StopIteration as end:
            result: T = end.value
            return result
        except Abandoned:
            pass  # the flow had not begun
        except BaseException as error:  # noqa: BLE001 - returned
            clear_locals(error)
            return error
        return known if isinstance(known, BaseException) else OutcomeUnknownError(why)

    def _known(self, why: str) -> HttpResponse | BaseException:
        """Return the response or the error of the last request, as far as it is known."""
        if self.request is None or self.request.cancelled() or self._is_prevented:
            return NotSentError(f"{why} before it was sent")
        if not self.request.done():
            return OutcomeUnknownError(f"{why} while it was under way")
        return self.request.exception() or self.request.result()


class AsyncDriver:
    """Runs flows in the running event loop; threads send at most 10 requests at once."""

    def __init__(self, transport: Transport, clock: AsyncClock) -> None:
        self._transport = transport
        self._clock = clock
        self._workers = Workers()

    def close(self) -> None:
        """Let the threads end once they have nothing more to send."""
        self._workers.close()

    async def call(self, flow: Flow[T]) -> T:
        """Run the flow and return its result; what is known of a cancelled call is the cause."""
        pending = PendingCall()
        try:
            return await self.run(flow, pending)
        except CancelledError as cancelled:
            pending.abandon()
            known = pending.conclude(flow, "cancelled")
            if isinstance(known, TencentCloudError):
                cancelled.__cause__ = known
            raise

    async def run(self, flow: Flow[T], pending: PendingCall) -> T:
        """Run the flow and return its result; *pending* holds its request meanwhile."""
        try:
            return await self._drive(flow, pending)
        except BaseException as error:
            clear_locals(error)
            raise

    async def _drive(self, flow: Flow[T], pending: PendingCall) -> T:
        running_loop()
        try:
            yielded = first_step(flow)
            while True:
                try:
                    response: HttpResponse | None = None
                    if isinstance(yielded, HttpRequest):
                        response = await self._send(yielded, pending)
                    elif isinstance(yielded, Sleep):
                        await self._clock.sleep(yielded.seconds)
                    else:
                        await running_loop().run_in_executor(None, yielded.function)
                except Exception as error:  # noqa: BLE001 - the flow decides what it means
                    pending.request = None
                    yielded = flow.throw(error)
                else:
                    pending.request = None
                    yielded = flow.send(response)
        except StopIteration as end:
            result: T = end.value
        return result

    async def _send(self, request: HttpRequest, pending: PendingCall) -> HttpResponse:
        """Send *request* in a thread, if one is free before the deadline."""
        with nothing_sent():
            loop, left = running_loop(), request.deadline - self._clock.monotonic()
            send, pending.cancellation = self._sender(request)
            pending.request = self._workers.submit(partial(_send_for, loop, send))
        response = _PendingResponse(pending.request, pending.cancellation)
        # Once a thread has taken the request, the transport keeps the deadline.
        timer = loop.call_later(max(left, 0.0), response.give_up)
        try:
            return await response
        finally:
            timer.cancel()

    def _sender(
        self, request: HttpRequest
    ) -> tuple[Callable[[], HttpResponse], Cancellation | None]:
        """Return what sends *request*, and what interrupts that, if anything does."""
        transport = self._transport
        # A subclass may override the method, without the parameter for cancellation.
        if isinstance(transport, HttpTransport) and type(transport).send is HttpTransport.send:
            cancellation = Cancellation()
            return partial(transport.send, request, cancellation=cancellation), cancellation
        return partial(transport.send, request), None


def _send_for(loop: asyncio.AbstractEventLoop, send: Callable[[], HttpResponse]) -> HttpResponse:
    """Send, in a thread, unless the loop that waits for the response was closed."""
    if loop.is_closed():
        raise NotSentError("the event loop ended before it was sent")
    return send()


class _PendingResponse(asyncio.Future[HttpResponse]):
    """The response to a request that a thread sends.

    A task that is cancelled cancels what it waits for. This future then cancels the request at
    once, so that no thread begins to send it before the task has ended.
    """

    def __init__(self, request: Future[HttpResponse], cancellation: Cancellation | None) -> None:
        super().__init__()
        # Dropped at the end, as the future keeps its callback, and so this.
        self._request: Future[HttpResponse] | None = request
        self._cancellation = cancellation
        request.add_done_callback(self._wake_loop)

    def cancel(self, msg: Any = None) -> bool:
        """Cancel the request, whether it has begun or not; see Future.cancel."""
        if self._request is not None:
            self._request.cancel()
        if self._cancellation is not None:
            self._cancellation.cancel()
        return super().cancel(msg)

    def give_up(self) -> None:
        """Raise NotSentError in the task if no thread has taken the request yet."""
        if self._request is not None and self._request.cancel() and not self.done():
            self.set_exception(NotSentError("all threads were in use until the deadline"))

    def _wake_loop(self, request: Future[HttpResponse]) -> None:
        """Have the loop take the response, from any thread; a closed loop waits for nothing."""
        with suppress(RuntimeError):
            self.get_loop().call_soon_threadsafe(self._finish, request)

    def _finish(self, request: Future[HttpResponse]) -> None:
        self._request = None
        if self.done() or request.cancelled():
            return
        error = request.exception()
        if isinstance(error, StopIteration):
            # Futures refuse it, and the task would wait forever.
            error = RuntimeError("StopIteration")
        if error is not None:
            self.set_exception(error)
        else:
            self.set_result(request.result())
