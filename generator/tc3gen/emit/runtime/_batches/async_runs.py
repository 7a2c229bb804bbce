# SPDX-License-Identifier: MIT-0
"""A run that sends items in batches, read in an event loop."""

from __future__ import annotations

from asyncio import (
    FIRST_COMPLETED,
    CancelledError,
    ensure_future,
    get_running_loop,
    iscoroutine,
    sleep,
    wait,
)
from collections.abc import AsyncIterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from .._calls.async_driver import PendingCall
from .._http.async_driving import running_loop
from ..errors import NotSentError
from .runs import Run

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from .._calls.flow import Flow
    from .._calls.protocols import Response, Structure
    from .grouping import Batch
    from .outcomes import Outcome
    from .plan import Plan

__all__ = ["AsyncBatchRun"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")

_MAX_SLICE_SECONDS = 0.001
"""How long a run keeps the loop busy while it takes items and returns outcomes."""


class AsyncBatchRun(Run[I, S]):
    """Yields one outcome for each item as soon as it is known; see BatchRun for what it promises.

    ::

        async with sms.send_multi_global_sms_batches(messages, sms_sdk_app_id="2400006666") as run:
            async for outcome in run:
                print(outcome.index, outcome.kind, outcome.code)

    Items may be an asynchronous iterable. After a ``break``, an exception or a cancellation, `stop`
    returns the outcomes that were not read yet, in another event loop if the first one has ended:
    requests that waited for the rate limiter there were not sent. One task reads a run.
    """

    def __init__(
        self,
        plan: Plan[I, R, S],
        items: Iterable[I] | AsyncIterable[I],
        run_flow: Callable[[Flow[R], PendingCall], Coroutine[Any, Any, R]],
    ) -> None:
        super().__init__(plan)
        self._run_flow: Callable[[Flow[Any], PendingCall], Coroutine[Any, Any, Any]] = run_flow
        self._source = aiter(items) if isinstance(items, AsyncIterable) else None
        self._items = plan.numbered(() if isinstance(items, AsyncIterable) else items)
        self._next: asyncio.Task[I] | None = None
        self._tasks: dict[asyncio.Task[Any], tuple[Batch[I, Any], PendingCall]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._slice_ends = 0.0
        self._claimant = object()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome[I, S]:
        self._enter_loop(running_loop())
        await self._give_way()
        while True:
            # Opcodes without a call: no signal handler runs between the iterator and the caller.
            for outcome in self._unread:
                return outcome
            self._unread = await self._advance()

    async def stop(self) -> list[Outcome[I, S]]:
        """Send nothing more and return the outcomes that were not read yet; see BatchRun.stop."""
        await self._stop_and_wait()
        unread = self._plan.all_unread()
        return [*unread]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Send nothing more and wait for what is under way; `stop` still returns its outcomes."""
        await self._stop_and_wait()

    async def _advance(self) -> Iterator[Outcome[I, S]]:
        """Return outcomes as soon as there are any; raises StopAsyncIteration without any more."""
        plan = self._plan
        plan.recover()
        self._collect()
        while (unread := plan.next_unread()) is None:
            self._apply_end()
            self._launch()
            if not self._exhausted and plan.wants_items:
                await self._take_item()
                await self._give_way()
            elif plan.in_flight:
                await self._wait()
            elif self._exhausted and plan.is_settled:
                plan.recorder.end()
                self._raise_failure()
                raise StopAsyncIteration
            self._collect()
        return unread

    def _enter_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Continue in *loop*; settle what is left of an earlier loop that has ended."""
        before = self._loop
        if before is not None and before is not loop and not before.is_running():
            for task, (batch, sending) in list(self._tasks.items()):
                if task.done():
                    self._task_done(task)
                else:
                    del self._tasks[task]
                    _close(task)
                    self._abandon(batch, sending)
            if self._next is not None and not self._next.done():
                self._next = None
        self._loop = loop

    async def _give_way(self) -> None:
        """Let other tasks run, once this one has kept the loop for a while."""
        loop = get_running_loop()
        if loop.time() >= self._slice_ends:
            await sleep(0)
            self._slice_ends = loop.time() + _MAX_SLICE_SECONDS

    async def _stop_and_wait(self) -> None:
        self._plan.recover()
        self._request_stop()
        if self._next is not None or self._plan.in_flight:
            self._enter_loop(get_running_loop())
        if self._next is not None:
            if not self._next.done():
                self._next.cancel()
                await wait({self._next})
            if not self._next.cancelled():
                self._take_awaited(self._next)
            self._next = None
            self._request_stop()
        self._collect()
        while not self._plan.is_settled:
            await self._wait()
            self._collect()
        self._plan.recorder.end()

    async def _take_item(self) -> None:
        if self._source is None:
            self._take_from(self._items)
        else:
            await self._await_item(self._source)

    def _take_from(self, items: Iterator[tuple[I, int]]) -> None:
        try:
            self._plan.take(items)
        except StopIteration:
            self._close_input()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._fail(error)

    async def _await_item(self, source: AsyncIterator[I]) -> None:
        """Take the next item, unless a request ends before it comes."""
        if self._next is None:
            self._next = ensure_future(_next_of(source))
        await self._any_of(self._next)
        if self._next.done():
            awaited, self._next = self._next, None
            self._take_awaited(awaited)

    def _take_awaited(self, awaited: asyncio.Task[I]) -> None:
        try:
            item = awaited.result()
        except StopAsyncIteration:
            self._close_input()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._fail(error)
        else:
            self._take_from(self._plan.numbered([item]))

    def _launch(self) -> None:
        while (batch := self._plan.next_to_start()) is not None:
            batch.is_started = True
            if batch.flow is not None and batch.claim(self._claimant):
                sending = PendingCall()
                task = ensure_future(self._send(batch, self._run_flow(batch.flow, sending)))
                self._tasks[task] = batch, sending
                task.add_done_callback(self._task_done)

    def _send(
        self, batch: Batch[I, Any], sending: Coroutine[Any, Any, Any]
    ) -> Coroutine[Any, Any, Any]:
        """Return what sends one request and, if there is a journal, writes its outcomes."""
        if batch.recording is None:
            return sending
        return _with_journal(self._plan, batch, sending)

    def _task_done(self, task: asyncio.Task[Any]) -> None:
        """Store the response or the exception of a request."""
        batch, sending = self._tasks.pop(task, (None, None))
        if batch is None or sending is None:
            return  # it was abandoned before
        if task.cancelled():
            self._abandon(batch, sending)
        else:
            batch.result = batch.ended or task.exception() or task.result()

    def _abandon(self, batch: Batch[I, Any], sending: PendingCall) -> None:
        """Send nothing more of *batch*, whose task has ended, or will not run again."""
        if batch.call is None:
            return  # it was never launched
        batch.call.stopped = True
        result = batch.ended or sending.error or NotSentError("cancelled before it was sent")
        if isinstance(result, NotSentError):
            result.action = batch.call.operation.action
        batch.result = result

    def _check_lost(self) -> None:
        """End requests whose tasks were lost, as an interrupt came before they were stored."""
        if not self._tasks:
            for batch in self._plan.in_flight:
                self._cancel_unstarted(batch)

    @staticmethod
    def _cancel_unstarted(batch: Batch[I, Any]) -> None:
        if batch.call is not None and batch.is_started and batch.result is None:
            batch.call.stopped = True
            batch.result = CancelledError()

    def _collect(self) -> None:
        """Build the outcomes of the requests that have ended."""
        self._check_lost()
        self._plan.collect()

    async def _wait(self) -> None:
        """Wait until one of the requests under way has ended."""
        self._check_lost()
        if not self._plan.has_ended:
            await self._any_of()

    async def _any_of(self, *others: asyncio.Task[Any]) -> None:
        """Wait until a request ends, or one of *others*."""
        await wait({*others, *self._tasks}, return_when=FIRST_COMPLETED)


def _close(task: asyncio.Task[Any]) -> None:
    """End the coroutine of *task*, which no loop runs any more: it tells what was sent."""
    coroutine = task.get_coro()
    if iscoroutine(coroutine):
        with suppress(BaseException):
            coroutine.throw(CancelledError())
        coroutine.close()


async def _next_of(items: AsyncIterator[I]) -> I:
    return await anext(items)


async def _with_journal(
    plan: Plan[Any, Any, Any], batch: Batch[Any, Any], sending: Coroutine[Any, Any, Any]
) -> None:
    """Send one request, and have a thread write its outcomes, which may take a while."""
    try:
        batch.ended = await sending
    except Exception as error:  # noqa: BLE001 - its items get an outcome, whatever it is
        batch.ended = error
    await get_running_loop().run_in_executor(None, plan.write_outcomes, batch, batch.ended)
