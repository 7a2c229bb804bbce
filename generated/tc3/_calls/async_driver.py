# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Runs flows in an event loop of asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .._http.async_driving import running_loop, runs_here, until_done
from .._http.before_sending import nothing_sent
from .._http.messages import HttpRequest
from .._tracebacks import clear_locals
from ..errors import NotSentError, OutcomeUnknownError, TencentCloudError
from .clock import AsyncSystemClock
from .flow import Abandoned, Sleep, WaitForCall, first_step

if TYPE_CHECKING:
    from .._http.messages import AsyncTransport, HttpResponse
    from .clock import AsyncClock
    from .flow import Blocking, Flow, Yielded

__all__ = ["AsyncDriver", "PendingCall"]

T = TypeVar("T")

_LOOK_AGAIN_SECONDS = 0.01
"""How often to look whether a call in a thread is over, where asyncio does not run."""


class PendingCall:
    """A call that an event loop runs; *error* is what it amounts to if it was abandoned."""

    __slots__ = ("error",)

    def __init__(self) -> None:
        self.error: TencentCloudError | None = None


class AsyncDriver:
    """Runs flows in the running event loop, which may be any if *transport* and *clock* are."""

    def __init__(self, transport: AsyncTransport, clock: AsyncClock) -> None:
        self._transport = transport
        self._clock = clock
        self._needs_asyncio = isinstance(clock, AsyncSystemClock)

    async def run(self, flow: Flow[T], pending: PendingCall | None = None) -> T:
        """Run the flow and return its result.

        Where the task is cancelled, what is then known is the ``__cause__`` of what that raises, by
        any library, and the error of *pending*.
        """
        try:
            return await self._drive(flow, pending)
        except BaseException as error:
            clear_locals(error)
            raise

    async def _drive(self, flow: Flow[T], pending: PendingCall | None) -> T:
        with nothing_sent():
            if self._needs_asyncio:
                running_loop()
            send = self._transport.send_async
        try:
            yielded = first_step(flow)
            while True:
                try:
                    response: HttpResponse | None = None
                    if isinstance(yielded, HttpRequest):
                        response = await send(yielded)
                    else:
                        await self._carry_out(yielded)
                except Exception as error:  # noqa: BLE001 - the flow decides what it means
                    yielded = flow.throw(error)
                except GeneratorExit:
                    raise
                except BaseException as cancelled:
                    known = _conclude(flow, _known(cancelled, yielded))
                    cancelled.__cause__ = known
                    if pending is not None:
                        pending.error = known
                    raise
                else:
                    yielded = flow.send(response)
        except StopIteration as end:
            result: T = end.value
        return result

    async def _carry_out(self, yielded: Sleep | Blocking | WaitForCall) -> None:
        if isinstance(yielded, Sleep):
            await self._clock.sleep(yielded.seconds)
        elif not isinstance(yielded, WaitForCall):
            await running_loop().run_in_executor(None, yielded.function)
        elif runs_here():
            await until_done(yielded.call, yielded.deadline)
        else:
            while not yielded.call.is_done:
                yielded.deadline.check()
                await self._clock.sleep(_LOOK_AGAIN_SECONDS)
            yielded.call.result()


def _known(cancelled: BaseException, yielded: Yielded) -> NotSentError | OutcomeUnknownError:
    """Return what is known of a step that was *cancelled*; a transport may have told."""
    told = cancelled.__cause__
    if not isinstance(yielded, HttpRequest):
        return NotSentError("cancelled before it was sent")
    if isinstance(told, NotSentError | OutcomeUnknownError):
        return told
    return OutcomeUnknownError("cancelled while it was under way")


def _conclude(flow: Flow[Any], known: NotSentError | OutcomeUnknownError) -> TencentCloudError:
    """Return what a call amounts to whose *flow* is abandoned, with what is *known* of its step."""
    try:
        flow.throw(Abandoned(known))
    except TencentCloudError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the call ends all the same
        clear_locals(error)
    return known
