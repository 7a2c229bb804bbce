"""A rate limiter that several clients share, in place of the client's own."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, cast

import pytest

from tc3 import NotSentError, RequestOptions, ValidationError
from tc3.sms import AsyncSmsClient
from tc3.testing import AsyncFakeClock, FakeTransport
from tests.runtime.batching import accepting, kinds, messages, run_of
from tests.support.loopback import KEY, REGION, message
from tests.support.postgres import postgres_rate_limiter
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections import Counter

    from tc3 import AsyncBatchRun, SharedRateLimiter
    from tc3.sms import MultiSmsInfo, SendMultiStatus
    from tests.support.postgres import PostgresServer


class Limiter:
    """Has each request wait for so many *seconds*, longer each time; ``None`` for ever."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self.asked: list[tuple[str, float, float]] = []

    def reserve(self, action: str, rate: float, patience: float) -> float | None:
        """Reserve a send time."""
        self.asked.append((action, rate, patience))
        return None if self._seconds is None else self._seconds * len(self.asked)


class Broken:
    """Cannot be asked."""

    def reserve(self, *_: object) -> float | None:
        """Raise."""
        raise ConnectionError("secret-190191")


def test_batches_wait_as_long_as_the_rate_limiter_says() -> None:
    limiter = Limiter(2.0)
    sms = VirtualClient(accepting, rate_limiter=limiter)

    outcomes = list(run_of(sms, messages(500), options=RequestOptions(timeout=20)))

    assert kinds(outcomes) == {"done": 500}
    assert sms.clock.slept == [2.0, 4.0, 6.0]
    assert limiter.asked == [("SendMultiGlobalSms", 10, 20.0)] * 3


def test_other_calls_only_ask_it_where_the_client_keeps_rate_limits() -> None:
    for limit_rate in (False, True):
        limiter = Limiter(1.0)
        sms = VirtualClient(accepting, rate_limiter=limiter, limit_rate=limit_rate)
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message()])
        assert len(limiter.asked) == limit_rate


@pytest.mark.parametrize("limiter", [Limiter(None), Limiter(99.0), Broken()])
def test_nothing_is_sent_that_it_does_not_let_through(limiter: SharedRateLimiter) -> None:
    sms = VirtualClient(accepting, rate_limiter=limiter)

    outcomes = list(run_of(sms, messages(300)))

    assert kinds(outcomes) == {"not_sent": 300}
    assert sms.fake.requests == []
    assert all(isinstance(outcome.error, NotSentError) for outcome in outcomes)
    assert "190191" not in str(outcomes[0].error)


def test_what_is_no_rate_limiter_is_refused_with_the_settings() -> None:
    with pytest.raises(ValidationError, match="rate_limiter: is of type int, which has no method"):
        VirtualClient(accepting, rate_limiter=cast("SharedRateLimiter", 3))


async def kinds_of(run: AsyncBatchRun[MultiSmsInfo, SendMultiStatus]) -> Counter[str]:
    return kinds([outcome async for outcome in run])


def test_an_event_loop_goes_on_while_a_thread_asks_it() -> None:
    class Slow(Limiter):
        def reserve(self, action: str, rate: float, patience: float) -> float | None:
            time.sleep(0.2)
            return super().reserve(action, rate, patience)

    async def ticks_while_sending() -> int:
        transport = FakeTransport(accepting)
        sms = AsyncSmsClient(
            KEY, region=REGION, transport=transport, clock=AsyncFakeClock(), rate_limiter=Slow(1.0)
        )
        run = sms.send_multi_global_sms_batches(messages(200), sms_sdk_app_id="1")
        reading = asyncio.ensure_future(kinds_of(run))
        ticks = 0
        while not reading.done():
            await asyncio.sleep(0.01)
            ticks += 1
        assert await reading == {"done": 200}
        await sms.close()
        return ticks

    assert asyncio.run(ticks_while_sending()) >= 5


def test_clients_on_several_machines_take_turns_at_the_rate(postgres: PostgresServer) -> None:
    one, other = (postgres_rate_limiter(postgres.connect) for _ in range(2))

    started = time.monotonic()
    waits = [limiter.reserve("Send", 5, 9.0) for limiter in (one, other, one, other)]
    took = time.monotonic() - started

    assert waits[0] == 0.0
    for number, wait in enumerate(waits):
        assert wait is not None
        assert 0.2 * number - took - 0.01 <= wait <= 0.2 * number + 0.01
    assert one.reserve("Send", 5, 0.1) is None
    assert one.reserve("Other", 5, 0.1) == 0.0
    another = postgres_rate_limiter(postgres.connect, "another account")
    assert another.reserve("Send", 5, 0.1) == 0.0
    for limiter in (one, other, another):
        limiter.close()


def test_it_connects_again_after_it_has_lost_its_connection(postgres: PostgresServer) -> None:
    limiter = postgres_rate_limiter(postgres.connect)
    sms = VirtualClient(accepting, rate_limiter=limiter)
    assert kinds(run_of(sms, messages(1))) == {"done": 1}
    postgres.stop()
    (unsent,) = run_of(sms, messages(1))
    (again,) = run_of(sms, messages(1))
    postgres.start()

    assert kinds(run_of(sms, messages(1))) == {"done": 1}
    assert len(sms.fake.requests) == 2
    assert "the rate limiter cannot be used: " in str(unsent.error)
    assert "connection" in str(again.error)
    limiter.close()
