"""What the tests of a client share: its settings, messages, and bodies of responses."""

from __future__ import annotations

import json
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import Credential, HttpRequest, TencentCloudError
from tc3._http.endpoint import Endpoint
from tc3.sms import MultiSmsInfo, SendMultiGlobalSmsResponse, SmsClient
from tc3.testing import FakeClock, FakeResponse, FakeTransport, SentRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tc3 import RequestOptions

KEY = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
REGION = "ap-singapore"
NOW = 1551113065
PHONE = "+60198890000"
PATIENCE = 5.0


def message(**changes: object) -> MultiSmsInfo:
    """Return a message that can be sent, with *changes* of any type."""
    values: dict[str, Any] = {"phone_number": PHONE, "template_id": "1800308", **changes}
    return MultiSmsInfo(**values)


def client(*responses: FakeResponse) -> tuple[SmsClient, FakeTransport]:
    """Return a client and the fake transport that gives it *responses*, a status for each message.

    It repeats nothing: each request is one response.
    """
    fake = FakeTransport(*map(for_each, responses))
    sms = SmsClient(
        KEY, region=REGION, transport=fake, attempts=1, clock=FakeClock(time=NOW, monotonic=0.0)
    )
    return sms, fake


def for_each(response: FakeResponse) -> FakeResponse:
    """Return *response* with its status, if it has only one, for each message of the request."""
    statuses = (
        response["Response"].get("SendMultiStatusSet") if isinstance(response, dict) else None
    )
    if not isinstance(response, dict) or not isinstance(statuses, list) or len(statuses) != 1:
        return response
    result = response["Response"]

    def respond(sent: SentRequest) -> FakeResponse:
        items = sent.body.get("MultiSmsInfoSet") or [{}]
        told = [_about(statuses[0], item) for item in items]
        return {"Response": {**result, "SendMultiStatusSet": told}}

    return respond


def _about(status: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """Return *status*, as that of *item* unless it is about somebody else than usual."""
    if not isinstance(status, dict) or status.get("PhoneNumber") != PHONE:
        return status
    return {**status, "PhoneNumber": item.get("PhoneNumber", PHONE)}


def send(sms: SmsClient, *, options: RequestOptions | None = None) -> SendMultiGlobalSmsResponse:
    """Send one message that passes all checks."""
    return sms.send_multi_global_sms(
        sms_sdk_app_id="2400006666", multi_sms_info_set=[message()], options=options
    )


def accepted(**changes: object) -> dict[str, Any]:
    """Return the body of a response that accepts one message, with *changes* to its status."""
    status = {
        "SerialNo": "a84166ff-8c6c-41f7-923b-9fdd27fd0fe4",
        "PhoneNumber": PHONE,
        "Fee": 1,
        "SessionContext": "",
        "Code": "Ok",
        "Message": "send success",
        "IsoCode": "MY",
        **changes,
    }
    return {"Response": {"SendMultiStatusSet": [status], "RequestId": "req-1"}}


def refused(code: object, text: str = "refused by the test") -> dict[str, Any]:
    """Return the body of a response that is the error *code*."""
    return {"Response": {"Error": {"Code": code, "Message": text}, "RequestId": "req-1"}}


def http_response(
    body: Mapping[str, Any] | bytes,
    *,
    status: str = "200 OK",
    content_type: str | None = "application/json",
    length: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Return the bytes of a response; *length* is what it claims where that is not the truth."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Content-Length": str(len(content) if length is None else length), **(headers or {})}
    if content_type is not None:
        lines["Content-Type"] = content_type
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content


@contextmanager
def refusing_endpoint() -> Iterator[str]:
    """Yield an endpoint that refuses connections: its port is taken and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def request(
    endpoint: str,
    *,
    seconds: float = PATIENCE,
    body: bytes = b"{}",
    clock: Callable[[], float] = time.monotonic,
) -> HttpRequest:
    """Return a request that ends so many seconds from now."""
    location = Endpoint.parse(endpoint)
    return HttpRequest(
        endpoint=location,
        headers={"Host": location.header},
        body=body,
        deadline=clock() + seconds,
    )


def fails_in_time(act: Callable[[], object], *, seconds: float) -> TencentCloudError:
    """Return the error that *act* ends with, *seconds* after its start and no later than 50 ms.

    A busy machine can stop any program for longer than that, so it may try a few times.
    """
    for _ in range(5):
        started = time.monotonic()
        with pytest.raises(TencentCloudError) as caught:
            act()
        elapsed = time.monotonic() - started
        assert elapsed >= seconds
        if elapsed < seconds + 0.05:
            break
    assert elapsed < seconds + 0.05
    return caught.value
