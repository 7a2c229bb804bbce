"""The service behind the sockets: it decides on requests, counts them, and makes responses."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.mock.batches import items_of_results
from tc3gen.mock.faults import ClockSkew, ErrorResponse, ExampleResponse, Failing, Fault
from tc3gen.mock.http_responses import Response
from tc3gen.mock.ledger import Ledger, Message, Received, message_of, whole_request
from tc3gen.mock.pages import Lists
from tc3gen.mock.refusals import RefusedError
from tc3gen.mock.results import example_result, result_of
from tc3gen.mock.rules import FaultRules, Outcome, OutcomeRules
from tc3gen.mock.series import Series
from tc3gen.mock.statuses import Told
from tc3gen.mock.sts import with_issued_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3gen.mock.callbacks import Callbacks
    from tc3gen.mock.gateway import Call, Gateway, Target
    from tc3gen.mock.http_requests import Head, Request
    from tc3gen.protocol import Envelope


@dataclass(frozen=True, slots=True)
class _Decision:
    """What the service decides: the response, and for each message whether it acts on it."""

    code: str
    result: dict[str, Any]
    acted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ServiceResponse:
    """A *response*, and the error *code* in it; empty for a success."""

    response: Response
    code: str


class Service:
    """Responds to complete requests; *clock* is the time in seconds since 1970."""

    def __init__(
        self,
        gateway: Gateway,
        envelope: Envelope,
        clock: Callable[[], float],
        *,
        history: int | None,
        callbacks: Callbacks | None = None,
    ) -> None:
        self.gateway = gateway
        self.faults = FaultRules()
        self.outcomes = OutcomeRules()
        self.lists = Lists()
        self.series = Series()
        self.told = Told(history)
        self.ledger = Ledger(history)
        self._envelope = envelope
        self._clock = clock
        self._callbacks = callbacks

    def plain_text(self, status: int, text: str) -> Response:
        """Return the response of the server in front of the service to invalid HTTP."""
        content = f"{text}\n".encode()
        return Response(status=status, content_type="text/plain", body=content, date=self._clock())

    def too_large(self) -> Response:
        """Return the response to a request whose body is too large to be read."""
        refusal = RefusedError("RequestSizeLimitExceeded", "the request is too large")
        return self._response(self._error(refusal.code, str(refusal)), self._clock())

    def respond(
        self, request: Request, target: Target | None, fault: Fault, connection: int
    ) -> ServiceResponse:
        """Count *request* and return the response; *fault* may change both."""
        now = self._clock() + (fault.seconds if isinstance(fault, ClockSkew) else 0.0)
        call = self.gateway.parse(request, target)
        decision = self._decide(request, call, fault, now)
        self._count(request, call, decision, fault, connection)
        self._keep(call, decision, now)
        if self._callbacks and any(decision.acted):
            self._callbacks.acted(decision.result, now)
        return ServiceResponse(self._response(decision.result, now), decision.code)

    def _decide(self, request: Request, call: Call, fault: Fault, now: float) -> _Decision:
        count = len(_messages(call))
        try:
            target = self.gateway.check(request, call, now)
        except RefusedError as refusal:
            return _Decision(
                refusal.code, self._error(refusal.code, str(refusal)), (False,) * count
            )
        if isinstance(fault, ErrorResponse):
            acted = (bool(fault.acted),) * count
            return _Decision(fault.code, self._error(fault.code, fault.message), acted)
        outcomes = self.outcomes.outcomes(target.action, call.items, target.structures)
        acts = fault.acted if isinstance(fault, Failing) else True
        acted = tuple(acts and each.acted for each in outcomes)
        result = self._result(target, call, outcomes, fault, now)
        return _Decision("", result, acted if target.action.batch else (acts,))

    def _result(
        self, target: Target, call: Call, outcomes: list[Outcome], fault: Fault, now: float
    ) -> dict[str, Any]:
        if isinstance(fault, ExampleResponse):
            return example_result(target.action, fault.title, self._envelope)
        parameters = call.parameters or {}
        result = result_of(
            target.action,
            parameters=parameters,
            items=call.items,
            outcomes=outcomes,
            structures=target.structures,
            envelope=self._envelope,
        )
        service, action = target.service.name, target.action
        result = with_issued_key(target, parameters, result, self.gateway.accept, now)
        result = self.lists.paged(service, action, parameters, result)
        result = self.told.of(target, parameters, result)
        return self.series.following(service, action.name, result)

    def _keep(self, call: Call, decision: _Decision, now: float) -> None:
        """Keep what is told later of the messages that were acted on."""
        target, parameters = call.target, call.parameters
        if target is None or parameters is None or target.action.batch is None:
            return
        results = items_of_results(target.action, decision.result, len(call.items))
        pairs = zip(call.items, results, decision.acted, strict=True)
        acted = [(item, result) for item, result, was_acted in pairs if was_acted]
        items, told = [item for item, _ in acted], [result for _, result in acted]
        self.told.acted(target, parameters, items, told, now)

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
    service, action = call.target.service.name, call.target.action
    if action.batch is None:
        return [whole_request(service, action, call.parameters)]
    return [message_of(service, action, item) for item in call.items]


def loggable(head: Head, target: Target | None) -> str:
    """Return method and action for the log, free of any text that the client chose."""
    method = head.method if head.method in {"GET", "POST"} else "-"
    return f"{method} {f'{target.service.name}.{target.action.name}' if target else '-'}"
