# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A transport for your tests: it answers from a list and keeps what it was asked."""

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
        """The action that it asks for."""
        return self.http.action

    @property
    def body(self) -> dict[str, Any]:
        """Its parameters."""
        parameters: dict[str, Any] = json.loads(self.http.body)
        return parameters


class FakeTransport:
    """Answers requests in order, without any network; *requests* holds them.

    ::

        status = {"PhoneNumber": "+60198890000", "SessionContext": "", "Code": "Ok"}
        fake = FakeTransport({"Response": {"SendMultiStatusSet": [status], "RequestId": "1"}})
        sms = SmsClient(Credential("id", "key"), region="ap-singapore", transport=fake)

    A client tries some failures again: give it ``sleep=lambda _: None``, and no test waits for it.

    One answer serves every request; of several, each serves one, and a request too many raises
    NotSentError.
    """

    def __init__(self, *answers: FakeResponse) -> None:
        self._answers = list(answers)
        self._repeat = len(answers) == 1
        self.requests: list[SentRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        """Return the next answer; see Transport."""
        sent = SentRequest(request)
        _ = request.headers  # signed now, as by a transport that has a connection
        self.requests.append(sent)
        if not self._answers:
            raise NotSentError("the fake transport has no response left")
        answer = self._answers[0] if self._repeat else self._answers.pop(0)
        return _response(answer, sent)


def _response(answer: FakeResponse, sent: SentRequest) -> HttpResponse:
    if isinstance(answer, HttpResponse):
        return answer
    if isinstance(answer, Exception):
        raise answer
    if callable(answer):
        return _response(answer(sent), sent)
    headers = {"content-type": "application/json"}
    return HttpResponse(status=200, headers=headers, body=json.dumps(answer).encode())
