"""The envelope of a response: errors among other content, and invalid responses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3 import ApiError, FailedError, HttpResponse, OutcomeUnknownError, ServiceError
from tests.support.loopback import accepted, client, refused, send

if TYPE_CHECKING:
    from collections.abc import Mapping


def _body(text: str | bytes) -> HttpResponse:
    return HttpResponse(status=200, body=text if isinstance(text, bytes) else text.encode())


NO_RESPONSES: dict[str, tuple[HttpResponse, str]] = {
    "empty": (_body(""), "the body is empty"),
    "a blank": (_body(" "), "the body is not JSON"),
    "HTML": (_body("<html>gateway</html>"), "the body is not JSON"),
    "cut": (_body('{"Response": {"SendMultiStatusSet": [{"Code": "O'), "the body is not JSON"),
    "two values": (_body('{"Response": {}}{"Response": {}}'), "the body is not JSON"),
    "no UTF-8": (_body(b'{"Response": {"RequestId": "\xff"}}'), "the body is not JSON"),
    "nested 100,000 deep": (
        _body("[" * 100_000),
        "the body is nested more than 250 levels deep",
    ),
    "a number of 5,000 digits": (_body('{"Response": %s}' % ("9" * 5000)), "the body is not JSON"),
    "null": (_body("null"), "the body has no Response object"),
    "a list": (_body("[]"), "the body has no Response object"),
    "a string": (_body('"Response"'), "the body has no Response object"),
    "no envelope": (_body('{"RequestId": "req-1"}'), "the body has no Response object"),
    "envelope in other case": (_body('{"response": {}}'), "the body has no Response object"),
    "Response is null": (_body('{"Response": null}'), "the body has no Response object"),
    "Response is a list": (_body('{"Response": []}'), "the body has no Response object"),
    "502 with HTML": (HttpResponse(status=502, body=b"<html>"), "status 502"),
    "503 and empty": (HttpResponse(status=503, body=b""), "status 503"),
    "404 with JSON": (HttpResponse(status=404, body=b"{}"), "status 404"),
    "302": (HttpResponse(status=302, headers={"location": "/x"}, body=b""), "status 302"),
    "204": (HttpResponse(status=204, body=b""), "status 204"),
    "201 with a good envelope": (
        HttpResponse(status=201, body=json.dumps(accepted()).encode()),
        "status 201",
    ),
    "500 with a good envelope": (
        HttpResponse(status=500, body=json.dumps(accepted()).encode()),
        "status 500",
    ),
}


@pytest.mark.parametrize(("response", "said"), NO_RESPONSES.values(), ids=NO_RESPONSES)
def test_what_is_no_response_of_the_service_leaves_the_outcome_unknown(
    response: HttpResponse, said: str
) -> None:
    """Neither success nor failure can be read from it; the raw response is kept."""
    sms, fake = client(response)
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    error = caught.value
    assert (type(error), error.message, error.response) == (OutcomeUnknownError, said, response)
    assert (error.effect, error.action, error.attempts) == ("unknown", "SendMultiGlobalSms", 1)
    assert len(fake.requests) == 1


TYPES: dict[str, Mapping[str, str]] = {
    "application/json": {"content-type": "application/json"},
    "with a charset": {"content-type": "application/json; charset=utf-8"},
    "text/html": {"content-type": "text/html"},
    "text/event-stream": {"content-type": "text/event-stream"},
    "none": {},
}


@pytest.mark.parametrize("headers", TYPES.values(), ids=TYPES)
def test_an_error_is_an_error_whatever_the_content_type_says(headers: Mapping[str, str]) -> None:
    """A proxy may rewrite the header; it never turns a failure into a success."""
    body = json.dumps(refused("FailedOperation.ContainSensitiveWord", "no")).encode()
    sms, _ = client(HttpResponse(status=200, headers=headers, body=body))
    with pytest.raises(FailedError) as caught:
        send(sms)
    assert (
        caught.value.code,
        caught.value.request_id,
        caught.value.message,
        caught.value.effect,
    ) == (
        "FailedOperation.ContainSensitiveWord",
        "req-1",
        "no",
        "none",
    )


@pytest.mark.parametrize("headers", TYPES.values(), ids=TYPES)
def test_a_success_is_a_success_whatever_the_content_type_says(headers: Mapping[str, str]) -> None:
    """The body alone decides."""
    body = json.dumps(accepted()).encode()
    sms, _ = client(HttpResponse(status=200, headers=headers, body=body))
    assert [status.ok for status in send(sms).send_multi_status_set] == [True]


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_an_error_code_with_another_status_is_raised_as_both(status: int) -> None:
    """The code is told, but a gateway that responds for the service proves nothing."""
    response = HttpResponse(
        status=status, body=json.dumps(refused("InternalError.SigFieldMissing")).encode()
    )
    sms, _ = client(response)
    with pytest.raises(ServiceError) as caught:
        send(sms)
    error = caught.value
    assert isinstance(error, OutcomeUnknownError)
    assert (error.code, error.effect, error.request_id, error.response) == (
        "InternalError.SigFieldMissing",
        "unknown",
        "req-1",
        response,
    )


@pytest.mark.parametrize(
    "error",
    [
        pytest.param({"Code": "", "Message": "no"}, id="empty code"),
        pytest.param({"Message": "no"}, id="no code"),
        pytest.param({"Code": None}, id="null code"),
        pytest.param({"Code": 500}, id="code that is no string"),
        pytest.param({}, id="empty object"),
        pytest.param("InternalError", id="no object"),
    ],
)
def test_an_error_without_a_code_is_no_success(error: object) -> None:
    """The service says that something failed, not what: the outcome is unknown."""
    sms, _ = client({"Response": {"Error": error, "RequestId": "req-1"}})
    with pytest.raises(OutcomeUnknownError):
        send(sms)


def test_an_error_wins_over_a_result_beside_it() -> None:
    """A list of accepted messages does not hide the error."""
    body = accepted()
    body["Response"]["Error"] = {"Code": "InternalError.Timeout", "Message": "late"}
    sms, _ = client(body)
    with pytest.raises(ApiError) as caught:
        send(sms)
    assert caught.value.code == "InternalError.Timeout"
