# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The base of generated clients for threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ._base_client import BaseClient
from ._calls.flow import Sleep, WaitForCall, first_step
from ._http.before_sending import nothing_sent
from ._http.messages import HttpRequest
from ._http.transport import HttpTransport
from ._tracebacks import clear_locals
from .credentials import CredentialProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from ._batches.journaling import BatchJournal
    from ._batches.outcomes import Tally
    from ._batches.runs import BatchRun
    from ._calls.clock import Clock
    from ._calls.flow import Blocking, Flow
    from ._calls.operation import Batching, Operation
    from ._calls.options import RequestOptions
    from ._calls.protocols import Request, Response, Structure
    from ._http.messages import HttpResponse, Transport

__all__ = ["Client"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")
T = TypeVar("T")


class Client(BaseClient["Clock", "Transport", CredentialProvider]):
    """The base of generated clients; make one for each region and share it among threads."""

    _is_async = False

    def _system_clock(self) -> Clock:
        from ._calls.clock import SystemClock

        return SystemClock()

    def _new_transport(self) -> tuple[Transport, Callable[[], None]]:
        transport = HttpTransport(monotonic=self._clock.monotonic)
        return transport, transport.close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that the client opened; later calls raise ClosedError.

        Calls in progress are not interrupted. A transport that was given is not closed.
        """
        self._close_transport()

    def call(
        self,
        action: str,
        parameters: Mapping[str, object],
        *,
        options: RequestOptions | None = None,
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated; return its result.

        *parameters* and the result have the names of the documentation. Only the name and the
        options are checked, and nothing is sent again that may have had an effect. Raises what the
        generated methods raise.
        """
        flow = self._calls.call_by_name(action, parameters, options)
        del parameters  # Error reporters record local variables.
        return self._run(flow)

    def _perform(
        self, operation: Operation[R], request: Request, options: RequestOptions | None
    ) -> R:
        """Make one call of a generated method."""
        flow = self._calls.perform(operation, request, options)
        del request  # Error reporters record local variables.
        return self._run(flow)

    def _send_in_batches(
        self,
        batching: Batching[I, R, S],
        items: Iterable[I],
        request: Request,
        *,
        concurrency: int,
        progress: Callable[[Tally], object] | None,
        journal: BatchJournal | None,
        options: RequestOptions | None,
    ) -> BatchRun[I, S]:
        """Send any number of *items*, in requests that are otherwise like *request*."""
        with nothing_sent():
            from ._batches.plan import Plan
            from ._batches.runs import BatchRun

        plan = Plan(
            batching,
            request,
            self._calls,
            options,
            concurrency=concurrency,
            progress=progress,
            journal=journal,
        )
        return BatchRun(plan, items, self._run)

    def _run(self, flow: Flow[T]) -> T:
        """Run the flow in this thread and return its result."""
        try:
            return self._drive(flow)
        except BaseException as error:
            clear_locals(error)
            raise

    def _carry_out(self, yielded: Sleep | Blocking | WaitForCall) -> None:
        if isinstance(yielded, Sleep):
            self._clock.sleep(yielded.seconds)
        elif isinstance(yielded, WaitForCall):
            yielded.call.wait(yielded.deadline)
        else:
            yielded.function()

    def _drive(self, flow: Flow[T]) -> T:
        with nothing_sent():
            send = self._transport.send
        try:
            yielded = first_step(flow)
            while True:
                try:
                    response: HttpResponse | None
                    if isinstance(yielded, HttpRequest):
                        response = send(yielded)
                    else:
                        self._carry_out(yielded)
                        response = None
                except Exception as error:  # noqa: BLE001 - the flow decides what it means
                    yielded = flow.throw(error)
                else:
                    yielded = flow.send(response)
        except StopIteration as end:
            result: T = end.value
        return result
