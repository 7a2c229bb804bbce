"""Backoff between attempts, and the time that bounds them all."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from tc3 import NotSentError, RequestOptions, ThrottledError
from tests.runtime.retrying import THROTTLED, coded
from tests.support.clocks import ClockOf
from tests.support.loopback import NOW, accepted
from tests.support.virtual import VirtualClient


def test_backoff_is_a_random_part_of_a_doubling_time() -> None:
    """Full jitter: two clients that failed together do not come back together."""
    chances, slept = iter([0.1, 0.9, 0.5]), list[float]()
    clock = ClockOf(random=lambda: next(chances), sleep=slept.append)
    sms = VirtualClient(THROTTLED, THROTTLED, THROTTLED, accepted(), clock=clock)
    sms.perform(idempotent=False, options=RequestOptions(attempts=4))
    assert slept == [0.05, 0.9, 1.0]


def test_each_attempt_is_signed_anew_and_sends_the_same_body() -> None:
    """The timestamp is the time of the attempt: a call that waits does not expire."""
    sms = VirtualClient(THROTTLED, THROTTLED, accepted())
    sms.perform(idempotent=False)
    sent = [request.http for request in sms.fake.requests]
    assert [http.headers["X-TC-Timestamp"] for http in sent] == [str(NOW), str(NOW), str(NOW + 1)]
    assert len({http.headers["Authorization"] for http in sent}) == 2
    assert len({http.body for http in sent}) == 1
    assert {http.deadline for http in sent} == {1030.0}


@pytest.mark.parametrize(
    ("headers", "backoff"),
    [
        pytest.param({"retry-after": "3"}, 3.5, id="seconds"),
        pytest.param({"retry-after": " 0 "}, 0.5, id="no seconds"),
        pytest.param({"retry-after": formatdate(NOW + 7, usegmt=True)}, 7.5, id="date"),
        pytest.param({"retry-after": formatdate(NOW - 7, usegmt=True)}, 0.5, id="past date"),
        pytest.param({"retry-after": "3600"}, 60.5, id="capped seconds"),
        pytest.param({"retry-after": formatdate(NOW + 3600, usegmt=True)}, 60.5, id="capped date"),
        pytest.param({"retry-after": "soon"}, 0.5, id="no time"),
        pytest.param({"retry-after": "-5"}, 0.5, id="negative"),
        pytest.param({"retry-after": "9" * 400}, 60.5, id="capped digits"),
        pytest.param({"retry-after": "Thu, 99 Jan 2019 99:99:99 GMT"}, 0.5, id="impossible date"),
        pytest.param({}, 0.5, id="nothing"),
    ],
)
def test_retry_after_takes_precedence_over_backoff(headers: dict[str, str], backoff: float) -> None:
    """In seconds or as a date, at most a minute; what cannot be read asks for nothing."""
    sms = VirtualClient(coded("RequestLimitExceeded", headers), accepted())
    sms.perform(idempotent=False, options=RequestOptions(timeout=600))
    assert sms.clock.slept == [backoff]


def test_a_backoff_beyond_the_deadline_is_not_started() -> None:
    """With two seconds left, a response that asks for three ends the call at once."""
    sms = VirtualClient(coded("RequestLimitExceeded", {"retry-after": "3"}), accepted())
    with pytest.raises(ThrottledError) as caught:
        sms.perform(idempotent=False, options=RequestOptions(timeout=2))
    assert (len(sms.fake.requests), sms.clock.slept) == (1, [])
    assert caught.value.__notes__ == ["no time was left for another attempt"]


def test_the_timeout_bounds_all_attempts_and_backoffs_together() -> None:
    """Whatever the number of attempts: 10 seconds are 10 seconds."""
    sms = VirtualClient(THROTTLED)
    with pytest.raises(ThrottledError):
        sms.perform(idempotent=False, options=RequestOptions(timeout=10, attempts=10))
    assert sms.clock.slept == [0.5, 1.0, 2.0, 4.0]
    assert sms.clock.passed < 10


def test_the_earlier_of_timeout_and_deadline_counts() -> None:
    """A deadline is a moment, so that one can bound several calls."""
    for options, wanted in (
        (RequestOptions(timeout=5, deadline=1003.0), 1003.0),
        (RequestOptions(timeout=5, deadline=1009.0), 1005.0),
        (RequestOptions(deadline=1009.0), 1009.0),
        (RequestOptions(deadline=2009.0), 1030.0),
    ):
        sms = VirtualClient(accepted())
        sms.perform(idempotent=True, options=options)
        assert [request.http.deadline for request in sms.fake.requests] == [wanted]


def test_after_the_deadline_nothing_is_sent() -> None:
    """Neither is anything unknown: the error says that nothing happened."""
    sms = VirtualClient(accepted())
    with pytest.raises(NotSentError) as caught:
        sms.perform(idempotent=False, options=RequestOptions(deadline=999.0))
    assert (caught.value.attempts, caught.value.message) == (0, "no time is left to send it")
    assert sms.fake.requests == []
