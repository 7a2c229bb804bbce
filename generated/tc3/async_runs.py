# SPDX-License-Identifier: MIT-0
"""A list on its way in batches, in an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from .runs import Run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from .attempts import Steps
    from .batches import Batch, Plan
    from .outcomes import Outcome
    from .protocols import Reply, Structure

__all__ = ["AsyncBatchRun"]

I = TypeVar("I", bound="Structure")  # noqa: E741 - an item
R = TypeVar("R", bound="Reply")
S = TypeVar("S")


class AsyncBatchRun(Run[I, S]):
    """Yields one outcome for each item as soon as it is known; see BatchRun for what it promises.

    ::

        async with sms.send_multi_global_sms_batches(messages, sms_sdk_app_id="2400006666") as run:
            async for outcome in run:
                print(outcome.index, outcome.kind, outcome.code)

    Items may come from an asynchronous source. Who stops early, by ``break``, an exception or by
    being cancelled, awaits `stop` for the outcomes that are still owed. One task reads a run.
    """

    def __init__(
        self,
        plan: Plan[I, R, S],
        items: Iterable[I] | AsyncIterable[I],
        take: Callable[[Steps[R]], Coroutine[Any, Any, R]],
    ) -> None:
        super().__init__(plan)
        self._take: Callable[[Steps[Any]], Coroutine[Any, Any, Any]] = take
        self._source = aiter(items) if isinstance(items, AsyncIterable) else None
        self._items = self._iterator(items) if not isinstance(items, AsyncIterable) else iter(())
        self._next: asyncio.Task[I] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome[I, S]:
        plan = self._plan
        while not plan.ready:
            self._launch()
            if not self._exhausted and plan.wants_items:
                await self._take_item()
            elif plan.flying:
                await self._wait()
            else:
                self._raise_failure()
                raise StopAsyncIteration
        return plan.ready.popleft()

    async def stop(self) -> list[Outcome[I, S]]:
        """Send nothing more and return the outcomes that were not read yet; see BatchRun.stop."""
        await self._settle()
        return self._owed()

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

    def _iterator(self, items: Iterable[I]) -> Iterator[I]:
        try:
            return iter(items)
        except TypeError as error:
            raise self._plan.unusable(items) from error

    async def _settle(self) -> None:
        self._end()
        if self._next is not None:
            self._next.cancel()
            await asyncio.wait({self._next})
            if not self._next.cancelled():
                self._offer(self._next)
            self._next = None
            self._end()
        while self._plan.flying:
            await self._wait()

    async def _take_item(self) -> None:
        if self._source is None:
            try:
                self._plan.offer(next(self._items))
            except StopIteration:
                self._finish()
            except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
                self._break_off(error)
        else:
            await self._await_item(self._source)

    async def _await_item(self, source: AsyncIterator[I]) -> None:
        """Take the next item, or turn to what has ended while none comes."""
        if self._next is None:
            self._next = asyncio.ensure_future(_next_of(source))
        await asyncio.wait({self._next, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        if self._next.done():
            given, self._next = self._next, None
            self._offer(given)
        self._plan.collect()

    def _offer(self, given: asyncio.Task[I]) -> None:
        try:
            item = given.result()
        except StopAsyncIteration:
            self._finish()
        except Exception as error:  # noqa: BLE001 - raised once all outcomes were read
            self._break_off(error)
        else:
            self._plan.offer(item)

    def _launch(self) -> None:
        while (batch := self._plan.launch()) is not None:
            batch.claim()
            task = asyncio.ensure_future(self._take(batch.steps))
            self._tasks.add(task)
            task.add_done_callback(partial(self._landed, batch))

    def _landed(self, batch: Batch[I, Any], task: asyncio.Task[Any]) -> None:
        """Keep how a request ended; one whose task was cancelled may have gone out."""
        self._tasks.discard(task)
        failure = asyncio.CancelledError() if task.cancelled() else task.exception()
        batch.ending = failure or task.result()

    async def _wait(self) -> None:
        """Turn what ended into outcomes, but not before something has ended."""
        while not self._plan.collect():
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)


async def _next_of(items: AsyncIterator[I]) -> I:
    return await anext(items)
