# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The base of all generated clients for event loops: the same flows, awaited."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from ._calls.options import DEFAULT_ATTEMPTS, DEFAULT_TIMEOUT
from ._client import BaseClient
from ._http.not_sent import nothing_sent
from ._tracebacks import clear_locals

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from ._batches.async_runs import AsyncBatchRun
    from ._batches.outcomes import Tally
    from ._calls.async_driver import Carrier
    from ._calls.flow import Flow
    from ._calls.hooks import Attempt
    from ._calls.operation import Batching, Operation
    from ._calls.options import RequestOptions
    from ._calls.protocols import Request, Response, Structure
    from ._http.messages import Transport
    from .credentials import Credential

__all__ = ["AsyncClient"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")
T = TypeVar("T")


class AsyncClient(BaseClient):
    """The base of generated clients for event loops; make one for each region and share it.

    Everything is as with Client, but awaited. Requests are carried by threads of the client, at
    most 10 at once; the others wait, as long as their deadline allows. No event loop is needed to
    make a client, and one can serve several, one after the other.

    A call that is cancelled ends at once, and so does whatever its request waits for: what was not
    written by then is not sent, but what was may have been carried out. The CancelledError has as
    its cause what is known: NotSentError, OutcomeUnknownError, or NoResponseError where repeating
    is harmless. A transport of your own is not woken: what it has begun, it ends.

    Args:
        credential: As with Client, like all others but *sleep*.
        region: See Client.
        endpoint: See Client.
        language: See Client.
        timeout: See Client.
        attempts: See Client.
        checks: See Client.
        strict: See Client.
        limit_rate: See Client.
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
        limit_rate: bool = False,
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
            limit_rate=limit_rate,
            transport=transport,
            on_attempt=on_attempt,
            clock=clock,
            monotonic=monotonic,
            random=random,
        )
        self._sleep = sleep
        self._carrier: Carrier | None = None

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
        if self._carrier is not None:
            self._carrier.close()

    async def call(
        self,
        action: str,
        parameters: Mapping[str, object],
        *,
        options: RequestOptions | None = None,
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated; see Client.call."""
        flow = self._calls.named(action, parameters, options)
        del parameters  # Error reporters record local variables.
        return await self._run(flow)

    async def _perform(
        self, operation: Operation[R], request: Request, options: RequestOptions | None
    ) -> R:
        """Check, send and read one generated call."""
        flow = self._calls.perform(operation, request, options)
        del request  # Error reporters record local variables.
        return await self._run(flow)

    def _send_in_batches(
        self,
        batching: Batching[I, R, S],
        items: Iterable[I] | AsyncIterable[I],
        request: Request,
        *,
        concurrency: int,
        progress: Callable[[Tally], object] | None,
        options: RequestOptions | None,
    ) -> AsyncBatchRun[I, S]:
        """Send *items* of any number, each request of them like *request*."""
        with nothing_sent():
            from ._batches.async_runs import AsyncBatchRun
            from ._batches.plan import Plan

        plan = Plan(
            batching, request, self._calls, options, concurrency=concurrency, progress=progress
        )
        return AsyncBatchRun(plan, items, self._carrying().take)

    async def _run(self, flow: Flow[T]) -> T:
        """Take *flow* in the running event loop and return what they lead to."""
        try:
            return await self._carrying().call(flow)
        except BaseException as error:
            clear_locals(error)
            raise

    def _carrying(self) -> Carrier:
        """Return what takes steps, made with the first call."""
        if self._carrier is None:
            with nothing_sent():
                # Whoever gets here needs asyncio and threads; an import of the package does not.
                from ._calls.async_driver import Carrier

                monotonic = self._calls.resources.monotonic
                self._carrier = Carrier(self._transport, monotonic=monotonic, sleep=self._sleep)
        return self._carrier
