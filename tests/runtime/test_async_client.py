"""The async client: the same calls and errors, and an event loop that is never blocked."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tc3
from tc3 import (
    HttpResponse,
    NotSentError,
    OutcomeUnknownError,
    RequestOptions,
    ThrottledError,
    ValidationError,
)
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import FakeTransport
from tests.runtime.looping import VirtualAsyncClient, statuses, until
from tests.support.loopback import (
    KEY,
    PHONE,
    REGION,
    accepted,
    http_response,
    message,
    refused,
)
from tests.support.servers import Exchange, Server
from tests.support.threaded import InThreads
from tests.support.virtual import virtual_clock

if TYPE_CHECKING:
    from tc3.testing import FakeResponse, SentRequest


def test_the_async_client_sends_what_the_sync_client_sends() -> None:
    """The same headers and body, and the same response."""

    async def program() -> Any:  # noqa: ANN401 - a response
        async with VirtualAsyncClient(accepted()) as sms:
            return await sms.send(), sms.fake.requests[0].http

    response, sent = asyncio.run(program())
    fake = FakeTransport(accepted())
    threads = SmsClient(KEY, region=REGION, transport=fake, clock=virtual_clock())
    same = threads.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message()])
    assert response == same
    assert sent == fake.requests[0].http
    assert response.meta.attempts == 1


FAILURES: dict[str, tuple[FakeResponse, type[Exception]]] = {
    "refused": (refused("InvalidParameter"), tc3.InvalidRequestError),
    "unknown code": (refused("Brand.New"), OutcomeUnknownError),
    "502": (HttpResponse(status=502, body=b""), OutcomeUnknownError),
    "not sent": (NotSentError("no connection"), NotSentError),
    "a broken transport": (ZeroDivisionError(), OutcomeUnknownError),
}


@pytest.mark.parametrize(("response", "kind"), FAILURES.values(), ids=FAILURES)
def test_the_async_client_raises_what_the_sync_client_raises(
    response: FakeResponse, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        asyncio.run(VirtualAsyncClient(response).send())


def test_invalid_requests_are_refused_before_a_thread_is_started() -> None:
    async def program() -> None:
        sms = VirtualAsyncClient(accepted())
        with pytest.raises(ValidationError):
            await sms.send(RequestOptions(timeout=0))
        assert sms.fake.requests == []

    before = {*threading.enumerate()}
    asyncio.run(program())
    assert {*threading.enumerate()} <= before


def test_retries_await_their_backoff() -> None:
    async def program() -> VirtualAsyncClient:
        sms = VirtualAsyncClient(*[refused("RequestLimitExceeded")] * 2, accepted())
        assert (await sms.send()).meta.attempts == 3
        return sms

    assert asyncio.run(program()).clock.slept == [0.5, 1.0]


def test_an_action_is_called_by_its_name() -> None:
    async def program() -> dict[str, Any]:
        sms = VirtualAsyncClient({"Response": {"Total": 1, "RequestId": "req-1"}})
        return await sms.call("DescribeX", {"Limit": 1})

    assert asyncio.run(program()) == {"Total": 1, "RequestId": "req-1"}


def test_a_slow_request_does_not_block_the_event_loop() -> None:
    """While one waits for its response, other tasks run, and other requests end."""
    gate = threading.Event()
    first = threading.Event()

    def respond(sent: SentRequest) -> FakeResponse:
        if not first.is_set():
            first.set()
            assert gate.wait(10)
        return statuses(sent)

    async def program() -> list[str]:
        sms = VirtualAsyncClient(transport=InThreads(FakeTransport(respond)))
        ended = list[str]()

        async def named(name: str) -> None:
            await sms.send()
            ended.append(name)

        slow = asyncio.create_task(named("slow"))
        await until(first.is_set)
        await named("quick")
        gate.set()
        await slow
        await sms.close()
        return ended

    assert asyncio.run(program()) == ["quick", "slow"]


def test_a_cancelled_call_ends_at_once_and_its_response_is_dropped() -> None:
    """The request may go on: nothing pretends that it was not sent."""
    gate, arrived = threading.Event(), threading.Event()

    def respond(sent: SentRequest) -> FakeResponse:
        arrived.set()
        assert gate.wait(10)
        return statuses(sent)

    async def program() -> None:
        fake = FakeTransport(respond)
        sms = VirtualAsyncClient(transport=InThreads(fake))
        call = asyncio.create_task(sms.send())
        await until(arrived.is_set)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        gate.set()
        await sms.close()
        assert len(fake.requests) == 1

    asyncio.run(program())


def test_cancelling_a_call_closes_its_connection() -> None:
    """The thread does not wait for a response that nobody wants: the server sees the end."""

    async def program(sms: AsyncSmsClient, server: Server) -> None:
        call = asyncio.create_task(sms.call("DescribeX", {}))
        await until(lambda: bool(server.requests))
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await sms.close()

    with Server(Exchange(then="watch")) as server:
        sms = AsyncSmsClient(KEY, region=REGION, endpoint=server.url, timeout=5)
        asyncio.run(program(sms, server))
        assert server.hung_up.get(timeout=5)


def test_one_client_works_in_one_event_loop_after_another() -> None:
    sms = VirtualAsyncClient(accepted())
    for _ in range(2):
        assert asyncio.run(sms.send()).request_id == "req-1"
    asyncio.run(sms.close())


def test_a_call_over_a_socket_gets_its_response() -> None:
    async def program(url: str) -> str | None:
        async with AsyncSmsClient(KEY, region=REGION, endpoint=url, timeout=5) as sms:
            response = await sms.send_multi_global_sms(
                sms_sdk_app_id="1", multi_sms_info_set=[message()]
            )
            return response.request_id

    with Server(Exchange(response=http_response(accepted()))) as server:
        assert asyncio.run(program(server.url)) == "req-1"
    assert len(server.requests) == 1


def test_throttled_calls_raise_after_their_last_attempt() -> None:
    async def program() -> None:
        sms = VirtualAsyncClient(refused("RequestLimitExceeded"))
        with pytest.raises(ThrottledError) as caught:
            await sms.send(RequestOptions(attempts=2))
        assert caught.value.attempts == 2
        assert PHONE not in str(caught.value)

    asyncio.run(program())


def test_importing_a_service_imports_neither_asyncio_nor_threads_nor_tls() -> None:
    """A program pays for what it uses."""
    program = (
        "import sys\nfrom tc3.sms import AsyncSmsClient, SmsClient\n"
        "dear = {'asyncio', 'concurrent', 'logging', 'ssl', 'http', 'json'}\n"
        "print(sorted(dear & {*sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(Path(tc3.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert result.stdout == "[]\n"
