"""The async client under load and in a child process: its calls end in time."""

from __future__ import annotations

import asyncio
import os
import threading
import time

import pytest

from tc3 import (
    AsyncHttpTransport,
    HttpRequest,
    HttpResponse,
    NotSentError,
    OutcomeUnknownError,
    RequestOptions,
)
from tc3.sms import AsyncSmsClient
from tc3.testing import FakeTransport
from tests.runtime.looping import until
from tests.support.loopback import KEY, REGION, accepted, http_response, message
from tests.support.servers import Connection, Server


async def _send(sms: AsyncSmsClient, seconds: float = 10) -> object:
    return await sms.send_multi_global_sms(
        sms_sdk_app_id="1", multi_sms_info_set=[message()], options=RequestOptions(timeout=seconds)
    )


def test_a_call_that_waits_for_a_connection_ends_at_its_deadline() -> None:
    """It is not sent, and not sent later either; the one before it gets its response."""
    free = threading.Event()

    def script(connection: Connection) -> None:
        connection.receive()
        free.wait(10)
        connection.socket.sendall(http_response(accepted()))
        connection.receive()

    async def crowd(url: str) -> float:
        transport = AsyncHttpTransport(max_connections=1)
        sms = AsyncSmsClient(KEY, region=REGION, transport=transport, endpoint=url)
        busy = asyncio.ensure_future(_send(sms))
        await until(lambda: bool(peer.requests))
        begun = time.monotonic()
        with pytest.raises(NotSentError, match="all 1 connections were in use") as caught:
            await _send(sms, 0.2)
        assert caught.value.attempts == 1
        seconds = time.monotonic() - begun
        free.set()
        await busy
        return seconds

    with Server(script) as peer:
        assert asyncio.run(crowd(peer.url)) < 1
    assert len(peer.requests) == 1


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


class _Raising:
    """A transport that raises *error*, in a coroutine."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    async def send_async(self, _: HttpRequest) -> HttpResponse:
        raise self._error


@pytest.mark.parametrize("error", [StopIteration("x"), StopAsyncIteration(), LookupError()])
def test_a_call_ends_when_its_transport_raises_what_it_should_not(error: Exception) -> None:
    async def call() -> object:
        sms = AsyncSmsClient(KEY, region=REGION, transport=_Raising(error))
        return await asyncio.wait_for(_send(sms), 3)

    with pytest.raises(OutcomeUnknownError):
        asyncio.run(call())


def test_what_a_transport_tells_of_a_cancelled_request_is_believed() -> None:
    """It says that nothing was sent; without a word of it the outcome is unknown."""

    async def cause(told: BaseException | None) -> BaseException | None:
        cancelled = asyncio.CancelledError()
        cancelled.__cause__ = told
        sms = AsyncSmsClient(KEY, region=REGION, transport=_Raising(cancelled))
        with pytest.raises(asyncio.CancelledError) as caught:
            await _send(sms)
        return caught.value.__cause__

    assert isinstance(asyncio.run(cause(NotSentError("waited"))), NotSentError)
    assert isinstance(asyncio.run(cause(LookupError())), OutcomeUnknownError)
    assert isinstance(asyncio.run(cause(None)), OutcomeUnknownError)
