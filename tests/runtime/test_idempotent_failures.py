"""Failures of idempotent actions never leave the outcome unknown."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest

from tc3 import (
    ApiError,
    AuthError,
    CredentialError,
    FailedError,
    HttpResponse,
    NoResponseError,
    NotSentError,
    OutcomeUnknownError,
    RequestOptions,
    ServiceError,
    TencentCloudError,
)
from tests.runtime.retrying import BAD_GATEWAY, lost, unsent
from tests.support.loopback import KEY, accepted, refused
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from typing import Any

    from tc3 import Credential
    from tc3.testing import FakeResponse

UNUSABLE: dict[str, FakeResponse] = {
    "lost": lost(),
    "a foreign error of the transport": RuntimeError("a bug"),
    "status 502": BAD_GATEWAY,
    "status 302": HttpResponse(status=302, body=b""),
    "status 404": HttpResponse(status=404, body=b"{}"),
    "garbled": HttpResponse(status=200, body=b"<html>"),
    "cut": HttpResponse(status=200, body=b'{"Response": {'),
    "an error without a code": {"Response": {"Error": {}, "RequestId": "req-1"}},
    "without what policy counts on": {"Response": {"RequestId": "req-1"}},
}


@pytest.mark.parametrize("response", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("attempts", [1, 3])
def test_without_a_usable_response_it_says_that_it_can_be_repeated(
    response: FakeResponse, attempts: int
) -> None:
    """It is no OutcomeUnknownError, whose handlers send people to the console."""
    sms = VirtualClient(response)
    with pytest.raises(NoResponseError) as caught:
        sms.perform(idempotent=True, options=RequestOptions(attempts=attempts))
    error = caught.value
    assert not isinstance(error, OutcomeUnknownError)
    assert (error.effect, error.retry, error.action) == ("none", "backoff", "DescribeThings")
    assert error.attempts == len(sms.fake.requests)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own pickle
    assert (type(copy), str(copy)) == (NoResponseError, str(error))


def test_it_keeps_the_response_and_the_cause() -> None:
    cause = RuntimeError("a bug")
    with pytest.raises(NoResponseError) as caught:
        VirtualClient(cause).perform(idempotent=True, options=RequestOptions(attempts=1))
    assert caught.value.__cause__ is cause
    with pytest.raises(NoResponseError) as caught:
        VirtualClient(BAD_GATEWAY).perform(idempotent=True)
    assert caught.value.response == BAD_GATEWAY
    assert str(caught.value) == "DescribeThings: status 502 (attempts 3)"


CODED: dict[str, tuple[str, int, type[ApiError]]] = {
    "unheard of": ("Brand.New", 200, ApiError),
    "unknown effect": ("InternalError.Timeout", 200, ServiceError),
    "never": ("FailedOperation", 200, FailedError),
    "with status 503": ("InternalError", 503, ServiceError),
    "with status 401": ("AuthFailure", 401, AuthError),
}


@pytest.mark.parametrize(("code", "status", "kind"), CODED.values(), ids=CODED)
def test_an_error_code_is_the_plain_error_of_its_class(
    code: str, status: int, kind: type[ApiError]
) -> None:
    response = HttpResponse(status=status, body=json.dumps(refused(code)).encode())
    with pytest.raises(ApiError) as caught:
        VirtualClient(response).perform(idempotent=True)
    assert (type(caught.value), caught.value.code, caught.value.effect) == (kind, code, "none")


LAST: dict[str, tuple[FakeResponse, type[TencentCloudError]]] = {
    "not sent": (unsent(), NoResponseError),
    "refused": (refused("InvalidParameter"), ApiError),
    "lost": (lost(), NoResponseError),
}


@pytest.mark.parametrize(("response", "kind"), LAST.values(), ids=LAST)
def test_the_last_error_never_says_less_than_what_came_before_it(
    response: FakeResponse, kind: type[TencentCloudError]
) -> None:
    """After an attempt that was sent, the call is not told as one that was not."""
    with pytest.raises(kind) as caught:
        VirtualClient(lost(), response).perform(idempotent=True, options=RequestOptions(attempts=2))
    error = caught.value
    assert (error.effect, error.attempts, error.action) == ("none", 2, "DescribeThings")
    assert error.__notes__ == [
        "attempt 1 ended with NoResponseError: no complete response: TimeoutError, timed out"
    ]


def test_an_unsent_last_attempt_says_what_came_before_it() -> None:
    with pytest.raises(NoResponseError) as caught:
        VirtualClient(BAD_GATEWAY, unsent()).perform(
            idempotent=True, options=RequestOptions(attempts=2)
        )
    assert str(caught.value) == (
        "DescribeThings: an earlier attempt was sent and had no usable response; "
        "the last: no connection: gaierror (attempts 2)"
    )
    assert caught.value.response == BAD_GATEWAY
    assert isinstance(caught.value.__cause__, NoResponseError)


def test_what_was_never_sent_is_told_as_that() -> None:
    with pytest.raises(NotSentError):
        VirtualClient(unsent()).perform(idempotent=True)


def test_a_credential_that_fails_between_attempts_is_told_as_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a note of the attempt before it."""
    sms = VirtualClient(BAD_GATEWAY, accepted())
    requests = sms._calls.resources.requests  # noqa: SLF001 - where a key is used
    signed, keys = requests.api.sign, iter([KEY])

    def sign(_: Credential, **facts: Any) -> dict[str, str]:  # noqa: ANN401 - as the signer
        key = next(keys, None)
        if key is None:
            raise CredentialError("the key is gone")
        return signed(key, **facts)

    monkeypatch.setattr(requests.api, "sign", sign)
    with pytest.raises(CredentialError) as caught:
        sms.perform(idempotent=True)
    assert (caught.value.attempts, len(sms.fake.requests)) == (1, 1)
