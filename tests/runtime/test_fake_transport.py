"""The transport for the users' own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3 import AuthError, HttpResponse, NotSentError, OutcomeUnknownError
from tests.support.loopback import accepted, client, refused, send

if TYPE_CHECKING:
    from tc3.testing import FakeResponse, FakeTransport, SentRequest


def _requests(fake: FakeTransport) -> list[str]:
    return [sent.action for sent in fake.requests]


def test_one_response_serves_every_request() -> None:
    """And each request is kept."""
    sms, fake = client(accepted())
    assert [send(sms).request_id for _ in range(3)] == ["req-1"] * 3
    assert _requests(fake) == ["SendMultiGlobalSms"] * 3


def test_several_responses_serve_one_request_each() -> None:
    """In their order; a request too many was not sent, but is kept."""
    sms, fake = client(refused("AuthFailure.SignatureFailure"), accepted())
    with pytest.raises(AuthError):
        send(sms)
    assert send(sms).request_id == "req-1"
    with pytest.raises(NotSentError):
        send(sms)
    assert len(fake.requests) == 3


def test_without_responses_nothing_is_sent() -> None:
    """A test that expects no request needs no response."""
    sms, _ = client()
    with pytest.raises(NotSentError) as caught:
        send(sms)
    assert caught.value.message == "the fake transport has no response left"


def test_a_function_chooses_the_response_by_the_request() -> None:
    """It sees action and parameters, and may return anything, another function too."""

    def choose(sent: SentRequest) -> FakeResponse:
        if sent.action == "DescribeX":
            return {"Response": {"Seen": sent.body, "RequestId": "r"}}
        return lambda _: HttpResponse(status=503, body=b"")

    sms, _ = client(choose)
    assert sms.call("DescribeX", {"Limit": 1}) == {"Seen": {"Limit": 1}, "RequestId": "r"}
    with pytest.raises(OutcomeUnknownError):
        send(sms)
