# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Drives the flows of a stream in an event loop of asyncio, which waits for the socket."""

from __future__ import annotations

from asyncio import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import TencentCloudError
from .async_driving import running_loop, runs_here
from .loop_rounds import rounds_of
from .loop_timer import timer_of
from .stream_flow import Interrupted, Readiness

if TYPE_CHECKING:
    import asyncio

    from .async_driving import AsyncOpening
    from .cancellation import Deadline
    from .stream import Stream
    from .stream_flow import StreamFlow, StreamOperation

__all__ = ["StreamDriver"]

T = TypeVar("T")

_LOOK_AGAIN_SECONDS = 0.005
"""How often to look at a socket in a loop that watches none, such as the default one of Windows."""


class StreamDriver:
    """Drives flows on *stream*, one after the other, in the loop that runs by then.

    Operations are tried in callbacks of the loop, and the task that waits for the flow wakes once,
    at its end. The loop goes on watching for something to read until its next round, in case that
    another flow has begun by then: a busy connection is registered once. An idle one is not.
    """

    __slots__ = (
        "_deadline",
        "_end",
        "_fd",
        "_flow",
        "_loop",
        "_operation",
        "_over",
        "_reads",
        "_rounds",
        "_timer",
        "_writes",
        "stream",
    )

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._loop = running_loop()
        self._fd = stream.fileno()
        self._reads = self._writes = False
        self._flow: StreamFlow[Any] | None = None
        self._operation: StreamOperation | None = None
        self._over: asyncio.Future[None] | None = None
        self._end: tuple[object, BaseException | None] | None = None
        self._timer = timer_of(self._loop)
        self._rounds = rounds_of(self._loop)
        self._deadline: Deadline | None = None

    async def run(self, flow: StreamFlow[T], opening: AsyncOpening | None = None) -> T:
        """Drive *flow* and return its result; one that is cancelled is told so.

        What *flow* then raises is the ``__cause__`` of the CancelledError.
        """
        try:
            self.begin(flow)
            if self._end is None:
                over = self._loop.create_future()
                if opening is not None:
                    opening.watch(over)
                self.wake_at_end(over)
                await over
        except CancelledError as cancelled:
            cancelled.__cause__ = self._interrupt(flow)
            raise
        except BaseException:
            self.abandon()
            raise
        return cast("T", self.end())

    def begin(self, flow: StreamFlow[Any]) -> None:
        """Drive *flow* until it has to wait or is over; `end` or `abandon` it later.

        Raises what it raises until then.
        """
        loop = running_loop()
        if loop is not self._loop:
            self.rest()
            self._loop, self._timer, self._rounds = loop, timer_of(loop), rounds_of(loop)
        self._flow = flow
        try:
            self._drive(flow)
        except BaseException:
            self.abandon()
            raise

    @property
    def is_over(self) -> bool:
        """Whether the flow has returned or raised."""
        return self._end is not None

    def wake_at_end(self, over: asyncio.Future[None]) -> None:
        """Finish *over* once the flow, which waits, is over."""
        self._over = over

    def end(self) -> object:
        """Return the result of the flow, which is over, or raise what it raised."""
        result, error = self._stop()
        if error is None:
            return result
        try:
            raise error
        finally:
            del error  # a frame that holds what it raises would be a reference cycle

    def abandon(self) -> None:
        """Forget the flow."""
        self._stop()

    def _drive(
        self,
        flow: StreamFlow[Any],
        operation: StreamOperation | None = None,
        failure: OSError | None = None,
    ) -> None:
        """Go on with *operation*, or its *failure*, until *flow* has to wait or returns."""
        try:
            stream = self.stream
            if operation is None:
                operation = next(flow) if failure is None else flow.throw(failure)
            while True:
                try:
                    result = operation.attempt(stream)
                    if type(result) is Readiness:
                        self._wait(operation, result)
                        return
                except OSError as error:
                    operation = flow.throw(error)
                else:
                    operation = flow.send(result)
        except StopIteration as end:
            self._end = end.value, None

    def _wait(self, operation: StreamOperation, readiness: Readiness) -> None:
        """Have *operation* tried again once the socket is ready, or time is up."""
        if operation.deadline is not self._deadline:
            self._deadline = operation.deadline
            self._timer.start(self._loop, self, operation.deadline)
        self._operation = operation
        if readiness.read != self._reads or readiness.write != self._writes:
            try:
                self._watch(read=readiness.read, write=readiness.write)
            except NotImplementedError:
                self._loop.call_later(_LOOK_AGAIN_SECONDS, self._look_again, operation, readiness)

    def _watch(self, *, read: bool, write: bool) -> None:
        """Have the loop watch for this, and for nothing else."""
        loop, fd = self._loop, self._fd
        if read != self._reads:
            if read:
                loop.add_reader(fd, self._on_ready)
            else:
                loop.remove_reader(fd)
            self._reads = read
        if write != self._writes:
            if write:
                loop.add_writer(fd, self._on_ready)
            else:
                loop.remove_writer(fd)
            self._writes = write

    def _on_ready(self) -> None:
        if self._operation is None:
            self.rest()
        elif self._rounds.admits(self._loop, self):
            self._go_on(self._operation)

    def go_on(self) -> None:
        """See LoopRounds."""
        if self._operation is not None:
            self._go_on(self._operation)

    def expire(self) -> None:
        """See LoopTimer."""
        self._go_on(failure=TimeoutError("timed out"))

    def _go_on(
        self, operation: StreamOperation | None = None, failure: OSError | None = None
    ) -> None:
        """Go on in a callback of the loop, and wake the task if the flow is over."""
        flow, over = self._flow, self._over
        if flow is None or over is None or self._end is not None:
            return
        self._operation = None
        try:
            self._drive(flow, operation, failure)
        except Exception as error:  # noqa: BLE001 - raised in the task that waits
            self._end = None, error
        except BaseException as error:
            self._end = None, error
            raise
        finally:
            if self._end is not None and not over.done():
                over.set_result(None)

    def _look_again(self, operation: StreamOperation, readiness: Readiness) -> None:
        """Look now and then whether the socket is ready, until it is or nobody waits any more."""
        if self._operation is not operation:
            return
        if self.stream.is_ready(readiness):
            self._go_on(operation)
        else:
            self._loop.call_later(_LOOK_AGAIN_SECONDS, self._look_again, operation, readiness)

    def _interrupt(self, flow: StreamFlow[Any]) -> TencentCloudError | None:
        """Interrupt *flow*, unless it is over, and return what is known of it."""
        if self._end is not None:
            _, ended = self._stop()
            return ended if isinstance(ended, TencentCloudError) else None
        self.abandon()
        try:
            flow.throw(Interrupted("cancelled"))
        except TencentCloudError as error:
            return error
        except Interrupted:
            pass  # nothing of a request was under way
        return None

    def _stop(self) -> tuple[object, BaseException | None]:
        """Forget the flow; return its result, or what it raised."""
        end, self._end = self._end, None
        self._flow = self._operation = self._over = None
        if end is None or self._writes or self._loop.is_closed():
            self.rest()
        if self._deadline is not None:
            self._deadline = None
            self._timer.stop(self._loop, self)
        return end or (None, None)

    def rest_if_idle(self) -> None:
        """See LoopTimer."""
        if self._flow is None:
            self.rest()

    def rest(self) -> None:
        """Leave nothing registered with the loop."""
        with suppress(RuntimeError):  # it was closed
            self._watch(read=False, write=False)
        self._reads = self._writes = False

    def close(self) -> None:
        """Close the stream; from any thread, where no flow is driven."""
        loop = self._loop
        if self._reads and loop.is_running() and not runs_here(loop):
            with suppress(RuntimeError):  # it was closed
                loop.call_soon_threadsafe(self.close)
                return
        self.rest()
        self.stream.close()
