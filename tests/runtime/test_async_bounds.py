"""The async client under load and in a child process: its calls end in time."""

from __future__ import annotations

import asyncio
import os
import threading
import time

import pytest

from tc3 import (
    HttpRequest,
    HttpResponse,
    HttpTransport,
    NotSentError,
    OutcomeUnknownError,
    RequestOptions,
)
from tc3.sms import AsyncSmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import KEY, REGION, accepted, message


class _Stuck:
    """A transport whose requests are under way until it is *free*."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.sent = 0

    def send(self, request: HttpRequest) -> HttpResponse:
        self.sent += 1
        self.free.wait(10)
        return FakeTransport(accepted()).send(request)


async def _send(sms: AsyncSmsClient, seconds: float = 10) -> object:
    return await sms.send_multi_global_sms(
        sms_sdk_app_id="1", multi_sms_info_set=[message()], options=RequestOptions(timeout=seconds)
    )


def test_a_call_that_waits_for_a_free_thread_ends_at_its_deadline() -> None:
    """It is not sent, and not sent later either."""
    stuck = _Stuck()

    async def crowd() -> float:
        sms = AsyncSmsClient(KEY, region=REGION, transport=stuck)
        busy = [asyncio.ensure_future(_send(sms)) for _ in range(10)]
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        try:
            with pytest.raises(NotSentError):
                await asyncio.wait_for(_send(sms, 0.2), 3)
            return time.monotonic() - begun
        finally:
            stuck.free.set()
            await asyncio.gather(*busy)

    assert asyncio.run(crowd()) < 1
    assert stuck.sent == 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_client_works_in_a_forked_process() -> None:
    """Though the threads of its parent, which it used before, are not there."""
    sms = AsyncSmsClient(KEY, region=REGION, transport=FakeTransport(accepted()))
    asyncio.run(_send(sms))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            asyncio.run(asyncio.wait_for(_send(sms), 2))
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0


def test_a_custom_transport_need_not_support_cancellation() -> None:
    """It only gives up to be woken when its call is cancelled."""

    class Counting(HttpTransport):
        sent = 0

        # Written before there were cancellations, or without a type checker.
        def send(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
            self, request: HttpRequest
        ) -> HttpResponse:
            self.sent += 1
            return FakeTransport(accepted()).send(request)

    async def call() -> None:
        await _send(AsyncSmsClient(KEY, region=REGION, transport=counting))

    counting = Counting()
    asyncio.run(call())
    assert counting.sent == 1


class _Ended:
    """A transport that raises what a future refuses to hold."""

    def send(self, request: HttpRequest) -> HttpResponse:
        raise StopIteration(request.action)


def test_a_call_ends_when_its_transport_raises_stop_iteration() -> None:
    async def call() -> object:
        sms = AsyncSmsClient(KEY, region=REGION, transport=_Ended())
        return await asyncio.wait_for(_send(sms), 3)

    with pytest.raises(OutcomeUnknownError):
        asyncio.run(call())
