# SPDX-License-Identifier: MIT-0
"""The base of all generated clients for event loops: the same steps, awaited."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from .client import BaseClient
from .frames import clear_locals
from .options import DEFAULT_ATTEMPTS, DEFAULT_TIMEOUT
from .transport import HttpRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from .async_runs import AsyncBatchRun
    from .attempts import Steps
    from .credentials import Credential
    from .operation import Batching, Operation
    from .options import CallOptions
    from .outcomes import Tally
    from .protocols import Reply, Request, Structure
    from .replies import HttpReply
    from .transport import Transport
    from .watching import Attempt
    from .workers import Workers

__all__ = ["AsyncClient"]

I = TypeVar("I", bound="Structure")  # noqa: E741 - an item
R = TypeVar("R", bound="Reply")
S = TypeVar("S")
T = TypeVar("T")


class AsyncClient(BaseClient):
    """The base of generated clients for event loops; make one for each region and share it.

    Everything is as with Client, but awaited. Requests are carried by threads of the client, at
    most 10 at once; the others wait, as long as their deadline allows. No event loop is needed to
    make a client, and one can serve several, one after the other.

    A call that is cancelled ends at once, and its request as soon as it can: what was not written
    by then is not sent, but what was may have been carried out, as with OutcomeUnknownError.

    Args:
        credential: As with Client, like all others but *sleep*.
        region: See Client.
        endpoint: See Client.
        language: See Client.
        timeout: See Client.
        attempts: See Client.
        checks: See Client.
        strict: See Client.
        pace: See Client.
        transport: See Client; it is called from several threads.
        on_attempt: See Client; it is called in the event loop and must not block it.
        clock: See Client.
        monotonic: See Client.
        sleep: Awaited to wait for so many seconds; ``asyncio.sleep`` where nothing else is said.
        random: See Client.

    Raises:
        ValidationError: Endpoint, region, language, timeout or attempts cannot be used.
    """

    def __init__(
        self,
        credential: Credential,
        *,
        region: str,
        endpoint: str | None = None,
        language: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        attempts: int = DEFAULT_ATTEMPTS,
        checks: bool = True,
        strict: bool = False,
        pace: bool = False,
        transport: Transport | None = None,
        on_attempt: Callable[[Attempt], object] | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] | None = None,
        random: Callable[[], float] | None = None,
    ) -> None:
        super().__init__(
            credential,
            region=region,
            endpoint=endpoint,
            language=language,
            timeout=timeout,
            attempts=attempts,
            checks=checks,
            strict=strict,
            pace=pace,
            transport=transport,
            on_attempt=on_attempt,
            clock=clock,
            monotonic=monotonic,
            random=random,
        )
        self._sleep = sleep
        self._workers: Workers | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections that the client opened, and let its threads end.

        Calls under way end as they would have. A transport that was given stays open.
        """
        if self._owned is not None:
            self._owned.close()
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    async def call(
        self, action: str, parameters: Mapping[str, object], *, call: CallOptions | None = None
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated; see Client.call."""
        steps = self._calls.named(action, parameters, call)
        del parameters  # Error reporters record local variables.
        return await self._taken(steps)

    async def _perform(
        self, operation: Operation[R], request: Request, call: CallOptions | None
    ) -> R:
        """Check, send and read one generated call."""
        steps = self._calls.perform(operation, request, call)
        del request  # Error reporters record local variables.
        return await self._taken(steps)

    def _send_in_batches(
        self,
        batching: Batching[I, R, S],
        items: Iterable[I] | AsyncIterable[I],
        request: Request,
        *,
        concurrency: int,
        progress: Callable[[Tally], object] | None,
        call: CallOptions | None,
    ) -> AsyncBatchRun[I, S]:
        """Send *items* of any number, each request of them like *request*."""
        from .async_runs import AsyncBatchRun  # noqa: PLC0415 - most programs send no batches
        from .batches import Plan  # noqa: PLC0415 - as above

        plan = Plan(
            batching, request, self._calls, call, concurrency=concurrency, progress=progress
        )
        return AsyncBatchRun(plan, items, self._taken)

    async def _taken(self, steps: Steps[T]) -> T:
        """Take *steps* in the running event loop and return what they lead to."""
        try:
            return await self._result_of(steps)
        except BaseException as error:
            clear_locals(error)
            raise

    async def _result_of(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    reply: HttpReply | None
                    if isinstance(step, HttpRequest):
                        reply = await self._carried(step)
                    else:
                        await self._pause(step.seconds)
                        reply = None
                except Exception as error:  # noqa: BLE001 - judged where the steps are made
                    step = steps.throw(error)
                else:
                    step = steps.send(reply)
        except StopIteration as end:
            result: T = end.value
        return result

    async def _pause(self, seconds: float) -> None:
        import asyncio  # noqa: PLC0415 - whoever gets here has it; an import of the package may not

        await (self._sleep or asyncio.sleep)(seconds)

    async def _carried(self, request: HttpRequest) -> HttpReply:
        """Let the transport send in a thread, if one is free before the deadline."""
        import asyncio  # noqa: PLC0415 - as above

        from .cancellation import Cancellation  # noqa: PLC0415 - as above
        from .carrying import Carried  # noqa: PLC0415 - as above
        from .workers import Workers  # noqa: PLC0415 - as above

        if self._workers is None:
            self._workers = Workers()
        cancellation = Cancellation()
        job = self._workers.submit(self._transport, request, cancellation)
        carried = Carried(job, cancellation)
        left = request.deadline - self._calls.resources.monotonic()
        # From then on the transport keeps to the deadline, if a thread has come to call it.
        end = asyncio.get_running_loop().call_later(max(left, 0.0), carried.give_up)
        try:
            return await carried
        finally:
            end.cancel()
