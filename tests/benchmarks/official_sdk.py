"""The official SDK, by the code that its own client runs; only its network is replaced."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from tests.benchmarks.samples import ACTION, APP, HOST, REGION, SECRET_ID, SECRET_KEY, Message


class OfficialSdk:
    """Sends to *host*, ``host:port`` over plain HTTP."""

    def __init__(self, host: str = HOST) -> None:
        self._client = _client(host)
        self._builder = _client(host)
        self._builder.request = _Unsent()
        self._reader = _client(host)
        self._reader._call = self._received  # noqa: SLF001 - the network begins there

    def build(self, messages: list[Message]) -> tuple[dict[str, str], str]:
        """Return headers and body of a signed request."""
        made = request(messages)
        parameters = made._serialize()  # noqa: SLF001 - as its client does
        built = self._builder._call(  # noqa: SLF001 - as its client does
            ACTION, parameters, headers=made.headers
        )
        return built.header, built.data

    def parse(self, body: bytes) -> Any:  # noqa: ANN401 - the SDK is not typed
        """Return the response object of *body*: its client reads the JSON twice."""
        self._content = body
        envelope = json.loads(self._reader.call(ACTION, {}))
        response = models.SendMultiGlobalSmsResponse()
        response._deserialize(envelope["Response"])  # noqa: SLF001 - as its client does
        return response

    def _received(self, *_: object) -> _Received:
        return _Received(self._content)

    def send(self, messages: list[Message]) -> Any:  # noqa: ANN401 - as above
        """Send and return the response object."""
        return self._client.SendMultiGlobalSms(request(messages))

    def plain(self, response: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return a response as a JSON value."""
        return plain(response)

    def close(self) -> None:
        """Close the connections."""
        self._client.request.conn._session.close()  # noqa: SLF001 - it offers no other way


@dataclass(frozen=True, slots=True)
class _Received:
    """What the SDK looks at of a response of requests."""

    content: bytes
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


class _Unsent:
    """Stands in for the network: hands back what it was to send."""

    def send_request(self, request: Any) -> Any:  # noqa: ANN401 - as above
        return request


def _client(host: str) -> Any:  # noqa: ANN401 - as above
    http = HttpProfile(protocol="http", endpoint=host, reqMethod="POST")
    return SmsClient(Credential(SECRET_ID, SECRET_KEY), REGION, ClientProfile(httpProfile=http))


def plain(response: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return *response* as a JSON value."""
    value: dict[str, Any] = json.loads(response.to_json_string())
    return value


def request(messages: list[Message]) -> Any:  # noqa: ANN401 - as above
    """Return the request object for *messages*."""
    made = models.SendMultiGlobalSmsRequest()
    made.SmsSdkAppId = APP
    made.MultiSmsInfoSet = [_message(*message) for message in messages]
    return made


def _message(phone: str, template: str, parameters: list[str], sender: str, context: str) -> object:
    item = models.MultiSmsInfo()
    item.PhoneNumber = phone
    item.TemplateId = template
    item.TemplateParamSet = parameters
    item.SenderId = sender
    item.SessionContext = context
    return item
