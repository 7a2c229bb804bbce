"""Keys in an event loop: async providers are awaited there, and nothing blocks it."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from tc3 import Credential, RefreshingCredential, ValidationError
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import AsyncFakeClock, FakeTransport
from tests.support.loopback import NOW, PATIENCE, REGION, accepted

HOUR = 3600.0


def _tokens(fake: FakeTransport) -> list[str | None]:
    return [sent.http.headers.get("X-TC-Token") for sent in fake.requests]


async def _coming() -> Credential:
    return Credential("id", "key")


async def _call(provider: Any, **settings: Any) -> FakeTransport:  # noqa: ANN401
    fake = FakeTransport(accepted())
    clock = AsyncFakeClock(time=NOW)
    async with AsyncSmsClient(
        provider, region=REGION, transport=fake, **{"clock": clock, **settings}
    ) as sms:
        await sms.call("DescribeX", {})
        await sms.call("DescribeX", {})
    return fake


def test_an_async_provider_is_awaited_in_the_event_loop() -> None:
    threads = []

    async def provide() -> Credential:
        await asyncio.sleep(0)
        threads.append(threading.current_thread())
        return Credential("id", "key", "t", expires_at=NOW + HOUR)

    fake = asyncio.run(_call(provide))
    assert (_tokens(fake), threads) == (["t", "t"], [threading.main_thread()])


def test_a_provider_that_blocks_does_not_block_the_event_loop() -> None:
    ticks = []

    def provide() -> Credential:
        time.sleep(0.1)
        return Credential("id", "key")

    async def tick() -> None:
        while True:
            ticks.append(time.monotonic())
            await asyncio.sleep(0.005)

    async def both() -> None:
        ticking = asyncio.create_task(tick())
        await _call(provide)
        ticking.cancel()

    asyncio.run(both())
    assert len(ticks) > 5


@pytest.mark.parametrize("tells", [True, False], ids=["cancelled", "closed without a word"])
def test_a_loop_that_ends_leaves_no_call_of_the_next_one_waiting(*, tells: bool) -> None:
    """Though the provider that it ran never returned."""
    hangs = [True]

    async def provide() -> Credential:
        if hangs.pop() if hangs else False:
            await asyncio.get_running_loop().create_future()
        return Credential("id", "key", "t")

    async def first() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(_call(shared), 0.05)

    shared, started = RefreshingCredential(provide), time.monotonic()
    if tells:
        asyncio.run(first())
    else:
        loop = asyncio.new_event_loop()
        loop.run_until_complete(first())
        loop.close()
    assert _tokens(asyncio.run(_call(shared))) == ["t", "t"]
    assert time.monotonic() - started < PATIENCE / 2


def test_a_client_for_threads_takes_no_async_provider() -> None:
    """Its calls would fail, and with them those of async clients that wait for the same key."""
    providers: tuple[Any, ...] = (_coming, RefreshingCredential(_coming))
    for provider in providers:
        with pytest.raises(ValidationError, match="has to be awaited, which only an async client"):
            SmsClient(provider, region=REGION)
