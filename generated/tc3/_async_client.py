# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The base of all generated clients for event loops: the same flows, awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ._base_client import BaseClient
from ._http.before_sending import nothing_sent
from .credentials import AsyncCredentialProvider, CredentialProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from ._batches.async_runs import AsyncBatchRun
    from ._batches.journaling import BatchJournal
    from ._batches.outcomes import Tally
    from ._calls.async_driver import AsyncDriver
    from ._calls.clock import AsyncClock
    from ._calls.flow import Flow
    from ._calls.operation import Batching, Operation
    from ._calls.options import RequestOptions
    from ._calls.protocols import Request, Response, Structure
    from ._credentials.refreshing import Await
    from ._http.messages import AsyncTransport

__all__ = ["AsyncClient"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")
T = TypeVar("T")


class AsyncClient(
    BaseClient["AsyncClock", "AsyncTransport", CredentialProvider | AsyncCredentialProvider]
):
    """The base of generated clients for event loops; make one for each region and share it.

    At most 100 requests to an endpoint are under way at once; further ones wait, until their
    deadline. No event loop is needed to make a client, and one client can serve several loops, one
    after the other.

    A call that is cancelled ends at once, and its request with it: what was not written by then is
    not sent, what was written may have been carried out. The ``__cause__`` of the CancelledError
    tells which: NotSentError, OutcomeUnknownError, or NoResponseError for an idempotent action.
    """

    _is_async = True
    _driver: AsyncDriver | None = None

    def _system_clock(self) -> AsyncClock:
        from ._calls.clock import AsyncSystemClock

        return AsyncSystemClock()

    def _new_transport(self) -> tuple[AsyncTransport, Callable[[], None]]:
        from ._http.async_transport import AsyncHttpTransport

        transport = AsyncHttpTransport(monotonic=self._clock.monotonic)
        return transport, transport.close

    def _awaiter(self) -> Callable[[], Await] | None:
        def await_here() -> Await:
            # Imported when an async call needs it: a client can be made without asyncio.
            from ._credentials.awaiting import await_here

            return await_here()

        return await_here

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
        """Close the connections that the client opened; later calls raise ClosedError.

        Calls in progress are not interrupted. A transport that was given is not closed.
        """
        self._close_transport()

    async def call(
        self,
        action: str,
        parameters: Mapping[str, object],
        *,
        options: RequestOptions | None = None,
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated; see Client.call."""
        flow = self._calls.call_by_name(action, parameters, options)
        del parameters  # Error reporters record local variables.
        return await self._run(flow)

    async def _perform(
        self, operation: Operation[R], request: Request, options: RequestOptions | None
    ) -> R:
        """Make one call of a generated method."""
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
        journal: BatchJournal | None,
        options: RequestOptions | None,
    ) -> AsyncBatchRun[I, S]:
        """Send any number of *items*, in requests that are otherwise like *request*."""
        with nothing_sent():
            from ._batches.async_runs import AsyncBatchRun
            from ._batches.plan import Plan

        plan = Plan(
            batching,
            request,
            self._calls,
            options,
            concurrency=concurrency,
            progress=progress,
            journal=journal,
        )
        return AsyncBatchRun(plan, items, self._asyncio_driver().run)

    def _run(self, flow: Flow[T]) -> Coroutine[Any, Any, T]:
        """Return what runs the flow in the running event loop, and returns its result."""
        return self._asyncio_driver().run(flow)

    def _asyncio_driver(self) -> AsyncDriver:
        """Return the driver of this client, which is made with its first call."""
        if self._driver is None:
            with nothing_sent():
                # It needs asyncio, which an import of the package does not.
                from ._calls.async_driver import AsyncDriver

                self._driver = AsyncDriver(self._transport, self._clock)
        return self._driver
