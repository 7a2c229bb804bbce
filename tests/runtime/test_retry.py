"""Calls that fail and are tried again, in a time that passes only when the client sleeps."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    AuthError,
    CallOptions,
    CredentialError,
    HttpReply,
    InvalidRequestError,
    NotSentError,
    OutcomeUnknownError,
    ServiceError,
    TencentCloudError,
    ThrottledError,
)
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import KEY, NOW, PHONE, REGION, accepted, refused, send
from tests.support.virtual import VirtualClient, VirtualTime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3 import Credential, HttpRequest
    from tc3.testing import FakeAnswer, SentRequest

THROTTLED = refused("RequestLimitExceeded")
BAD_GATEWAY = HttpReply(status=502, body=b"<html>")


def unsent() -> Any:  # noqa: ANN401 - an answer
    """Return an answer that never lets a request out, each time with an error of its own."""
    return _raising(lambda: NotSentError("no connection: gaierror"))


def lost() -> Any:  # noqa: ANN401 - an answer
    """Return an answer that is lost on its way."""
    return _raising(lambda: OutcomeUnknownError("no complete answer: TimeoutError, timed out"))


def _raising(make: Callable[[], Exception]) -> Callable[[object], FakeAnswer]:
    def answer(_: object) -> FakeAnswer:
        return make()

    return answer


def coded(code: str, headers: Mapping[str, str] | None = None, *, status: int = 200) -> HttpReply:
    """Return a reply that is an error code."""
    return HttpReply(status=status, headers=headers or {}, body=json.dumps(refused(code)).encode())


@pytest.mark.parametrize("idempotent", [True, False], ids=["idempotent", "not idempotent"])
@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(unsent(), id="not sent"),
        pytest.param(THROTTLED, id="throttled"),
    ],
)
def test_what_did_not_happen_is_sent_again_and_the_success_returned(
    failure: FakeAnswer, *, idempotent: bool
) -> None:
    """Twice at most, after pauses; a success after failures is a success."""
    sms = VirtualClient(failure, failure, accepted())
    reply = sms.perform(idempotent=idempotent)
    assert reply.request_id == "req-1"
    assert (len(sms.fake.requests), reply.meta.attempts) == (3, 3)
    assert sms.time.slept == [0.5, 1.0]
    assert reply.meta.elapsed == 1.5


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(lost(), id="lost"),
        pytest.param(BAD_GATEWAY, id="502"),
        pytest.param(HttpReply(status=429, body=b""), id="429"),
        pytest.param(HttpReply(status=200, body=b"{"), id="garbled"),
        pytest.param(refused("InternalError.Timeout"), id="InternalError.Timeout"),
        pytest.param(coded("RequestLimitExceeded", status=503), id="throttled with status 503"),
    ],
)
def test_what_may_have_happened_goes_out_again_for_idempotent_actions_only(
    failure: FakeAnswer,
) -> None:
    """A message is never sent a second time behind its sender's back."""
    twice = VirtualClient(failure, accepted())
    assert twice.perform(idempotent=True).meta.attempts == 2
    once = VirtualClient(failure, accepted())
    with pytest.raises(OutcomeUnknownError) as caught:
        once.perform(idempotent=False, call=CallOptions(attempts=10))
    assert (len(once.fake.requests), once.time.slept) == (1, [])
    assert (caught.value.attempts, caught.value.effect) == (1, "unknown")


@pytest.mark.parametrize("attempts", [1, 2, 10])
def test_a_call_says_how_often_it_goes_out_at_most(attempts: int) -> None:
    """From 1, which repeats nothing, to 10; the error tells how many there were."""
    sms = VirtualClient(THROTTLED)
    with pytest.raises(ThrottledError) as caught:
        sms.perform(idempotent=False, call=CallOptions(attempts=attempts, timeout=600))
    assert (len(sms.fake.requests), caught.value.attempts) == (attempts, attempts)
    assert len(sms.time.slept) == attempts - 1


def test_a_client_says_how_often_its_calls_go_out_and_a_call_goes_before_it() -> None:
    sms = VirtualClient(THROTTLED, attempts=2)
    for call, wanted in ((None, 2), (CallOptions(attempts=1), 1), (CallOptions(attempts=4), 4)):
        with pytest.raises(ThrottledError) as caught:
            sms.perform(idempotent=True, call=call)
        assert caught.value.attempts == wanted


def test_pauses_are_any_part_of_a_doubling_time() -> None:
    """Full jitter: two clients that failed together do not come back together."""
    chances = iter([0.1, 0.9, 0.5])
    sms = VirtualClient(THROTTLED, THROTTLED, THROTTLED, accepted(), random=lambda: next(chances))
    sms.perform(idempotent=False, call=CallOptions(attempts=4))
    assert sms.time.slept == [0.05, 0.9, 1.0]


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
    ("answer", "pause"),
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
def test_retry_after_is_kept_to_before_the_usual_pause(
    answer: dict[str, str], pause: float
) -> None:
    """In seconds or as a date, at most a minute; what cannot be read asks for nothing."""
    sms = VirtualClient(coded("RequestLimitExceeded", answer), accepted())
    sms.perform(idempotent=False, call=CallOptions(timeout=600))
    assert sms.time.slept == [pause]


def test_a_pause_that_does_not_fit_is_not_begun() -> None:
    """With two seconds left, a reply that asks for three ends the call at once."""
    sms = VirtualClient(coded("RequestLimitExceeded", {"retry-after": "3"}), accepted())
    with pytest.raises(ThrottledError) as caught:
        sms.perform(idempotent=False, call=CallOptions(timeout=2))
    assert (len(sms.fake.requests), sms.time.slept) == (1, [])
    assert caught.value.__notes__ == ["no time was left for another attempt"]


def test_the_timeout_bounds_all_attempts_and_pauses_together() -> None:
    """Whatever the number of attempts: 10 seconds are 10 seconds."""
    sms = VirtualClient(THROTTLED)
    with pytest.raises(ThrottledError):
        sms.perform(idempotent=False, call=CallOptions(timeout=10, attempts=10))
    assert sms.time.slept == [0.5, 1.0, 2.0, 4.0]
    assert sms.time.passed < 10


def test_the_earlier_of_timeout_and_deadline_counts() -> None:
    """A deadline is a moment, so that one can bound several calls."""
    for options, wanted in (
        (CallOptions(timeout=5, deadline=1003.0), 1003.0),
        (CallOptions(timeout=5, deadline=1009.0), 1005.0),
        (CallOptions(deadline=1009.0), 1009.0),
        (CallOptions(deadline=2009.0), 1030.0),
    ):
        sms = VirtualClient(accepted())
        sms.perform(idempotent=True, call=options)
        assert [request.http.deadline for request in sms.fake.requests] == [wanted]


def test_after_the_deadline_nothing_is_sent() -> None:
    """Neither is anything unknown: the error says that nothing happened."""
    sms = VirtualClient(accepted())
    with pytest.raises(NotSentError) as caught:
        sms.perform(idempotent=False, call=CallOptions(deadline=999.0))
    assert (caught.value.attempts, caught.value.message) == (0, "no time is left to send it")
    assert sms.fake.requests == []


def test_an_outage_uses_up_the_quota_of_the_client_and_successes_refill_it() -> None:
    """100 retries, then each call is one request until calls succeed again."""
    sms = VirtualClient(_raising(lambda: NotSentError("no connection")))
    for _ in range(60):
        with pytest.raises(NotSentError) as caught:
            sms.perform(idempotent=True)
    assert len(sms.fake.requests) == 60 + 100
    assert caught.value.__notes__ == ["too many calls failed for another attempt"]


def test_a_success_pays_for_a_retry() -> None:
    answers = iter([*[unsent()] * 160, accepted(), unsent(), accepted()])
    sms = VirtualClient(lambda _: next(answers))
    for _ in range(60):
        with pytest.raises(NotSentError):
            sms.perform(idempotent=True)
    assert sms.perform(idempotent=True).meta.attempts == 1
    assert sms.perform(idempotent=True).meta.attempts == 2


EXPIRED = "AuthFailure.SignatureExpire"


def _expiring(server: VirtualTime) -> Callable[[SentRequest], FakeAnswer]:
    """Return the answers of a server that checks timestamps by a clock of its own."""

    def answer(sent: SentRequest) -> FakeAnswer:
        now = server.clock()
        if abs(int(sent.http.headers["X-TC-Timestamp"]) - now) > 300:
            return coded(EXPIRED, {"date": formatdate(now, usegmt=True)})
        return accepted()

    return answer


@pytest.mark.parametrize("ahead", [400.0, -400.0, 86400.0 * 365])
def test_an_expired_signature_is_made_again_on_the_servers_clock(ahead: float) -> None:
    """Once, without a pause; later calls of the client are right at once."""
    server = VirtualTime()
    server.advance(ahead)
    sms = VirtualClient(_expiring(server))
    assert sms.perform(idempotent=False).meta.attempts == 2
    assert sms.perform(idempotent=False).meta.attempts == 1
    assert sms.time.slept == []
    stamps = [int(request.http.headers["X-TC-Timestamp"]) for request in sms.fake.requests]
    assert stamps == [NOW, NOW + ahead, NOW + ahead]


def test_a_clock_that_is_set_right_again_is_followed_again() -> None:
    """The offset is what the last refusal taught, not a property of the machine."""
    server = VirtualTime()
    server.advance(1000)
    sms = VirtualClient(_expiring(server))
    sms.perform(idempotent=False)
    server.advance(-1000)
    assert sms.perform(idempotent=False).meta.attempts == 2
    assert sms.perform(idempotent=False).meta.attempts == 1


@pytest.mark.parametrize("date", [{}, {"date": "yesterday"}, {"date": ""}], ids=str)
def test_without_a_date_there_is_no_clock_to_go_by(date: dict[str, str]) -> None:
    sms = VirtualClient(coded(EXPIRED, date), accepted())
    with pytest.raises(AuthError) as caught:
        sms.perform(idempotent=True)
    assert caught.value.attempts == 1


def test_a_second_expiry_is_raised() -> None:
    """It was no matter of the clock."""
    sms = VirtualClient(coded(EXPIRED, {"date": formatdate(NOW, usegmt=True)}))
    with pytest.raises(AuthError) as caught:
        sms.perform(idempotent=True, call=CallOptions(attempts=9))
    assert (caught.value.attempts, caught.value.code) == (2, EXPIRED)


def test_a_single_attempt_learns_the_servers_clock_for_the_next_call() -> None:
    server = VirtualTime()
    server.advance(1000)
    sms = VirtualClient(_expiring(server), attempts=1)
    with pytest.raises(AuthError):
        sms.perform(idempotent=False)
    assert sms.perform(idempotent=False).meta.attempts == 1


def test_threads_learn_the_servers_clock_together() -> None:
    """Each call succeeds, and each needs at most one signature more."""
    server = VirtualTime()
    server.advance(1000)
    sms = VirtualClient(_expiring(server))
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: sms.perform(idempotent=False), range(50)))
    assert {reply.meta.attempts for reply in replies} <= {1, 2}


LAST: dict[str, tuple[FakeAnswer, type[TencentCloudError]]] = {
    "not sent": (unsent(), OutcomeUnknownError),
    "throttled": (THROTTLED, ThrottledError),
    "refused": (refused("InvalidParameter"), InvalidRequestError),
    "unknown": (refused("InternalError"), ServiceError),
    "lost": (lost(), OutcomeUnknownError),
}


@pytest.mark.parametrize(("answer", "kind"), LAST.values(), ids=LAST)
def test_the_last_error_is_never_less_careful_than_an_earlier_one(
    answer: FakeAnswer, kind: type[TencentCloudError]
) -> None:
    """If the first attempt may have been carried out, the call may have been."""
    sms = VirtualClient(lost(), answer)
    with pytest.raises(kind) as caught:
        sms.perform(idempotent=True, call=CallOptions(attempts=2))
    error = caught.value
    assert isinstance(error, OutcomeUnknownError)
    assert (error.effect, error.attempts, error.action) == ("unknown", 2, "DescribeThings")
    assert error.__notes__ == [
        "attempt 1 ended with OutcomeUnknownError: no complete answer: TimeoutError, timed out"
    ]
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own pickle
    assert (type(copy), str(copy), copy.__notes__) == (type(error), str(error), error.__notes__)


def test_an_error_made_careful_has_the_doubtful_attempt_as_its_cause_and_keeps_its_code() -> None:
    sms = VirtualClient(BAD_GATEWAY, refused("InvalidParameter", "no"))
    with pytest.raises(InvalidRequestError) as caught:
        sms.perform(idempotent=True)
    error = caught.value
    assert isinstance(error, OutcomeUnknownError)
    assert (error.code, error.request_id, error.message) == ("InvalidParameter", "req-1", "no")
    assert isinstance(error.__cause__, OutcomeUnknownError)
    assert error.__cause__.reply == BAD_GATEWAY


def test_an_unsent_last_attempt_says_what_came_before_it() -> None:
    sms = VirtualClient(BAD_GATEWAY, unsent())
    with pytest.raises(OutcomeUnknownError) as caught:
        sms.perform(idempotent=True, call=CallOptions(attempts=2))
    assert str(caught.value) == (
        "DescribeThings: an earlier attempt may have been carried out; "
        "the last: no connection: gaierror (attempts 2)"
    )
    assert caught.value.reply == BAD_GATEWAY


def test_an_unknown_outcome_of_a_list_tells_which_items_it_is_about() -> None:
    """They are an attribute; neither str, repr nor a pickle holds them."""
    sms = VirtualClient(lost())
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    error = caught.value
    assert [getattr(item, "phone_number", None) for item in error.items] == [PHONE]
    assert PHONE not in str(error) + repr(error)
    assert pickle.loads(pickle.dumps(error)).items == ()  # noqa: S301 - our own pickle


def test_an_interrupt_passes_through_a_pause() -> None:
    """Ctrl-C while waiting ends the call at once."""

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    sms = VirtualClient(THROTTLED, sleep=interrupted)
    with pytest.raises(KeyboardInterrupt):
        sms.perform(idempotent=False)
    assert len(sms.fake.requests) == 1


def test_an_action_called_by_name_is_taken_for_one_that_must_not_be_repeated() -> None:
    """Whatever its name says: nothing is known of it."""
    sms = VirtualClient(BAD_GATEWAY, accepted())
    with pytest.raises(OutcomeUnknownError):
        sms.call("DescribeX", {})
    assert len(sms.fake.requests) == 1


def test_a_credential_that_fails_between_attempts_does_not_hide_an_unknown_outcome(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first attempt may have been carried out, whatever the second lacked."""
    sms = VirtualClient(BAD_GATEWAY, accepted())
    core = sms._calls.resources.core  # noqa: SLF001 - where a key is used
    signed = core.api.sign
    keys = iter([KEY])

    def sign(_: Credential, **facts: Any) -> dict[str, str]:  # noqa: ANN401 - as the signer
        key = next(keys, None)
        if key is None:
            raise CredentialError("the key is gone")
        return signed(key, **facts)

    monkeypatch.setattr(core.api, "sign", sign)
    with pytest.raises(OutcomeUnknownError) as caught:
        sms.perform(idempotent=True)
    assert (caught.value.attempts, len(sms.fake.requests)) == (1, 1)


class _Failing(FakeTransport):
    """A transport that breaks in a way that it should not."""

    def send(self, request: HttpRequest) -> HttpReply:
        super().send(request)
        raise ZeroDivisionError


def test_whatever_else_a_transport_raises_leaves_the_outcome_unknown() -> None:
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
    with pytest.raises(NotSentError) as caught:
        send(sms)
    assert (caught.value.message, caught.value.retry) == ("the transport is closed", "never")
    assert (caught.value.attempts, sms.time.slept) == (1, [])
