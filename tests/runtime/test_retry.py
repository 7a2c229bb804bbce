"""Which failed calls are retried, how often, and what the caller gets."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from tc3 import (
    ClosedError,
    HttpResponse,
    NotSentError,
    OutcomeUnknownError,
    RequestOptions,
    ThrottledError,
)
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.runtime.retrying import BAD_GATEWAY, THROTTLED, coded, lost, raising, unsent
from tests.support.clocks import ClockOf
from tests.support.loopback import KEY, REGION, accepted, refused, send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from tc3 import HttpRequest
    from tc3.testing import FakeResponse


@pytest.mark.parametrize("idempotent", [True, False], ids=["idempotent", "not idempotent"])
@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(unsent(), id="not sent"),
        pytest.param(THROTTLED, id="throttled"),
    ],
)
def test_requests_without_effect_are_retried_and_the_success_returned(
    failure: FakeResponse, *, idempotent: bool
) -> None:
    """Twice at most, after pauses; a success after failures is a success."""
    sms = VirtualClient(failure, failure, accepted())
    response = sms.perform(idempotent=idempotent)
    assert response.request_id == "req-1"
    assert (len(sms.fake.requests), response.meta.attempts) == (3, 3)
    assert sms.clock.slept == [0.5, 1.0]
    assert response.meta.elapsed == 1.5


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(lost(), id="lost"),
        pytest.param(BAD_GATEWAY, id="502"),
        pytest.param(HttpResponse(status=429, body=b""), id="429"),
        pytest.param(HttpResponse(status=200, body=b"{"), id="garbled"),
        pytest.param(refused("InternalError.Timeout"), id="InternalError.Timeout"),
        pytest.param(coded("RequestLimitExceeded", status=503), id="throttled with status 503"),
    ],
)
def test_requests_that_may_have_had_an_effect_are_retried_only_if_idempotent(
    failure: FakeResponse,
) -> None:
    """A message is never sent a second time behind its sender's back."""
    twice = VirtualClient(failure, accepted())
    assert twice.perform(idempotent=True).meta.attempts == 2
    once = VirtualClient(failure, accepted())
    with pytest.raises(OutcomeUnknownError) as caught:
        once.perform(idempotent=False, options=RequestOptions(attempts=10))
    assert (len(once.fake.requests), once.clock.slept) == (1, [])
    assert (caught.value.attempts, caught.value.effect) == (1, "unknown")


@pytest.mark.parametrize("attempts", [1, 2, 10])
def test_a_call_can_limit_its_attempts(attempts: int) -> None:
    """From 1, which repeats nothing, to 10; the error tells how many there were."""
    sms = VirtualClient(THROTTLED)
    with pytest.raises(ThrottledError) as caught:
        sms.perform(idempotent=False, options=RequestOptions(attempts=attempts, timeout=600))
    assert (len(sms.fake.requests), caught.value.attempts) == (attempts, attempts)
    assert len(sms.clock.slept) == attempts - 1


def test_the_attempts_of_a_call_take_precedence_over_those_of_its_client() -> None:
    sms = VirtualClient(THROTTLED, attempts=2)
    for options, wanted in (
        (None, 2),
        (RequestOptions(attempts=1), 1),
        (RequestOptions(attempts=4), 4),
    ):
        with pytest.raises(ThrottledError) as caught:
            sms.perform(idempotent=True, options=options)
        assert caught.value.attempts == wanted


def test_an_outage_uses_up_the_retry_quota_and_successes_refill_it() -> None:
    """100 retries, then each call is one request until calls succeed again."""
    sms = VirtualClient(raising(lambda: NotSentError("no connection")))
    for _ in range(60):
        with pytest.raises(NotSentError) as caught:
            sms.perform(idempotent=True)
    assert len(sms.fake.requests) == 60 + 100
    assert caught.value.__notes__ == ["too many calls failed for another attempt"]


def test_a_success_refills_the_quota_for_one_retry() -> None:
    answers = iter([*[unsent()] * 160, accepted(), unsent(), accepted()])
    sms = VirtualClient(lambda _: next(answers))
    for _ in range(60):
        with pytest.raises(NotSentError):
            sms.perform(idempotent=True)
    assert sms.perform(idempotent=True).meta.attempts == 1
    assert sms.perform(idempotent=True).meta.attempts == 2


def test_an_interrupt_ends_a_backoff() -> None:
    """Ctrl-C while waiting ends the call at once."""

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    sms = VirtualClient(THROTTLED, clock=ClockOf(sleep=interrupted))
    with pytest.raises(KeyboardInterrupt):
        sms.perform(idempotent=False)
    assert len(sms.fake.requests) == 1


def test_an_action_called_by_name_is_not_idempotent_by_default() -> None:
    """Whatever its name says: nothing is known of it."""
    sms = VirtualClient(BAD_GATEWAY, accepted())
    with pytest.raises(OutcomeUnknownError):
        sms.call("DescribeX", {})
    assert len(sms.fake.requests) == 1


class _Failing(FakeTransport):
    """A transport that breaks in a way that it should not."""

    def send(self, request: HttpRequest) -> HttpResponse:
        super().send(request)
        raise ZeroDivisionError


def test_any_other_error_of_a_transport_leaves_the_outcome_unknown() -> None:
    """It is not repeated, and its error is the cause."""
    broken = _Failing(accepted())
    sms = SmsClient(KEY, region=REGION, transport=broken)
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert len(broken.requests) == 1


def test_a_client_is_not_pickled() -> None:
    """Its key would stand in the pickle."""
    with pytest.raises(TypeError, match="secret key"):
        pickle.dumps(VirtualClient(accepted()))


def test_a_client_that_was_closed_does_not_try_again() -> None:
    """Nothing opens its transport again, so nothing is waited for."""
    sms = VirtualClient(transport=None)
    sms.close()
    with pytest.raises(ClosedError) as caught:
        send(sms)
    assert (caught.value.attempts, sms.clock.slept) == (0, [])
