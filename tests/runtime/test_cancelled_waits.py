"""Cancelling a call that waits for a connection leaves no task and no socket behind."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tc3
from tc3 import (
    AsyncHttpTransport,
    AsyncTransport,
    NotSentError,
    OutcomeUnknownError,
    RequestOptions,
)
from tc3.sms import AsyncSmsClient
from tests.runtime.hanging import ASYNC_HANGS, AsyncHang
from tests.runtime.looping import VirtualAsyncClient, until
from tests.support.clocks import AsyncClockOf
from tests.support.loopback import KEY, REGION, message
from tests.support.servers import Connection, Server

LONG = 20.0
"""Seconds that a call may take."""


def _client(transport: AsyncTransport, url: str) -> AsyncSmsClient:
    return AsyncSmsClient(KEY, region=REGION, endpoint=url, transport=transport, timeout=LONG)


async def _send(sms: AsyncSmsClient, options: RequestOptions | None = None) -> object:
    return await sms.send_multi_global_sms(
        sms_sdk_app_id="1", multi_sms_info_set=[message()], options=options
    )


async def _cause_of_cancelling(sms: AsyncSmsClient, *, after: float = 0.05) -> BaseException | None:
    """Return what a cancelled call says of itself."""
    with pytest.raises(TimeoutError) as caught:
        await asyncio.wait_for(_send(sms), after)
    cancelled = caught.value.__cause__
    assert isinstance(cancelled, asyncio.CancelledError)
    return cancelled.__cause__


@pytest.mark.parametrize("hang", ASYNC_HANGS.values(), ids=ASYNC_HANGS)
def test_cancelled_calls_leave_nothing_behind(hang: AsyncHang) -> None:
    """They give their slot back: the transport has one, and each of ten calls gets it at once."""

    async def program(transport: AsyncHttpTransport, url: str) -> None:
        sms = _client(transport, url)
        causes = [await _cause_of_cancelling(sms) for _ in range(3)]
        causes += await asyncio.gather(*(_cause_of_cancelling(sms) for _ in range(10)))
        assert {type(cause) for cause in causes} == {NotSentError}
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with hang() as (transport, url):
        asyncio.run(program(transport, url))


PROGRAM = """
import asyncio, sys, threading, time
from tc3 import AsyncHttpTransport, Credential
from tc3.sms import AsyncSmsClient, MultiSmsInfo

def hang(*_):
    time.sleep(60)

async def main():
    sms = AsyncSmsClient(
        Credential("id", "key"), region="ap-singapore", endpoint="http://127.0.0.1:1",
        transport=AsyncHttpTransport(resolve=hang), timeout=60,
    )
    message = MultiSmsInfo(phone_number="+60198890000", template_id="1")
    await asyncio.wait_for(
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message]), 0.2
    )

try:
    asyncio.run(main())
except TimeoutError as error:
    print(type(error.__cause__.__cause__).__name__)
print([thread.name for thread in threading.enumerate() if not thread.daemon])
"""


def test_a_process_exits_while_its_cancelled_call_still_waits() -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env={"PYTHONPATH": str(Path(tc3.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert (result.stdout, result.stderr) == ("NotSentError\n['MainThread']\n", "")


def test_a_call_that_is_cancelled_during_backoff_was_not_sent() -> None:
    async def forever(_: float) -> None:
        await asyncio.sleep(LONG)

    async def program() -> None:
        sms = VirtualAsyncClient(NotSentError("no connection"), clock=AsyncClockOf(sleep=forever))
        cause = await _cause_of_cancelling(sms)
        assert isinstance(cause, NotSentError)
        assert (cause.attempts, cause.action) == (1, "SendMultiGlobalSms")

    asyncio.run(program())


def test_a_call_that_is_cancelled_while_it_is_under_way_is_unknown() -> None:
    """Its messages are told, and it is no attempt that is followed by another."""

    async def program(url: str) -> None:
        async with AsyncSmsClient(KEY, region=REGION, endpoint=url, timeout=LONG) as sms:
            sending = asyncio.ensure_future(_send(sms))
            await until(lambda: bool(peer.requests))
            sending.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await sending
        cause = caught.value.__cause__
        assert isinstance(cause, OutcomeUnknownError)
        assert cause.items == (message(),)
        assert cause.attempts == 1

    def script(connection: Connection) -> None:
        connection.receive()
        connection.receive()

    with Server(script) as peer:
        asyncio.run(program(peer.url))


def test_calls_that_are_cancelled_while_they_wait_for_a_connection_were_not_sent() -> None:
    """Ten others are under way; each of them may have been carried out."""

    async def cause(sms: AsyncSmsClient) -> BaseException | None:
        with pytest.raises(asyncio.CancelledError) as caught:
            await _send(sms)
        return caught.value.__cause__

    async def program(url: str) -> None:
        sms = _client(AsyncHttpTransport(max_connections=10), url)
        calls = [asyncio.ensure_future(cause(sms)) for _ in range(12)]
        await until(lambda: len(peer.requests) == 10)
        for call in reversed(calls):
            call.cancel()
        causes: list[Any] = await asyncio.gather(*calls)
        assert sorted(told.effect for told in causes) == ["none"] * 2 + ["unknown"] * 10

    def script(connection: Connection) -> None:
        connection.receive()
        connection.receive()

    with Server(script) as peer:
        asyncio.run(program(peer.url))
    assert len(peer.requests) == 10
