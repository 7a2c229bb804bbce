# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A list on its way in batches, in an event loop."""

from __future__ import annotations

from asyncio import (
    FIRST_COMPLETED,
    CancelledError,
    ensure_future,
    get_running_loop,
    sleep,
    wait,
)
from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, Any, TypeVar

from .._calls.async_call import Sending
from .._calls.async_driver import running_loop
from ..errors import TencentCloudError
from .runs import Run

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from .._calls.flow import Flow
    from .._calls.protocols import Response, Structure
    from .outcomes import Outcome
    from .plan import Batch, Plan

__all__ = ["AsyncBatchRun"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")

_MAX_SLICE_SECONDS = 0.001
"""How long a run keeps the loop to itself while it takes items and tells outcomes."""


class AsyncBatchRun(Run[I, S]):
    """Yields one outcome for each item as soon as it is known; see BatchRun for what it promises.

    ::

        async with sms.send_multi_global_sms_batches(messages, sms_sdk_app_id="2400006666") as run:
            async for outcome in run:
                print(outcome.index, outcome.kind, outcome.code)

    Items may come from an asynchronous source. Who stops early, by ``break``, an exception or by
    being cancelled, awaits `stop` for the outcomes that are still owed, in another event loop if
    the first one has ended: what waited for its turn there was not sent. One task reads a run.
    """

    def __init__(
        self,
        plan: Plan[I, R, S],
        items: Iterable[I] | AsyncIterable[I],
        take: Callable[[Flow[R], Sending], Coroutine[Any, Any, R]],
    ) -> None:
        super().__init__(plan)
        self._take: Callable[[Flow[Any], Sending], Coroutine[Any, Any, Any]] = take
        self._source = aiter(items) if isinstance(items, AsyncIterable) else None
        self._items = plan.numbered(() if isinstance(items, AsyncIterable) else items)
        self._next: asyncio.Task[I] | None = None
        self._tasks: dict[asyncio.Task[Any], tuple[Batch[I, Any], Sending]] = {}
        # What threads still send for tasks that have ended.
        self._left: dict[Batch[I, Any], Sending] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._slice_ends = 0.0

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome[I, S]:
        self._enter(running_loop())
        await self._give_way()
        while True:
            # Opcodes without a call: no signal comes between the iterator and the caller.
            for outcome in self.unread:
                return outcome
            self.unread = await self._advance()

    async def stop(self) -> list[Outcome[I, S]]:
        """Send nothing more and return the outcomes that were not read yet; see BatchRun.stop."""
        await self._settle()
        owed = self._plan.all_unread()
        return [*owed]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let nothing more go out and wait for what is under way; `stop` still tells of it."""
        await self._settle()

    async def _advance(self) -> Iterator[Outcome[I, S]]:
        """Return outcomes as soon as there are any; raises StopAsyncIteration without any more."""
        plan = self._plan
        plan.recover()
        self._collect()
        while (unread := plan.unread()) is None:
            self._conclude()
            self._launch()
            if not self._exhausted and plan.wants_items:
                await self._take_item()
                await self._give_way()
            elif plan.flying:
                await self._wait()
            elif self._exhausted and plan.is_settled:
                self._raise_failure()
                raise StopAsyncIteration
            self._collect()
        return unread

    def _enter(self, loop: asyncio.AbstractEventLoop) -> None:
        """Go on in *loop*; what an earlier one that has ended left under way is settled here."""
        before = self._loop
        if before is not None and before is not loop and not before.is_running():
            for task, (batch, sending) in list(self._tasks.items()):
                if task.done():
                    self._landed(task)
                else:
                    del self._tasks[task]
                    self._leave(batch, sending)
            if self._next is not None and not self._next.done():
                self._next = None
        self._loop = loop

    async def _give_way(self) -> None:
        """Let other tasks run, once this one has kept the loop for a while."""
        loop = get_running_loop()
        if loop.time() >= self._slice_ends:
            await sleep(0)
            self._slice_ends = loop.time() + _MAX_SLICE_SECONDS

    async def _settle(self) -> None:
        self._plan.recover()
        self._end()
        if self._next is not None or self._plan.flying:
            self._enter(get_running_loop())
        if self._next is not None:
            if not self._next.done():
                self._next.cancel()
                await wait({self._next})
            if not self._next.cancelled():
                self._offer(self._next)
            self._next = None
            self._end()
        self._collect()
        while not self._plan.is_settled:
            await self._wait()
            self._collect()

    async def _take_item(self) -> None:
        if self._source is None:
            self._take_from(self._items)
        else:
            await self._await_item(self._source)

    def _take_from(self, items: Iterator[tuple[I, int]]) -> None:
        try:
            self._plan.take(items)
        except StopIteration:
            self._finish()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._break_off(error)

    async def _await_item(self, source: AsyncIterator[I]) -> None:
        """Take the next item, or turn to what has ended while none comes."""
        if self._next is None:
            self._next = ensure_future(_next_of(source))
        await self._any_of(self._next)
        if self._next.done():
            given, self._next = self._next, None
            self._offer(given)

    def _offer(self, given: asyncio.Task[I]) -> None:
        try:
            item = given.result()
        except StopAsyncIteration:
            self._finish()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._break_off(error)
        else:
            self._take_from(self._plan.numbered([item]))

    def _launch(self) -> None:
        while (batch := self._plan.launch()) is not None:
            batch.is_started = True
            if batch.flow is not None and batch.claim(self):
                sending = Sending()
                task = ensure_future(self._take(batch.flow, sending))
                self._tasks[task] = batch, sending
                task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[Any]) -> None:
        """Keep how a request ended."""
        batch, sending = self._tasks.pop(task, (None, None))
        if batch is None or sending is None:
            return  # it was left before
        if task.cancelled():
            self._leave(batch, sending)
        else:
            batch.ending = task.exception() or task.result()

    def _leave(self, batch: Batch[I, Any], sending: Sending) -> None:
        """Let nothing more of *batch* go out; what a thread sends just now tells how it ended."""
        if batch.call is None or batch.flow is None:
            return  # it was never launched
        batch.call.stopped = True
        if not sending.leave():
            self._left[batch] = sending
            return
        ending = sending.conclude(batch.flow, "cancelled")
        if isinstance(ending, TencentCloudError):
            ending.action = batch.call.action
        batch.ending = ending
        self._left.pop(batch, None)

    def _look_after_left(self) -> None:
        """See whether threads have ended what they still sent."""
        for batch, sending in list(self._left.items()):
            self._leave(batch, sending)
        if not self._tasks and not self._left:
            for batch in self._plan.flying:
                self._abandon(batch)

    @staticmethod
    def _abandon(batch: Batch[I, Any]) -> None:
        """Settle a request that was to begin when an interrupt kept its task from being known."""
        if batch.call is not None and batch.is_started and batch.ending is None:
            batch.call.stopped = True
            batch.ending = CancelledError()

    def _collect(self) -> None:
        """Turn what ended into outcomes."""
        self._look_after_left()
        self._plan.collect()

    async def _wait(self) -> None:
        """Wait until one of the requests under way has ended."""
        self._look_after_left()
        if not self._plan.has_ended:
            await self._any_of()

    async def _any_of(self, *others: asyncio.Task[Any]) -> None:
        """Wait until a request ends, or one of *others*."""
        loop = get_running_loop()
        left = [ensure_future(sending.wait(loop)) for sending in self._left.values()]
        try:
            await wait({*others, *self._tasks, *left}, return_when=FIRST_COMPLETED)
        finally:
            for waiting in left:
                waiting.cancel()


async def _next_of(items: AsyncIterator[I]) -> I:
    return await anext(items)
