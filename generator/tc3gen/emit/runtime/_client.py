# SPDX-License-Identifier: MIT-0
"""The base of all generated clients."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, TypeVar, cast

from ._calls.flow import Sleep, WaitForCall, first_step
from ._calls.options import DEFAULT_ATTEMPTS, DEFAULT_TIMEOUT
from ._http.before_sending import nothing_sent
from ._http.messages import HttpRequest
from ._http.transport import HttpTransport
from ._tracebacks import clear_locals
from .credentials import CredentialProvider
from .errors import Problem, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self, Unpack

    from ._batches.journaling import BatchJournal
    from ._batches.outcomes import Tally
    from ._batches.runs import BatchRun
    from ._calls.clock import Clock, TimeSource
    from ._calls.flow import Blocking, Flow
    from ._calls.hooks import Attempt
    from ._calls.json_codec import Codec, CodecName
    from ._calls.operation import Api, Batching, Operation
    from ._calls.options import RequestOptions
    from ._calls.protocols import Request, Response, Structure
    from ._calls.rate_limiter import SharedRateLimiter
    from ._calls.settings import ClientOptions
    from ._credentials.refreshing import AnyProvider, Await
    from ._http.messages import HttpResponse, Transport

__all__ = ["BaseClient", "Client"]

C = TypeVar("C", bound="TimeSource")
P = TypeVar("P", bound="AnyProvider")
I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")
S = TypeVar("S")
T = TypeVar("T")
AnyTransport = TypeVar("AnyTransport")


class BaseClient(Generic[C, AnyTransport, P]):
    """What Client and AsyncClient have in common: how they are made."""

    _api: ClassVar[Api]
    _is_async: ClassVar[bool]

    def __init__(
        self,
        credential: P,
        *,
        region: str,
        endpoint: str | None = None,
        language: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        attempts: int = DEFAULT_ATTEMPTS,
        checks: bool = True,
        strict: bool = False,
        limit_rate: bool = False,
        rate_limiter: SharedRateLimiter | None = None,
        transport: AnyTransport | None = None,
        on_attempt: Callable[[Attempt], object] | None = None,
        json: Codec | CodecName | None = None,
        clock: C | None = None,
    ) -> None:
        """Make a client; nothing is connected before its first call.

        Args:
            credential: The key to sign with, or what provides it; see CredentialProvider.
            region: The region that serves calls, such as ``ap-singapore``.
            endpoint: A host to use instead of the documented one; ``http://`` to this machine only.
            language: The language of error messages, such as ``en-US``.
            timeout: Seconds that a whole call may take, with all attempts and backoffs.
            attempts: How often a request is sent at most, 1 to 10. One that may have had an effect
                is only sent again for an idempotent action.
            checks: ``False`` sends parameters without checking them first.
            strict: ``True`` raises where a response is not as documented: OutcomeUnknownError, or
                NoResponseError for an idempotent action. ``False`` converts what can be converted,
                leaves out the rest, and lists both in ``meta.deviations`` of the response.
            limit_rate: ``True`` keeps the requests of each action within its documented rate limit,
                over all threads or tasks; batches always do.
            rate_limiter: Keeps the rate limits of this client and others together, instead of a
                rate limiter of its own.
            transport: Sends the requests instead of an HttpTransport, from any thread, or of an
                AsyncHttpTransport; it is not closed with the client.
            on_attempt: Called with an Attempt after each request, in the thread or event loop of
                the call, which it must not block; what it raises is logged.
            json: The library that writes and reads JSON instead of the standard one: ``"orjson"``
                or ``"msgspec"``, which you install, or a Codec. It costs less CPU, and nothing
                else changes.
            clock: Replaces the clock of this machine, in tests with a FakeClock or, for an async
                client, an AsyncFakeClock of ``tc3.testing``.

        Raises:
            ValidationError: Arguments cannot be used; ``problems`` lists all of them.
        """
        # Imported with the first client: a program that only imports the package need not pay.
        from ._calls.calls import Calls
        from ._calls.settings import ClientSettings

        api = self._find_api()
        clock = self._system_clock() if clock is None else clock
        settings = ClientSettings(
            credential=credential,
            region=region,
            endpoint=endpoint,
            language=language,
            timeout=timeout,
            attempts=attempts,
            checks=checks,
            strict=strict,
            limit_rate=limit_rate,
            rate_limiter=rate_limiter,
            transport=transport,
            on_attempt=on_attempt,
            json=json,
            clock=clock,
            is_async=self._is_async,
            awaiter=self._awaiter(),
        )
        if problems := settings.problems(api):
            raise ValidationError("the client cannot be made", problems=problems)
        self._calls = Calls.of_client(api, settings)
        self._clock = clock
        self._close_transport: Callable[[], None] = lambda: None
        if transport is None:
            transport, self._close_transport = self._new_transport()
        self._transport: AnyTransport = transport

    @classmethod
    def from_env(
        cls,
        *,
        region: str | None = None,
        profile: str | None = None,
        **settings: Unpack[ClientOptions[C, AnyTransport]],
    ) -> Self:
        """Make a client with the key that this machine has, as the official tools find it.

        That is the first one of: the environment, a profile in a file, the role of the machine, the
        service account of a pod in TKE; see ``ProviderChain.default``. It is looked for with the
        first call. *region* is ``TENCENTCLOUD_REGION`` of the environment by default. Raises
        ValidationError without one, and as making a client does.
        """
        from ._credentials.refreshing import RefreshingCredential
        from ._sources.chain import ProviderChain

        if not (region := region or os.environ.get("TENCENTCLOUD_REGION")):
            problem = Problem("region", "is missing: give one, or set TENCENTCLOUD_REGION")
            raise ValidationError("the client cannot be made", problems=[problem])
        provider = RefreshingCredential(ProviderChain.default(profile=profile))
        return cls(cast("P", provider), region=region, **settings)

    def _find_api(self) -> Api:
        """Return what the client knows about its service; those of large services import it."""
        return self._api

    def _system_clock(self) -> C:
        """Return the clock of this machine."""
        raise NotImplementedError

    def _new_transport(self) -> tuple[AnyTransport, Callable[[], None]]:
        """Return the transport of a client that was given none, and what closes it."""
        raise NotImplementedError

    def _awaiter(self) -> Callable[[], Await] | None:
        """Return what makes a function that awaits a key in the running event loop, if any can."""
        return None

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a pickle would hold the secret key in the clear."""
        raise TypeError("a client holds a secret key: make one in each process instead")


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
