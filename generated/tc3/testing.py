# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A transport for your tests: it returns given responses and records the requests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ._http.messages import HttpResponse
from .errors import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._http.messages import HttpRequest

__all__ = ["FakeResponse", "FakeTransport", "SentRequest"]

FakeResponse: TypeAlias = (
    "Mapping[str, Any] | HttpResponse | Exception | Callable[[SentRequest], FakeResponse]"
)
"""A JSON object with its envelope, a raw response, an error to raise, or a function to choose."""


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as the service would have seen it."""

    http: HttpRequest

    @property
    def action(self) -> str:
        """The action that is called."""
        return self.http.action

    @property
    def body(self) -> dict[str, Any]:
        """The parameters of the action, with wire names."""
        parameters: dict[str, Any] = json.loads(self.http.body)
        return parameters


class FakeTransport:
    """Returns *responses* in order, without any network; *requests* holds what was sent.

    ::

        status = {"PhoneNumber": "+60198890000", "SessionContext": "", "Code": "Ok"}
        fake = FakeTransport({"Response": {"SendMultiStatusSet": [status], "RequestId": "1"}})
        sms = SmsClient(Credential("id", "key"), region="ap-singapore", transport=fake)

    A client retries some failures: with ``sleep=lambda _: None`` no test waits for that.

    A single response is returned for every request. Of several, each is returned once, and one
    request too many raises NotSentError.
    """

    def __init__(self, *responses: FakeResponse) -> None:
        self._responses = list(responses)
        self._repeat = len(responses) == 1
        self.requests: list[SentRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        """Return the next response; see Transport."""
        sent = SentRequest(request)
        _ = request.headers  # signed now, as by a transport that has a connection
        self.requests.append(sent)
        if not self._responses:
            raise NotSentError("the fake transport has no response left")
        response = self._responses[0] if self._repeat else self._responses.pop(0)
        return _response(response, sent)


def _response(fake: FakeResponse, sent: SentRequest) -> HttpResponse:
    if isinstance(fake, HttpResponse):
        return fake
    if isinstance(fake, Exception):
        raise fake
    if callable(fake):
        return _response(fake(sent), sent)
    headers = {"content-type": "application/json"}
    return HttpResponse(status=200, headers=headers, body=json.dumps(fake).encode())
