"""The generated client, by the code that its own methods run."""

from __future__ import annotations

import time
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from tc3 import Credential, HttpResponse
from tc3._calls.options import NO_OPTIONS
from tc3._calls.parsing import Deviations
from tc3._calls.response_parsing import parse_response
from tc3.sms import MultiSmsInfo, SendMultiGlobalSmsRequest, SmsClient
from tc3.sms.models.send_multi_global_sms import OPERATION
from tests.benchmarks.samples import APP, HOST, REGION, SECRET_ID, SECRET_KEY, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tc3._calls.json_codec import CodecName
    from tc3.sms import SendMultiGlobalSmsResponse

_HEADERS = {"content-type": "application/json"}


class GeneratedClient:
    """Sends to *host*; ``host:port`` of this machine is spoken to over plain HTTP.

    *json* is the setting of the client with that name.
    """

    def __init__(self, host: str = HOST, json: CodecName | None = None) -> None:
        endpoint = f"http://{host}" if ":" in host else host
        credential = Credential(SECRET_ID, SECRET_KEY)
        self._client = SmsClient(credential, region=REGION, endpoint=endpoint, json=json)
        calls = self._client._calls  # noqa: SLF001 - the client without its network
        self._requests = calls.resources.requests

    def build(self, messages: list[Message]) -> tuple[Mapping[str, str], bytes]:
        """Return headers and body of a request that was checked and signed."""
        request = SendMultiGlobalSmsRequest(sms_sdk_app_id=APP, multi_sms_info_set=items(messages))
        now = time.monotonic()
        self._requests.check(request, OPERATION, NO_OPTIONS, now=now)
        body = self._requests.body(OPERATION.action, request, NO_OPTIONS)
        deadline = self._requests.deadline(NO_OPTIONS, now)
        built = self._requests.build(
            OPERATION.action, body, NO_OPTIONS, now=time.time, deadline=deadline
        )
        return built.headers, built.body

    def parse(self, body: bytes) -> SendMultiGlobalSmsResponse:
        """Return the response object of *body*."""
        response = HttpResponse(status=200, headers=_HEADERS, body=body)
        envelope = parse_response(response, self._requests.api, OPERATION)
        return OPERATION.read(envelope.result, Deviations())

    def send(self, messages: list[Message]) -> SendMultiGlobalSmsResponse:
        """Send and return the response object."""
        return self._client.send_multi_global_sms(
            sms_sdk_app_id=APP, multi_sms_info_set=items(messages)
        )

    def plain(self, response: SendMultiGlobalSmsResponse) -> dict[str, Any]:
        """Return a response as a JSON value."""
        return plain(response)

    def close(self) -> None:
        """Close the client."""
        self._client.close()


def plain(response: SendMultiGlobalSmsResponse) -> dict[str, Any]:
    """Return *response* as a JSON value."""
    statuses = [_plain(status) for status in response.send_multi_status_set]
    return {"SendMultiStatusSet": statuses, "RequestId": response.request_id}


def items(messages: list[Message]) -> list[MultiSmsInfo]:
    """Return the objects of these *messages*."""
    return [
        MultiSmsInfo(
            phone_number=phone,
            template_id=template,
            template_param_set=parameters,
            sender_id=sender,
            session_context=context,
        )
        for phone, template, parameters, sender, context in messages
    ]


def _plain(status: Any) -> dict[str, Any]:  # noqa: ANN401 - any structure
    """Return a structure as a JSON value: its fields are named as on the wire, in snake case."""
    return {
        "".join(word.capitalize() for word in field.name.split("_")): getattr(status, field.name)
        for field in fields(status)
    }
