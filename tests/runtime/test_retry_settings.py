"""Attempts, backoffs and quota as one value, of a client and of a call."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from tc3 import RequestOptions, Retry, ThrottledError, ValidationError
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import FakeClock, FakeTransport
from tests.support.loopback import KEY, REGION, accepted, refused, send

THROTTLED = refused("RequestLimitExceeded")


def _client(*responses: Any, **settings: Any) -> tuple[SmsClient, FakeClock]:  # noqa: ANN401
    clock = FakeClock()
    fake = FakeTransport(*responses)
    return SmsClient(KEY, region=REGION, transport=fake, clock=clock, **settings), clock


def test_a_client_waits_between_attempts_as_it_was_told() -> None:
    sms, clock = _client(THROTTLED, retry=Retry(attempts=5, first=1, longest=3), timeout=60.0)
    with pytest.raises(ThrottledError) as caught:
        send(sms)
    assert (caught.value.attempts, clock.slept) == (5, [1, 2, 3, 3])


def test_attempts_alone_are_short_for_a_value_that_is_otherwise_as_usual() -> None:
    for settings in ({"attempts": 4}, {"retry": Retry(attempts=4)}):
        sms, clock = _client(THROTTLED, **settings)
        with pytest.raises(ThrottledError):
            send(sms)
        assert clock.slept == [0.5, 1, 2]


def test_a_call_takes_precedence_over_its_client() -> None:
    sms, clock = _client(THROTTLED, retry=Retry(attempts=5, first=1))
    with pytest.raises(ThrottledError):
        send(sms, options=RequestOptions(retry=Retry(attempts=2, first=4)))
    with pytest.raises(ThrottledError):
        send(sms, options=RequestOptions(attempts=3))
    assert clock.slept == [4, 1, 2]


def test_the_quota_is_that_of_the_client() -> None:
    """A call that brings its own would not spare a service in trouble."""
    sms, clock = _client(THROTTLED, retry=Retry(attempts=10, quota=2))
    with pytest.raises(ThrottledError, match="Limit") as caught:
        send(sms, options=RequestOptions(retry=Retry(attempts=10, quota=50)))
    assert len(clock.slept) == 2
    assert "too many calls failed for another attempt" in caught.value.__notes__
    sms, clock = _client(THROTTLED, accepted(), retry=Retry(quota=0))
    with pytest.raises(ThrottledError):
        send(sms)


def test_it_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Retry().attempts = 4  # type: ignore[misc]  # it is frozen
    assert repr(Retry()) == "Retry(attempts=3, first=0.5, longest=20.0, quota=100)"
    assert {Retry(), Retry(attempts=3)} == {Retry()}


WRONG: dict[str, tuple[dict[str, Any], list[str]]] = {
    "everything": (
        {"retry": Retry(attempts=0, first=-1, longest=9999, quota=True)},
        [
            "retry.attempts: must be a whole number from 1 to 10",
            "retry.quota: must be a whole number from 0 to 1000000",
            "retry.first: must be above 0 and at most 3600 seconds",
            "retry.longest: must be above 0 and at most 3600 seconds",
        ],
    ),
    "no numbers": (
        {"retry": Retry(attempts="3", first=float("nan"), longest=None, quota=1.5)},  # type: ignore[arg-type]
        [
            "retry.attempts: must be a whole number from 1 to 10",
            "retry.quota: must be a whole number from 0 to 1000000",
            "retry.first: must be above 0 and at most 3600 seconds",
            "retry.longest: must be above 0 and at most 3600 seconds",
        ],
    ),
    "the first one longest": (
        {"retry": Retry(first=30)},
        ["retry.first: must be at most 20, as longest says"],
    ),
    "something else": ({"retry": 3}, ["retry: is an int, a Retry is wanted"]),
    "twice": (
        {"retry": Retry(), "attempts": 11},
        [
            "attempts: must be a whole number from 1 to 10",
            "attempts: is in retry, too: give it once",
        ],
    ),
}


@pytest.mark.parametrize(("given", "said"), WRONG.values(), ids=WRONG)
def test_all_that_is_wrong_is_told_at_once(given: dict[str, Any], said: list[str]) -> None:
    """Of a client together with its other settings, of a call before anything is sent."""
    for kind in (SmsClient, AsyncSmsClient):
        with pytest.raises(ValidationError) as caught:
            kind(KEY, region=REGION, timeout=-1, **given)
        told = sorted(map(str, caught.value.problems))
        assert told == sorted([*said, "timeout: must be above 0 and at most 86400 seconds"])
    sms, _ = _client(accepted())
    with pytest.raises(ValidationError) as caught:
        send(sms, options=RequestOptions(**given))
    assert [str(problem) for problem in caught.value.problems] == [
        f"options.{problem}" for problem in said
    ]
