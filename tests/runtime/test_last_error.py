"""The error of a call that was tried more than once: what it says of earlier attempts."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    CallOptions,
    CredentialError,
    InvalidRequestError,
    OutcomeUnknownError,
    ServiceError,
    TencentCloudError,
    ThrottledError,
)
from tests.runtime.retrying import BAD_GATEWAY, THROTTLED, lost, unsent
from tests.support.loopback import KEY, PHONE, accepted, refused, send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from tc3 import Credential
    from tc3.testing import FakeAnswer


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
