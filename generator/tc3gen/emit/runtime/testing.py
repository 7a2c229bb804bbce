# SPDX-License-Identifier: MIT-0
"""A transport and clocks for your tests: no network, and no test waits."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from time import monotonic as _monotonic
from time import time as _time
from typing import TYPE_CHECKING, Any, TypeAlias

from ._http.messages import HttpResponse
from .errors import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._http.messages import HttpRequest

__all__ = ["AsyncFakeClock", "FakeClock", "FakeResponse", "FakeTransport", "SentRequest"]

FakeResponse: TypeAlias = (
    "Mapping[str, Any] | HttpResponse | Exception | Callable[[SentRequest], FakeResponse]"
)
"""A JSON object with its envelope, a raw response, an error to raise, or a function to choose."""


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as the service would have seen it."""

    http: HttpRequest

    @property
    def action(self) -> str:
        """The action that is called."""
        return self.http.action

    @property
    def body(self) -> dict[str, Any]:
        """The parameters of the action, with wire names."""
        parameters: dict[str, Any] = json.loads(self.http.body)
        return parameters


class FakeTransport:
    """Returns *responses* in order, without any network; *requests* holds what was sent.

    ::

        status = {"PhoneNumber": "+60198890000", "SessionContext": "", "Code": "Ok"}
        fake = FakeTransport({"Response": {"SendMultiStatusSet": [status], "RequestId": "1"}})
        sms = SmsClient(Credential("id", "key"), region="ap-singapore", transport=fake)

    AsyncSmsClient takes it, too. A client retries some failures: give it ``clock=FakeClock()``, and
    no test waits for a backoff.

    A single response is returned for every request. Of several, each is returned once, and one
    request too many raises NotSentError.
    """

    def __init__(self, *responses: FakeResponse) -> None:
        self._responses = list(responses)
        self._repeat = len(responses) == 1
        self.requests: list[SentRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        """Return the next response; see Transport."""
        sent = SentRequest(request)
        _ = request.headers  # signed now, as by a transport that has a connection
        self.requests.append(sent)
        if not self._responses:
            raise NotSentError("the fake transport has no response left")
        response = self._responses[0] if self._repeat else self._responses.pop(0)
        return _response(response, sent)

    async def send_async(self, request: HttpRequest) -> HttpResponse:
        """Return the next response; see AsyncTransport."""
        await request.headers_async()
        return self.send(request)


class _FakeTime:
    """See FakeClock."""

    def __init__(
        self,
        *,
        time: float | None = None,
        monotonic: float | None = None,
        random: float = 1.0,
    ) -> None:
        self._time = _time() if time is None else time
        self._monotonic = _monotonic() if monotonic is None else monotonic
        self._random = random
        # Reentrant: a signal handler that sleeps may run while its own thread holds it.
        self._lock = threading.RLock()
        self.passed = 0.0
        self.slept: list[float] = []

    def time(self) -> float:
        return self._time + self.passed

    def monotonic(self) -> float:
        return self._monotonic + self.passed

    def random(self) -> float:
        return self._random

    def advance(self, seconds: float) -> None:
        """Let *seconds* pass."""
        with self._lock:
            self.passed += seconds

    def _sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.passed += seconds


class FakeClock(_FakeTime):
    """A clock on which time passes only by sleeping, which takes no time, and by `advance`.

    ::

        clock = FakeClock()
        sms = SmsClient(Credential("id", "key"), region="ap-singapore", transport=fake, clock=clock)

    Threads may share it.

    Args:
        time: Seconds since 1970 to begin with; the present by default.
        monotonic: Seconds of the monotonic clock to begin with; the present by default.
        random: What `random` returns, 0 to 1; 1 makes each backoff as long as it can be.

    Attributes:
        passed: Seconds that have passed since it was made.
        slept: The seconds of each sleep.
    """

    def sleep(self, seconds: float, /) -> None:
        """Let *seconds* pass at once."""
        self._sleep(seconds)


class AsyncFakeClock(_FakeTime):
    """A FakeClock for AsyncSmsClient: its sleep is awaited, and lets other tasks run once."""

    async def sleep(self, seconds: float, /) -> None:
        """Let *seconds* pass at once."""
        # Imported with the first sleep: tests of a client for threads need no asyncio.
        import asyncio

        self._sleep(seconds)
        await asyncio.sleep(0)


def _response(fake: FakeResponse, sent: SentRequest) -> HttpResponse:
    if isinstance(fake, HttpResponse):
        return fake
    if isinstance(fake, Exception):
        raise fake
    if callable(fake):
        return _response(fake(sent), sent)
    headers = {"content-type": "application/json"}
    return HttpResponse(status=200, headers=headers, body=json.dumps(fake).encode())
