# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The base of all generated clients."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

from ._calls.flow import first_step
from ._calls.options import (
    DEFAULT_ATTEMPTS,
    DEFAULT_TIMEOUT,
    RequestOptions,
    option_problems,
)
from ._http.messages import HttpRequest
from ._http.not_sent import nothing_sent
from ._http.transport import HttpTransport
from ._settings import client_problems
from ._tracebacks import clear_locals
from .errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from ._batches.outcomes import Tally
    from ._batches.runs import BatchRun
    from ._calls.calls import Calls
    from ._calls.flow import Flow
    from ._calls.hooks import Attempt
    from ._calls.operation import Api, Batching, Operation
    from ._calls.protocols import Request, Response, Structure
    from ._http.messages import HttpResponse, Transport
    from .credentials import Credential

__all__ = ["BaseClient", "Client"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")
T = TypeVar("T")


class BaseClient:
    """What the clients for threads and for event loops have in common; see Client."""

    _api: ClassVar[Api]

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
        random: Callable[[], float] | None = None,
    ) -> None:
        defaults = RequestOptions(
            timeout=timeout,
            attempts=attempts,
            region=region,
            language=language,
            checks=checks,
            strict=strict,
        )
        functions = {
            "on_attempt": on_attempt,
            "clock": clock,
            "monotonic": monotonic,
            "random": random,
        }
        problems = [
            *client_problems(
                self._api,
                credential=credential,
                region=region,
                endpoint=endpoint,
                transport=transport,
                functions=functions,
            ),
            *option_problems(defaults, self._api, prefix="", moment=time.monotonic()),
        ]
        if problems:
            raise ValidationError("the client cannot be made", problems=problems)
        self._calls = _calls(
            self._api,
            credential,
            self._api.endpoint if endpoint is None else endpoint,
            defaults,
            limit_rate=limit_rate,
            on_attempt=on_attempt,
            clock=clock,
            monotonic=monotonic,
            random=random,
        )
        self._owned: HttpTransport | None = None
        if transport is None:
            transport = self._owned = HttpTransport(monotonic=monotonic)
        self._transport: Transport = transport

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a pickle would hold the secret key in the clear."""
        raise TypeError("a client holds a secret key: make one in each process instead")


class Client(BaseClient):
    """The base of generated clients; make one for each region and share it among threads.

    Args:
        credential: The key to sign with.
        region: The region that serves calls, such as ``ap-singapore``.
        endpoint: Another host than the documented one; plain http to this machine only.
        language: The language of messages, such as ``en-US``.
        timeout: Seconds that a whole call may take, with all its attempts and pauses.
        attempts: How often a request goes out at most, 1 to 10. What may have had an effect is
            repeated for idempotent actions only.
        checks: ``False`` sends parameters without checking them first.
        strict: ``True`` raises where a response is not as documented: OutcomeUnknownError, or
            NoResponseError of an idempotent action. Otherwise what can be converted is, the rest is
            absent, and ``meta.deviations`` of the response lists both.
        limit_rate: ``True`` keeps the requests of an action to its documented rate limit, over all
            threads; calls in batches always keep to it.
        transport: What carries requests; it stays yours to close.
        on_attempt: Told of each request after it ended; see Attempt. What it raises is logged.
        clock: Seconds since 1970, for signatures.
        monotonic: A monotonic clock in seconds, for deadlines; *transport* reads the same clock.
        sleep: Waits for so many seconds.
        random: A number from 0 to 1, for pauses; ``random.random`` where nothing else is said.

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
        sleep: Callable[[float], object] = time.sleep,
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
        """Close the connections that the client opened; a call that follows raises ClosedError.

        Calls under way end as they would have. A transport that was given stays open.
        """
        if self._owned is not None:
            self._owned.close()

    def call(
        self,
        action: str,
        parameters: Mapping[str, object],
        *,
        options: RequestOptions | None = None,
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated, with wire names; return its result.

        Nothing but the name and the options is checked, and nothing is repeated that may have had
        an effect. Raises as the generated methods do.
        """
        flow = self._calls.named(action, parameters, options)
        del parameters  # Error reporters record local variables.
        return self._run(flow)

    def _perform(
        self, operation: Operation[R], request: Request, options: RequestOptions | None
    ) -> R:
        """Check, send and read one generated call."""
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
        options: RequestOptions | None,
    ) -> BatchRun[I, S]:
        """Send *items* of any number, each request of them like *request*."""
        with nothing_sent():
            from ._batches.plan import Plan
            from ._batches.runs import BatchRun

        plan = Plan(
            batching, request, self._calls, options, concurrency=concurrency, progress=progress
        )
        return BatchRun(plan, items, self._run)

    def _run(self, flow: Flow[T]) -> T:
        """Run the flow in this thread and return its result."""
        try:
            return self._result_of(flow)
        except BaseException as error:
            clear_locals(error)
            raise

    def _result_of(self, flow: Flow[T]) -> T:
        with nothing_sent():
            send = self._transport.send
        try:
            step = first_step(flow)
            while True:
                try:
                    response: HttpResponse | None
                    if isinstance(step, HttpRequest):
                        response = send(step)
                    else:
                        self._sleep(step.seconds)
                        response = None
                except Exception as error:  # noqa: BLE001 - judged where the steps are made
                    step = flow.throw(error)
                else:
                    step = flow.send(response)
        except StopIteration as end:
            result: T = end.value
        return result


def _calls(
    api: Api,
    credential: Credential,
    endpoint: str,
    defaults: RequestOptions,
    *,
    limit_rate: bool,
    on_attempt: Callable[[Attempt], object] | None,
    clock: Callable[[], float],
    monotonic: Callable[[], float],
    random: Callable[[], float] | None,
) -> Calls:
    # Imported with the first client: a program that only imports the package need not pay for it.
    from random import random as any_number

    from ._calls.attempts import Resources
    from ._calls.calls import Calls
    from ._calls.hooks import Hooks
    from ._calls.requests import Core
    from ._calls.retry import RetryQuota
    from ._calls.server_clock import ServerClock
    from ._http.endpoint import Endpoint

    core = Core(
        api=api, credential=credential, endpoint=Endpoint.parse(endpoint), defaults=defaults
    )
    resources = Resources(
        core=core,
        clock=ServerClock(clock),
        monotonic=monotonic,
        random=random or any_number,
        quota=RetryQuota(),
        hooks=Hooks(on_attempt),
    )
    return Calls(resources=resources, limits_all=limit_rate)
