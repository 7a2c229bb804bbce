"""The documented examples over a socket, to a server that checks each signature.

It computes the signature again from the bytes that it received, with the official SDK.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tencentcloud.common.sign import Sign

from tc3 import ApiError, AuthError, Credential, FailedError, OutcomeUnknownError, ServiceError
from tc3.sms import (
    MultiSmsInfo,
    SendMultiGlobalSmsResponse,
    SendMultiStatus,
    SmsClient,
)
from tests.support.loopback import KEY, NOW, http_response, refused
from tests.support.servers import Exchange, ReceivedRequest, Server

if TYPE_CHECKING:
    from collections.abc import Callable

SPEC = Path(__file__).parents[3] / "spec" / "sms" / "api.yaml"

Json = dict[str, Any]

AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<scope>(?P<date>[0-9-]{10})/sms/tc3_request), "
    r"SignedHeaders=(?P<signed>[a-z;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Example:
    """A documented request and its response; each masked digit is a 0."""

    title: str
    request: Json
    response: Json


def _examples() -> list[Example]:
    spec: Json = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    return [
        Example(
            example["title"],
            json.loads(example["request"].replace("*", "0")),
            json.loads(example["response"].replace("*", "0")),
        )
        for example in spec["actions"]["SendMultiGlobalSms"]["examples"]
    ]


ACCEPTED, REFUSED = _examples()


def _send(sms: SmsClient, request: Json) -> SendMultiGlobalSmsResponse:
    """Send a documented request by the generated method."""
    return sms.send_multi_global_sms(
        sms_sdk_app_id=request["SmsSdkAppId"],
        multi_sms_info_set=[
            MultiSmsInfo(
                phone_number=message["PhoneNumber"],
                template_id=message["TemplateId"],
                template_param_set=message.get("TemplateParamSet"),
                sender_id=message["SenderId"],
                session_context=message["SessionContext"],
            )
            for message in request["MultiSmsInfoSet"]
        ],
    )


def _guarded(response: bytes) -> Callable[[ReceivedRequest], bytes]:
    """Send *response* for a request that is signed with KEY, and SignatureFailure to any other."""

    def respond(received: ReceivedRequest) -> bytes:
        if _is_signed(received):
            return response
        return http_response(refused("AuthFailure.SignatureFailure"))

    return respond


def _is_signed(received: ReceivedRequest) -> bool:
    """Compute the signature again, from the bytes received and with the official SDK."""
    claim = AUTHORIZATION.fullmatch(received.header("authorization"))
    timestamp = received.header("x-tc-timestamp")
    today = datetime.fromtimestamp(int(timestamp), UTC).date().isoformat()
    if claim is None or (claim["id"], claim["date"]) != (KEY.secret_id, today):
        return False
    names = claim["signed"].split(";")
    lines = "".join(f"{name}:{received.header(name).strip().lower()}\n" for name in names)
    digest = hashlib.sha256(received.body).hexdigest()
    canonical = f"POST\n/\n\n{lines}\n{claim['signed']}\n{digest}"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    string = f"TC3-HMAC-SHA256\n{timestamp}\n{claim['scope']}\n{hashed}"
    computed: str = Sign.sign_tc3(KEY.secret_key, today, "sms", string)
    return {"content-type", "host"} <= set(names) and computed == claim["signature"]


def _exchange(example: Example, *, credential: Credential = KEY) -> tuple[Any, ReceivedRequest]:
    """Return the parsed response to an example and what the server received."""
    exchange = Exchange(response=_guarded(http_response(example.response)))
    with Server(exchange) as server, server.client(credential=credential) as sms:
        response = _send(sms, example.request)
    (received,) = server.requests
    return response, received


@pytest.mark.parametrize("example", [ACCEPTED, REFUSED], ids=lambda example: example.title)
def test_the_documented_request_arrives_signed_and_as_documented(example: Example) -> None:
    """The body is the documented one, the headers are the required ones, the signature is right."""
    _, received = _exchange(example)
    assert json.loads(received.body) == example.request
    assert {name: value for name, value in received.headers if name.startswith("x-tc-")} == {
        "x-tc-action": "SendMultiGlobalSms",
        "x-tc-region": "ap-singapore",
        "x-tc-timestamp": str(NOW),
        "x-tc-version": "2021-01-11",
    }


def test_the_first_documented_response_says_that_both_messages_were_accepted() -> None:
    """Every documented value is in its place."""
    response, _ = _exchange(ACCEPTED)
    assert response == SendMultiGlobalSmsResponse(
        send_multi_status_set=[
            SendMultiStatus(
                serial_no=serial,
                phone_number=phone,
                fee=1,
                session_context=context,
                code="Ok",
                message="send success",
                iso_code="MY",
            )
            for serial, phone, context in (
                ("a84166ff-8c6c-41f7-923b-9fdd27fd0fe4", "+60198000000", "outsid_1776313405_1001"),
                ("72f1f018-a0c8-4101-976b-265f25b4c0a2", "+60198000001", "outsid_1776313405_1002"),
            )
        ],
        request_id="104cc55c-05f1-456c-8a0b-18cf25ef56a4",
    )
    assert [(status.ok, status.effect) for status in response.send_multi_status_set] == [
        (True, "done"),
        (True, "done"),
    ]


def test_the_second_documented_response_says_why_each_message_was_refused() -> None:
    """Nobody is billed, nothing happened, and sending the same again does not help."""
    response, _ = _exchange(REFUSED)
    code = "FailedOperation.TemplateIncorrectOrUnapproved"
    assert [
        (status.phone_number, status.session_context, status.code, status.fee)
        for status in response.send_multi_status_set
    ] == [
        ("+60198000000", "outsid_1776313405_1001", code, 0),
        ("+60198000001", "outsid_1776313405_1002", code, 0),
    ]
    assert [
        (status.ok, status.effect, status.retry, status.iso_code)
        for status in response.send_multi_status_set
    ] == [(False, "none", "never", "MY")] * 2
    assert response.request_id == "4899adba-08e2-4350-9fee-ab37b7560c4c"


def test_a_long_request_of_texts_in_every_script_arrives_as_signed() -> None:
    """200 messages with parameters beyond ASCII: the server computes the same signature."""
    message = ACCEPTED.request["MultiSmsInfoSet"][0]
    texts = ["\u672a\u547d\u540d", "\U0001f600", "\u0627\u0644\u0639", '"\\\n\0']
    request = {
        "SmsSdkAppId": "2400006666",
        "MultiSmsInfoSet": [{**message, "TemplateParamSet": texts}] * 200,
    }
    result = ACCEPTED.response["Response"]
    statuses = result["SendMultiStatusSet"][:1] * 200
    response = {"Response": {**result, "SendMultiStatusSet": statuses}}
    _, received = _exchange(Example("long", request, response))
    assert json.loads(received.body) == request


@pytest.mark.parametrize(
    "credential",
    [
        pytest.param(Credential(KEY.secret_id, "another-key"), id="another key"),
        pytest.param(Credential("AKIDOTHER", KEY.secret_key), id="another id"),
    ],
)
def test_a_wrong_key_is_refused_by_the_server(credential: Credential) -> None:
    """The server of these tests does look: a wrong signature is SignatureFailure."""
    with pytest.raises(AuthError) as caught:
        _exchange(ACCEPTED, credential=credential)
    error = caught.value
    assert (error.code, error.effect, error.retry) == (
        "AuthFailure.SignatureFailure",
        "none",
        "never",
    )


def _raised(response: bytes) -> ApiError:
    with Server(Exchange(response=_guarded(response))) as server, pytest.raises(ApiError) as caught:
        _send(server.client(), ACCEPTED.request)
    assert server.connections == 1
    return caught.value


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "text/html",
        "text/plain",
        None,
    ],
)
def test_an_error_envelope_raises_whatever_its_content_type(content_type: str | None) -> None:
    """Code, message and request id are told; it is never taken for a success."""
    body = refused("FailedOperation.InsufficientBalanceInSmsPackage", "buy a package")
    error = _raised(http_response(body, content_type=content_type))
    assert isinstance(error, FailedError)
    assert not isinstance(error, OutcomeUnknownError)
    assert str(error) == (
        "SendMultiGlobalSms: buy a package (code FailedOperation.InsufficientBalanceInSmsPackage, "
        "request id req-1, attempts 1)"
    )
    assert (error.effect, error.retry) == ("none", "later")


UNHEARD_OF: dict[str, tuple[str, type[ApiError], str, str]] = {
    "of an unknown effect": ("InternalError.Tomorrow", ServiceError, "unknown", "backoff"),
    "of no effect": ("AuthFailure.Tomorrow", AuthError, "none", "never"),
    "of no known prefix": ("Tomorrow.Today", ApiError, "unknown", "never"),
}


@pytest.mark.parametrize(("code", "kind", "effect", "retry"), UNHEARD_OF.values(), ids=UNHEARD_OF)
def test_a_code_of_tomorrow_is_raised_as_its_prefix_says(
    code: str, kind: type[ApiError], effect: str, retry: str
) -> None:
    """Class, effect and retry come from the prefix; without one the outcome is unknown."""
    error = _raised(http_response(refused(code)))
    assert isinstance(error, kind)
    assert isinstance(error, OutcomeUnknownError) == (effect == "unknown")
    assert (error.code, error.request_id, error.effect, error.retry) == (
        code,
        "req-1",
        effect,
        retry,
    )
