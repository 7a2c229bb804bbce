"""Keys, tokens, phone numbers, texts and references never show in errors, reprs or logs."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from tc3 import (
    Credential,
    CredentialError,
    HttpResponse,
    OutcomeUnknownError,
    RequestOptions,
    TencentCloudError,
    ValidationError,
)
from tc3.sms import (
    MultiSmsInfo,
    SendMultiGlobalSmsRequest,
    SendMultiGlobalSmsResponse,
    SendMultiStatus,
    SmsClient,
)
from tc3.testing import FakeClock, FakeTransport
from tests.support.loopback import REGION, accepted, client, http_response, send
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET, TOKEN = "key-hush", "token-hush"
KEY = Credential("AKIDEXAMPLE", SECRET, TOKEN)
PHONE, PARAMETER, CONTEXT = "+60198765432", "otp-271828", "customer-31415"
HUSH = (SECRET, TOKEN, PHONE, PHONE[1:], PARAMETER, CONTEXT)

MESSAGE = MultiSmsInfo(
    phone_number=PHONE,
    template_id="1800308",
    template_param_set=[PARAMETER],
    sender_id="Qsms",
    session_context=CONTEXT,
)
REQUEST = SendMultiGlobalSmsRequest(sms_sdk_app_id="2400006666", multi_sms_info_set=[MESSAGE])
STATUS = SendMultiStatus(phone_number=PHONE, session_context=CONTEXT, code="Ok", fee=1)


def _sent() -> FakeTransport:
    fake = FakeTransport(accepted(PhoneNumber=PHONE, SessionContext=CONTEXT))
    sms = SmsClient(KEY, region=REGION, transport=fake, clock=FakeClock(monotonic=100.0))
    sms.send_multi_global_sms(sms_sdk_app_id="2400006666", multi_sms_info_set=[MESSAGE])
    return fake


SHOWN_MESSAGE = "MultiSmsInfo(template_id='1800308', sender_id='Qsms')"
SHOWN_STATUS = "SendMultiStatus(serial_no=None, fee=1, code='Ok', iso_code=None)"
HOST = "sms.intl.tencentcloudapi.com"
SHOWN_ENDPOINT = f"Endpoint(scheme='https', host='{HOST}', port=443, header='{HOST}')"

REPRS: dict[str, tuple[Callable[[], object], str]] = {
    "Credential": (lambda: KEY, "Credential(secret_id='AKIDEXAMPLE', expires_at=None)"),
    "MultiSmsInfo": (lambda: MESSAGE, SHOWN_MESSAGE),
    "SendMultiGlobalSmsRequest": (
        lambda: REQUEST,
        "SendMultiGlobalSmsRequest(sms_sdk_app_id='2400006666')",
    ),
    "SendMultiStatus": (lambda: STATUS, SHOWN_STATUS),
    "SendMultiGlobalSmsResponse": (
        lambda: SendMultiGlobalSmsResponse(send_multi_status_set=[STATUS], request_id="req-1"),
        (
            "SendMultiGlobalSmsResponse("
            f"send_multi_status_set=[{SHOWN_STATUS}], request_id='req-1')"
        ),
    ),
    "HttpRequest": (
        lambda: _sent().requests[0].http,
        f"HttpRequest(action='SendMultiGlobalSms', endpoint={SHOWN_ENDPOINT}, deadline=130.0)",
    ),
    "HttpResponse": (
        lambda: HttpResponse(status=200, headers={"x-echo": PHONE}, body=PHONE.encode()),
        "HttpResponse(status=200)",
    ),
}


@pytest.mark.parametrize(("make", "text"), REPRS.values(), ids=REPRS)
def test_the_repr_shows_what_is_not_private_and_nothing_else(
    make: Callable[[], object], text: str
) -> None:
    """What a debugger or a log shows of an object holds no secret and nobody's number."""
    assert repr(make()) == text


def test_the_meta_of_a_response_shows_no_body() -> None:
    """The raw response is kept for the caller, and left out of repr."""
    fake = FakeTransport(accepted(PhoneNumber=PHONE, SessionContext=CONTEXT, Message=[PARAMETER]))
    sms = SmsClient(KEY, region=REGION, transport=fake)
    meta = sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[MESSAGE]).meta
    assert len(meta.deviations) == 1
    assert PHONE.encode() in meta.raw.body
    _assert_hushed(repr(meta))


def _assert_hushed(text: str) -> None:
    assert [word for word in HUSH if word in text] == []


WRONG: dict[str, MultiSmsInfo] = {
    "phone number": MultiSmsInfo(phone_number=PHONE[1:], template_id="1"),
    "long reference": MultiSmsInfo(
        phone_number=PHONE, template_id="1", session_context=CONTEXT * 100
    ),
    "parameter with half a surrogate pair": MultiSmsInfo(
        phone_number=PHONE, template_id="1", template_param_set=[PARAMETER + "\ud800"]
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_validation_error_names_the_path_and_not_the_value(wrong: MultiSmsInfo) -> None:
    """Neither str nor repr nor the traceback of a refused call repeats what was refused."""
    sms = SmsClient(KEY, region=REGION, transport=FakeTransport())
    with pytest.raises(ValidationError) as caught:
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[wrong])
    _assert_hushed(_everything_said(caught.value))


FAILURES: dict[str, HttpResponse] = {
    "no JSON": HttpResponse(status=200, body=f"<html>{PHONE} {CONTEXT}".encode()),
    "no UTF-8": HttpResponse(status=200, body=f'"\xff{PHONE}'.encode("latin-1")),
    "no envelope": HttpResponse(status=200, body=f'{{"{PHONE}": 1}}'.encode()),
    "an error page": HttpResponse(status=500, body=PHONE.encode()),
    "a list of the wrong type": HttpResponse(
        status=200,
        body=f'{{"Response": {{"SendMultiStatusSet": {{"{PHONE}": "{CONTEXT}"}}}}}}'.encode(),
    ),
    "a result of somebody else": HttpResponse(
        status=200,
        body=f'{{"Response": {{"SendMultiStatusSet": [{{"PhoneNumber": "{PHONE}", '
        f'"SessionContext": "{CONTEXT}2", "Code": "Ok"}}]}}}}'.encode(),
    ),
    "an unknown code": HttpResponse(
        status=200, body=b'{"Response": {"Error": {"Code": "InternalError", "Message": "sorry"}}}'
    ),
}


@pytest.mark.parametrize("response", FAILURES.values(), ids=FAILURES)
def test_an_unknown_outcome_keeps_the_response_and_does_not_show_it(response: HttpResponse) -> None:
    """The raw response is an attribute; str, repr and traceback are silent about it."""
    sms = SmsClient(KEY, region=REGION, transport=FakeTransport(response))
    with pytest.raises(OutcomeUnknownError) as caught:
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[MESSAGE])
    assert caught.value.response is not None
    assert caught.value.response.body == response.body
    _assert_hushed(_everything_said(caught.value))


def _everything_said(error: TencentCloudError) -> str:
    return "\n".join([str(error), repr(error), *traceback.format_exception(error)])


def test_a_credential_error_does_not_repeat_what_was_pasted_wrong() -> None:
    """A key with a line end is refused without being shown."""
    with pytest.raises(CredentialError) as caught:
        Credential("AKIDEXAMPLE", f"{SECRET}\n")
    _assert_hushed(_everything_said(caught.value))


def test_a_header_with_a_line_end_is_refused_without_being_shown() -> None:
    """The value of a header may be a token of somebody else's."""
    sms, _ = client()
    with pytest.raises(ValidationError) as caught:
        send(sms, options=RequestOptions(headers={"X-Forwarded-Token": f"{TOKEN}\r\nX: y"}))
    _assert_hushed(_everything_said(caught.value))


def test_nothing_private_is_logged_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG, a call over a socket says nothing that must stay private."""
    response = http_response(accepted(PhoneNumber=PHONE, SessionContext=CONTEXT))
    with caplog.at_level(logging.DEBUG), Server(Exchange(response=response)) as server:
        server.client(credential=KEY).send_multi_global_sms(
            sms_sdk_app_id="1", multi_sms_info_set=[MESSAGE]
        )
    (received,) = server.requests
    signature = received.header("authorization").rpartition("=")[2]
    _assert_hushed(caplog.text)
    assert signature not in caplog.text


@pytest.mark.parametrize("body", [b"\xff\xfe\xfa%b", b'{"Response": "%b'], ids=["no text", "cut"])
def test_no_chained_error_shows_the_response(body: bytes) -> None:
    """Not even in its repr or its arguments, which some logs write down."""
    sms, _ = client(HttpResponse(status=200, body=body % PHONE.encode()))
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    error: BaseException | None = caught.value
    while error is not None:
        assert PHONE not in f"{error!r} {error.args}"
        assert not hasattr(error, "doc")
        error = error.__cause__ or error.__context__
