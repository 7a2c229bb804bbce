"""Rate limits of batches and of single calls: the documented number of requests a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3 import NotSentError, RequestOptions
from tc3._calls.rate_limiter import RateLimiter
from tests.runtime.batching import accepting, messages, run_of
from tests.support.loopback import send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from tc3.testing import FakeResponse, SentRequest


def test_any_number_of_requests_keeps_to_the_documented_rate() -> None:
    """Ten a second, by the time at which each of them was sent."""
    times: list[float] = []

    def timed(sent: SentRequest) -> FakeResponse:
        times.append(sms.clock.passed)
        return accepting(sent)

    sms = VirtualClient(timed)
    list(run_of(sms, messages(30 * 200)))
    assert [round(time, 6) for time in times] == [round(n / 10, 6) for n in range(30)]


def test_single_calls_are_rate_limited_on_demand_together_with_batches() -> None:
    sms = VirtualClient(accepting, limit_rate=True)
    for _ in range(3):
        send(sms)
    list(run_of(sms, messages(201)))
    assert sms.clock.slept == pytest.approx([0.1] * 4)


def test_single_calls_are_not_rate_limited_by_default() -> None:
    sms = VirtualClient(accepting)
    for _ in range(30):
        send(sms)
    assert sms.clock.slept == []


def test_a_call_does_not_wait_for_a_send_time_after_its_deadline() -> None:
    """What would go out too late is not sent, at once."""
    sms = VirtualClient(accepting, limit_rate=True)
    send(sms)
    with pytest.raises(NotSentError) as caught:
        send(sms, options=RequestOptions(timeout=0.05))
    assert (caught.value.attempts, sms.clock.slept) == (0, [])


def test_a_rate_limiter_schedules_evenly_spaced_send_times() -> None:
    """Unused time is not saved up, and a send time that has passed is not used."""
    rate_limiter = RateLimiter(4)
    assert [rate_limiter.reserve(0.0, 9.0) for _ in range(3)] == [0.0, 0.25, 0.5]
    assert rate_limiter.reserve(0.0, 0.7) is None
    assert rate_limiter.reserve(0.0, 0.75) == 0.75
    assert [rate_limiter.reserve(8.0, 9.0) for _ in range(2)] == [8.0, 8.25]
