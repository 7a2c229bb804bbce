"""Responses that hold both an error and the results of a success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tc3 import ApiError, OutcomeUnknownError, RequestOptions, ThrottledError
from tests.runtime.batching import messages, run_of
from tests.support.loopback import accepted, refused, send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from tc3.testing import FakeResponse, SentRequest

CODES = (
    "RequestLimitExceeded",
    "AuthFailure.SignatureExpire",
    "InternalError.Timeout",
    "FailedOperation.PhoneNumberInBlacklist",
    "Brand.New",
)


def _both(code: str) -> dict[str, Any]:
    return {"Response": {**accepted()["Response"], **refused(code)["Response"]}}


@pytest.mark.parametrize("code", CODES)
def test_an_error_beside_accepted_messages_is_unknown_and_sent_once(code: str) -> None:
    """Whatever the code says of trying again: the messages may be out."""
    sms = VirtualClient(_both(code))
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms, options=RequestOptions(attempts=5))
    error = caught.value
    assert isinstance(error, ApiError)
    assert (error.code, error.effect, len(error.items)) == (code, "unknown", 1)
    assert len(sms.fake.requests) == 1
    assert "holds results all the same" in error.__notes__[0]


@pytest.mark.parametrize("code", CODES)
def test_in_a_batch_such_a_response_leaves_its_messages_unknown(code: str) -> None:
    def respond(sent: SentRequest) -> FakeResponse:
        del sent
        return _both(code)

    sms = VirtualClient(respond)
    outcomes = list(run_of(sms, messages(3)))
    assert [(outcome.kind, outcome.code) for outcome in outcomes] == [("unknown", code)] * 3
    assert len(sms.fake.requests) == 1


def test_an_unknown_action_is_not_repeated_either() -> None:
    sms = VirtualClient(
        {"Response": {**refused("RequestLimitExceeded")["Response"], "TaskId": "t-1"}}
    )
    with pytest.raises(OutcomeUnknownError):
        sms.call("StartTask", {})
    assert len(sms.fake.requests) == 1


HARMLESS: dict[str, dict[str, Any]] = {
    "empty results": {"SendMultiStatusSet": []},
    "null results": {"SendMultiStatusSet": None},
    "what is not documented": {"DeprecatedWarning": "use another action"},
}


@pytest.mark.parametrize("beside", HARMLESS.values(), ids=HARMLESS)
def test_an_error_beside_nothing_of_a_result_is_an_error(beside: dict[str, Any]) -> None:
    """A refusal that had no effect is tried again as ever."""
    throttled = {"Response": {**refused("RequestLimitExceeded")["Response"], **beside}}
    sms = VirtualClient(throttled, throttled, accepted())
    assert send(sms).send_multi_status_set[0].ok
    with pytest.raises(ThrottledError) as caught:
        send(VirtualClient(throttled), options=RequestOptions(attempts=1))
    assert caught.value.effect == "none"


def test_an_idempotent_action_may_be_repeated_all_the_same() -> None:
    sms = VirtualClient(_both("RequestLimitExceeded"), accepted())
    assert sms.perform(idempotent=True).meta.attempts == 2
