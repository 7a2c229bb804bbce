# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Calls that an event loop waits for while threads send their requests."""

from __future__ import annotations

import asyncio
from asyncio import CancelledError
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from .._http.cancellation import Cancellation
from .._http.messages import HttpRequest, HttpResponse
from .._http.not_sent import nothing_sent
from .._http.transport import HttpTransport
from .._http.worker_threads import Workers
from .._tracebacks import clear_locals
from ..errors import NotSentError, TencentCloudError
from .async_call import Sending
from .flow import first_step

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Future

    from .._http.messages import Transport
    from .flow import Flow

__all__ = ["Carrier", "running_loop"]

T = TypeVar("T")

_running_loop = asyncio.get_running_loop


def running_loop() -> asyncio.AbstractEventLoop:
    """Return the event loop of this thread; raises NotSentError where asyncio runs none."""
    try:
        return _running_loop()
    except RuntimeError as error:
        message = (
            "nothing was sent: no event loop of asyncio is running here; await the call in what"
            " asyncio.run(...) runs, or call the client for threads: under trio by"
            " trio.to_thread.run_sync(...)"
        )
        none = NotSentError(message)
        none.retry = "never"
        raise none from error


class Carrier:
    """Takes the steps of calls in the running event loop; at most 10 requests are sent at once."""

    def __init__(
        self,
        transport: Transport,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]] | None,
    ) -> None:
        self._transport = transport
        self._monotonic = monotonic
        self._sleep = sleep or asyncio.sleep
        self._workers = Workers()

    def close(self) -> None:
        """Let the threads end once they have nothing to send any more."""
        self._workers.close()

    async def call(self, flow: Flow[T]) -> T:
        """Return what *flow* lead to; who cancels it hears what is known, as the cause."""
        sending = Sending()
        try:
            return await self.take(flow, sending)
        except CancelledError as cancelled:
            sending.leave()
            known = sending.conclude(flow, "cancelled")
            if isinstance(known, TencentCloudError):
                cancelled.__cause__ = known
            raise

    async def take(self, flow: Flow[T], sending: Sending) -> T:
        """Return what *flow* lead to, and keep in *sending* how far they are."""
        try:
            return await self._result_of(flow, sending)
        except BaseException as error:
            clear_locals(error)
            raise

    async def _result_of(self, flow: Flow[T], sending: Sending) -> T:
        running_loop()
        try:
            step = first_step(flow)
            while True:
                try:
                    response: HttpResponse | None = None
                    if isinstance(step, HttpRequest):
                        response = await self._carried(step, sending)
                    else:
                        await self._sleep(step.seconds)
                except Exception as error:  # noqa: BLE001 - judged where the steps are made
                    sending.request = None
                    step = flow.throw(error)
                else:
                    sending.request = None
                    step = flow.send(response)
        except StopIteration as end:
            result: T = end.value
        return result

    async def _carried(self, request: HttpRequest, sending: Sending) -> HttpResponse:
        """Let the transport send in a thread, if one is free before the deadline."""
        with nothing_sent():
            loop, left = running_loop(), request.deadline - self._monotonic()
            send, sending.cancellation = self._sender(request)
            sending.request = self._workers.submit(partial(_sent, loop, send))
        carried = _Carried(sending.request, sending.cancellation)
        # From then on the transport keeps to the deadline, if a thread has come to call it.
        end = loop.call_later(max(left, 0.0), carried.give_up)
        try:
            return await carried
        finally:
            end.cancel()

    def _sender(
        self, request: HttpRequest
    ) -> tuple[Callable[[], HttpResponse], Cancellation | None]:
        """Return what sends *request*, and what ends it, if it can be ended."""
        transport = self._transport
        # A class of its own may have a method of its own, that knows no cancellations.
        if isinstance(transport, HttpTransport) and type(transport).send is HttpTransport.send:
            cancellation = Cancellation()
            return partial(transport.send, request, cancellation=cancellation), cancellation
        return partial(transport.send, request), None


def _sent(loop: asyncio.AbstractEventLoop, send: Callable[[], HttpResponse]) -> HttpResponse:
    """Send, in a thread, unless nobody can hear of it any more."""
    if loop.is_closed():
        raise NotSentError("the event loop ended before it was sent")
    return send()


class _Carried(asyncio.Future[HttpResponse]):
    """The response to come of a request that a thread is *sending*.

    Who cancels a task cancels what it waits for, at once: so does this, and no thread takes up the
    request of a task that is about to end.
    """

    def __init__(self, sending: Future[HttpResponse], cancellation: Cancellation | None) -> None:
        super().__init__()
        # Dropped at the end, as the future keeps its callback, and so this.
        self._sending: Future[HttpResponse] | None = sending
        self._cancellation = cancellation
        sending.add_done_callback(self._landed)

    def cancel(self, msg: Any = None) -> bool:
        """Keep the request from being sent, or end it; return whether there was one."""
        if self._sending is not None:
            self._sending.cancel()
        if self._cancellation is not None:
            self._cancellation.cancel()
        return super().cancel(msg)

    def give_up(self) -> None:
        """End in NotSentError if no thread has taken the request up yet."""
        if self._sending is not None and self._sending.cancel() and not self.done():
            self.set_exception(NotSentError("all threads were in use until the deadline"))

    def _landed(self, sending: Future[HttpResponse]) -> None:
        """Wake the loop, from any thread; one that was closed meanwhile waits for nothing."""
        with suppress(RuntimeError):
            self.get_loop().call_soon_threadsafe(self._settle, sending)

    def _settle(self, sending: Future[HttpResponse]) -> None:
        self._sending = None
        if self.done() or sending.cancelled():
            return
        error = sending.exception()
        if isinstance(error, StopIteration):
            # A future refuses this one, so that nothing would ever come of it.
            error = RuntimeError("StopIteration")
        if error is not None:
            self.set_exception(error)
        else:
            self.set_result(sending.result())
