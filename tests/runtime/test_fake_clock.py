"""The clocks for the users' own tests."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tc3 import AsyncClock, Clock, NotSentError, RequestOptions
from tc3.sms import AsyncSmsClient, MultiSmsInfo, SmsClient
from tc3.testing import AsyncFakeClock, FakeClock, FakeTransport
from tests.support.loopback import KEY, PHONE, REGION, accepted, refused, send

THROTTLED = refused("RequestLimitExceeded")
HOUR = 3600.0


def _now(clock: Clock | AsyncClock) -> tuple[float, float]:
    return clock.time(), clock.monotonic()


def test_time_passes_by_sleeping_and_by_advancing_only() -> None:
    clock = FakeClock(time=50.0, monotonic=7.0)
    before = _now(clock)
    time.sleep(0.01)
    assert _now(clock) == before == (50.0, 7.0)
    clock.sleep(HOUR)
    clock.advance(1.5)
    assert _now(clock) == (3651.5, 3608.5)
    assert (clock.slept, clock.passed) == ([HOUR], 3601.5)


@pytest.mark.parametrize("kind", [FakeClock, AsyncFakeClock])
def test_it_begins_with_the_present(kind: type[FakeClock | AsyncFakeClock]) -> None:
    """So that deadlines and signatures by it suit real transports and endpoints."""
    earliest = time.time(), time.monotonic()
    began = _now(kind())
    latest = time.time(), time.monotonic()
    assert earliest[0] <= began[0] <= latest[0]
    assert earliest[1] <= began[1] <= latest[1]


def test_threads_lose_no_second() -> None:
    clock = FakeClock(monotonic=0.0)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(clock.sleep, [1.0] * 1000))
    assert (clock.monotonic(), len(clock.slept)) == (1000.0, 1000)


def test_a_retried_call_waits_on_it_and_nowhere_else() -> None:
    clock, fake = FakeClock(random=0.5), FakeTransport(THROTTLED, THROTTLED, accepted())
    sms = SmsClient(KEY, region=REGION, transport=fake, clock=clock)
    response = send(sms)
    assert clock.slept == [0.25, 0.5]
    assert response.meta.elapsed == pytest.approx(0.75)


def test_its_time_runs_out_as_time_does() -> None:
    """A test need not wait to see what happens at a deadline."""
    clock = FakeClock()
    sms = SmsClient(KEY, region=REGION, transport=FakeTransport(accepted()), clock=clock)
    options = RequestOptions(deadline=clock.monotonic() + HOUR)
    assert send(sms, options=options).request_id
    clock.advance(HOUR)
    with pytest.raises(NotSentError, match="no time is left to send it"):
        send(sms, options=options)


def test_an_event_loop_awaits_its_sleep_and_lets_other_tasks_run() -> None:
    ran = list[str]()

    async def program() -> list[float]:
        clock, fake = AsyncFakeClock(random=1.0), FakeTransport(THROTTLED, accepted())
        async with AsyncSmsClient(KEY, region=REGION, transport=fake, clock=clock) as sms:
            await sms.send_multi_global_sms(
                sms_sdk_app_id="1",
                multi_sms_info_set=[MultiSmsInfo(phone_number=PHONE, template_id="1")],
            )
        other = asyncio.ensure_future(_note(ran))
        await clock.sleep(HOUR)
        assert ran == ["other"]
        await other
        return clock.slept

    assert asyncio.run(program()) == [0.5, HOUR]


async def _note(ran: list[str]) -> None:
    ran.append("other")
