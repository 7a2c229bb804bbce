# SPDX-License-Identifier: MIT-0
"""The base of all generated clients."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

from .arguments import client_problems
from .errors import ValidationError
from .frames import clear_locals
from .options import DEFAULT_ATTEMPTS, DEFAULT_TIMEOUT, CallOptions, option_problems
from .transport import HttpRequest, HttpTransport
from .unsent import first_step, nothing_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from .attempts import Steps
    from .calls import Calls
    from .credentials import Credential
    from .operation import Api, Batching, Operation
    from .outcomes import Tally
    from .protocols import Reply, Request, Structure
    from .replies import HttpReply
    from .runs import BatchRun
    from .transport import Transport
    from .watching import Attempt

__all__ = ["BaseClient", "Client"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Reply")
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
        pace: bool = False,
        transport: Transport | None = None,
        on_attempt: Callable[[Attempt], object] | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        random: Callable[[], float] | None = None,
    ) -> None:
        defaults = CallOptions(
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
            pace=pace,
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
        pace: ``True`` spaces the requests of an action as far apart as its documented rate demands,
            over all threads; calls in batches are always paced.
        transport: What carries requests; it stays yours to close.
        on_attempt: Told of each request after it ended; see Attempt. What it raises is logged.
        clock: Seconds since 1970, for signatures.
        monotonic: Seconds since whenever, for deadlines; *transport* reads the same clock.
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
        pace: bool = False,
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
            pace=pace,
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
        self, action: str, parameters: Mapping[str, object], *, call: CallOptions | None = None
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated, with wire names; return its result.

        Nothing but the name and the options is checked, and nothing is repeated that may have had
        an effect. Raises as the generated methods do.
        """
        steps = self._calls.named(action, parameters, call)
        del parameters  # Error reporters record local variables.
        return self._taken(steps)

    def _perform(self, operation: Operation[R], request: Request, call: CallOptions | None) -> R:
        """Check, send and read one generated call."""
        steps = self._calls.perform(operation, request, call)
        del request  # Error reporters record local variables.
        return self._taken(steps)

    def _send_in_batches(
        self,
        batching: Batching[I, R, S],
        items: Iterable[I],
        request: Request,
        *,
        concurrency: int,
        progress: Callable[[Tally], object] | None,
        call: CallOptions | None,
    ) -> BatchRun[I, S]:
        """Send *items* of any number, each request of them like *request*."""
        with nothing_sent():
            from .batches import Plan
            from .runs import BatchRun

        plan = Plan(
            batching, request, self._calls, call, concurrency=concurrency, progress=progress
        )
        return BatchRun(plan, items, self._taken)

    def _taken(self, steps: Steps[T]) -> T:
        """Take *steps* in this thread and return what they lead to."""
        try:
            return self._result_of(steps)
        except BaseException as error:
            clear_locals(error)
            raise

    def _result_of(self, steps: Steps[T]) -> T:
        with nothing_sent():
            send = self._transport.send
        try:
            step = first_step(steps)
            while True:
                try:
                    reply: HttpReply | None
                    if isinstance(step, HttpRequest):
                        reply = send(step)
                    else:
                        self._sleep(step.seconds)
                        reply = None
                except Exception as error:  # noqa: BLE001 - judged where the steps are made
                    step = steps.throw(error)
                else:
                    step = steps.send(reply)
        except StopIteration as end:
            result: T = end.value
        return result


def _calls(
    api: Api,
    credential: Credential,
    endpoint: str,
    defaults: CallOptions,
    *,
    pace: bool,
    on_attempt: Callable[[Attempt], object] | None,
    clock: Callable[[], float],
    monotonic: Callable[[], float],
    random: Callable[[], float] | None,
) -> Calls:
    # Imported with the first client: a program that only imports the package need not pay for it.
    from random import random as any_number

    from .attempts import Resources
    from .calls import Calls
    from .clock import ServerClock
    from .core import Core
    from .endpoint import Endpoint
    from .retry import RetryQuota
    from .watching import Watch

    core = Core(
        api=api, credential=credential, endpoint=Endpoint.parse(endpoint), defaults=defaults
    )
    resources = Resources(
        core=core,
        clock=ServerClock(clock),
        monotonic=monotonic,
        random=random or any_number,
        quota=RetryQuota(),
        watch=Watch(on_attempt),
    )
    return Calls(resources=resources, paces_all=pace)
