"""Cancelling a call that waits for a connection leaves no thread and no socket behind."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import tc3
from tc3 import HttpRequest, HttpTransport, NotSentError, OutcomeUnknownError, RequestOptions
from tc3._http.messages import HttpResponse
from tc3.sms import AsyncSmsClient
from tests.runtime.hanging import HANGS, Hang
from tests.runtime.looping import VirtualAsyncClient, until
from tests.support.clocks import AsyncClockOf
from tests.support.loopback import KEY, REGION, accepted, http_response, message
from tests.support.servers import Connection, Server, respond_always

LONG, SOON = 20.0, 10.0
"""Seconds that a call may take, and in which it ends where nobody waits for it any more."""


def _client(transport: HttpTransport, url: str) -> AsyncSmsClient:
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


@pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS)
def test_cancelled_calls_leave_no_waiting_thread(hang: Hang) -> None:
    """Ten of them, which is how many threads there are; the next call has one at once."""

    async def program(transport: HttpTransport, url: str) -> None:
        sms = _client(transport, url)
        causes = await asyncio.gather(*(_cause_of_cancelling(sms) for _ in range(10)))
        assert {type(cause) for cause in causes} == {NotSentError}
        with Server(respond_always(http_response(accepted()))) as peer, HttpTransport() as other:
            next_one = _client(other, peer.url)
            driver, others = next_one._asyncio_driver(), sms._asyncio_driver()  # noqa: SLF001
            driver._workers = others._workers  # noqa: SLF001 - the same ten
            await asyncio.wait_for(_send(next_one), SOON)

    with hang() as (transport, url):
        asyncio.run(program(transport, url))


PROGRAM = """
import asyncio, sys, threading, time
from tc3 import Credential, HttpTransport
from tc3.sms import AsyncSmsClient, MultiSmsInfo

def hang(*_):
    time.sleep(60)

async def main():
    sms = AsyncSmsClient(
        Credential("id", "key"), region="ap-singapore", endpoint="http://127.0.0.1:1",
        transport=HttpTransport(**{sys.argv[1]: hang}), timeout=60,
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


@pytest.mark.parametrize("step", ["resolve", "connect"])
def test_a_process_exits_while_its_cancelled_call_still_waits(step: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, step],
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


class _Stuck:
    """A transport of a program, which is not woken."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.sent = 0

    def send(self, _: HttpRequest) -> HttpResponse:
        self.sent += 1
        self.free.wait()
        return HttpResponse(status=502, body=b"")


def test_a_call_that_is_cancelled_while_it_waits_for_a_thread_was_not_sent() -> None:
    stuck = _Stuck()

    async def program() -> None:
        sms = AsyncSmsClient(KEY, region=REGION, transport=stuck, timeout=LONG)
        calls = [asyncio.ensure_future(_cause_of_cancelling(sms)) for _ in range(12)]
        causes: list[Any] = await asyncio.gather(*calls)
        assert sorted(cause.effect for cause in causes) == ["none"] * 2 + ["unknown"] * 10

    asyncio.run(program())
    stuck.free.set()
    assert stuck.sent == 10
