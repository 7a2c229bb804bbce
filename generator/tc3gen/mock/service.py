"""The service behind the sockets: takes requests, decides, counts, and makes responses."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.mock.faults import ClockSkew, ErrorResponse, ExampleResponse, Failing, Fault
from tc3gen.mock.ledger import Ledger, Message, Received, message_of, whole_request
from tc3gen.mock.outcomes import Outcome, Outcomes
from tc3gen.mock.refusals import RefusedError
from tc3gen.mock.responses import example_result, result_of
from tc3gen.mock.script import Script
from tc3gen.mock.writing import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3gen.mock.gateway import Call, Gateway, Target
    from tc3gen.mock.reading import Head, Request
    from tc3gen.model import Envelope


@dataclass(frozen=True, slots=True)
class _Decision:
    """What the service says, and for each message whether it acted on it."""

    code: str
    result: dict[str, Any]
    acted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A *response*, and the error *code* in it; empty where all went well."""

    response: Response
    code: str


class Service:
    """Answers complete requests; *clock* is the time in seconds since 1970."""

    def __init__(
        self,
        gateway: Gateway,
        envelope: Envelope,
        clock: Callable[[], float],
        *,
        history: int | None,
    ) -> None:
        self.gateway = gateway
        self.script = Script()
        self.outcomes = Outcomes()
        self.ledger = Ledger(history)
        self._envelope = envelope
        self._clock = clock

    def plain(self, status: int, text: str) -> Response:
        """Return a response that is none of the service but of the server in front of it."""
        content = f"{text}\n".encode()
        return Response(status=status, content_type="text/plain", body=content, date=self._clock())

    def too_large(self) -> Response:
        """Return the response to a request of which the body is not even read."""
        refusal = RefusedError("RequestSizeLimitExceeded", "the request is too large")
        return self._response(self._error(refusal.code, str(refusal)), self._clock())

    def answer(
        self, request: Request, target: Target | None, fault: Fault, connection: int
    ) -> Answered:
        """Return the response to *request*, counted; *fault* may change it or what is counted."""
        now = self._clock() + (fault.seconds if isinstance(fault, ClockSkew) else 0.0)
        call = self.gateway.read(request, target)
        decision = self._decide(request, call, fault, now)
        self._count(request, call, decision, fault, connection)
        return Answered(self._response(decision.result, now), decision.code)

    def _decide(self, request: Request, call: Call, fault: Fault, now: float) -> _Decision:
        units = len(_messages(call))
        try:
            target = self.gateway.admit(request, call, now)
        except RefusedError as refusal:
            return _Decision(
                refusal.code, self._error(refusal.code, str(refusal)), (False,) * units
            )
        if isinstance(fault, ErrorResponse):
            acted = (bool(fault.acted),) * units
            return _Decision(fault.code, self._error(fault.code, fault.message), acted)
        outcomes = self.outcomes.judge(target.action, call.items, target.structures)
        acts = fault.acted if isinstance(fault, Failing) else True
        acted = tuple(acts and each.acted for each in outcomes)
        result = self._result(target, call, outcomes, fault)
        return _Decision("", result, acted if target.action.batch else (acts,))

    def _result(
        self, target: Target, call: Call, outcomes: list[Outcome], fault: Fault
    ) -> dict[str, Any]:
        if isinstance(fault, ExampleResponse):
            return example_result(target.action, fault.title, self._envelope)
        return result_of(
            target.action,
            parameters=call.parameters or {},
            items=call.items,
            outcomes=outcomes,
            structures=target.structures,
            envelope=self._envelope,
        )

    def _count(
        self, request: Request, call: Call, decision: _Decision, fault: Fault, connection: int
    ) -> None:
        target, head = call.target, request.head
        service = target.service.name if target else ""
        action = target.action.name if target else ""
        content = request.body or head.query.encode()
        received = Received(
            service=service,
            action=action,
            attempt=self.ledger.attempt(service, action, content),
            connection=connection,
            method=head.method,
            headers=head.headers,
            body=request.body,
            parameters=call.parameters,
            code=decision.code,
            acted=any(decision.acted),
            fault=type(fault).__name__,
        )
        self.ledger.record(received, list(zip(_messages(call), decision.acted, strict=True)))

    def _error(self, code: str, message: str) -> dict[str, Any]:
        envelope = self._envelope
        return {envelope.error: {envelope.code: code, envelope.message: message or code}}

    def _response(self, result: dict[str, Any], now: float) -> Response:
        envelope = self._envelope
        wrapped = {envelope.root: {**result, envelope.request_id: str(uuid.uuid4())}}
        return Response(body=json.dumps(wrapped).encode("ascii"), date=now)


def _messages(call: Call) -> list[Message]:
    if call.target is None or call.parameters is None:
        return []
    action = call.target.action
    if action.batch is None:
        return [whole_request(action, call.parameters)]
    return [message_of(action, item) for item in call.items]


def shown_head(head: Head, target: Target | None) -> str:
    """Return what a log may say of a request: nothing that the caller made up."""
    method = head.method if head.method in {"GET", "POST"} else "-"
    return f"{method} {f'{target.service.name}.{target.action.name}' if target else '-'}"
