# SPDX-License-Identifier: MIT-0
"""What all generated clients share: from parameters to a reply, or to a telling error.

``Core`` does the thinking and touches neither network nor clock; ``Client`` carries its requests.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from .checks import Problem
from .endpoint import Endpoint
from .errors import OutcomeUnknownError, TencentCloudError, ValidationError
from .replies import ReplyMeta, ReplyMismatchError
from .transport import HttpReply, HttpRequest, HttpTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from .codes import CodeTable
    from .credentials import Credential
    from .replies import Answer, Envelope, Wire
    from .transport import Transport

__all__ = ["Api", "CallOptions", "Client", "Operation"]

_OK = 200
_ACTION = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_HEADER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")

# ASCII on the wire: the bytes survive whatever stands in between.
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False).encode


class Request(Protocol):
    """A generated request."""

    def to_wire(self) -> Wire:
        """Return the JSON object to send."""
        ...

    def check(self) -> list[Problem]:
        """Return what is wrong with its values."""
        ...


class Reply(Protocol):
    """A generated reply."""

    meta: ReplyMeta


class Sign(Protocol):
    """The generated signer."""

    def __call__(
        self,
        credential: Credential,
        *,
        service: str,
        host: str,
        action: str,
        body: bytes,
        timestamp: int,
    ) -> dict[str, str]:
        """Return the signed headers, Authorization among them."""
        ...


R_co = TypeVar("R_co", bound=Reply, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[R_co]):
    """An action as its client knows it; *regions* is empty where every region serves it."""

    action: str
    read: Callable[[Wire], R_co]
    idempotent: bool
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A service as its client knows it: what the generated modules tell the shared core."""

    service: str
    version: str
    endpoint: str
    sign: Sign
    envelope: Envelope
    codes: CodeTable
    headers: Mapping[str, str]
    """Role to header name."""
    languages: tuple[str, ...]
    max_body_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOptions:
    """How one call differs from its client; what is ``None`` stays as the client has it.

    Attributes:
        timeout: Seconds that each wait for the network may take.
        region: The region that serves this call.
        language: The language of messages, such as ``en-US``.
        headers: Further headers; none of those that are signed or set anyway.
        trace_id: Sent along, for the service's own traces.
        checks: ``False`` sends the parameters as they are: limits grow faster than generated code.
    """

    timeout: float | None = None
    region: str | None = None
    language: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    trace_id: str | None = None
    checks: bool | None = None


_NO_OPTIONS = CallOptions()


@dataclass(slots=True, kw_only=True)
class Core:
    """Makes requests of parameters and results of replies; knows no network and no clock."""

    api: Api
    credential: Credential
    endpoint: Endpoint
    region: str
    language: str | None
    timeout: float
    checks: bool

    def check(self, request: Request, operation: Operation[Reply], call: CallOptions) -> None:
        """Raise ValidationError with all that is wrong with a call, before it is sent."""
        if call.checks is False or (call.checks is None and not self.checks):
            return
        problems = request.check()
        region = call.region or self.region
        if operation.regions and region not in operation.regions:
            offered = ", ".join(operation.regions)
            problems.append(Problem("region", f"{region!r} does not serve this; {offered} do"))
        if problems:
            raise _invalid(operation.action, problems)

    def prepare(
        self, action: str, wire: Mapping[str, object], call: CallOptions, now: float
    ) -> HttpRequest:
        """Return the signed request for *action*; *now* is in seconds since 1970."""
        problems = self._option_problems(call)
        body = b""
        try:
            body = _encode(wire).encode()
        except (TypeError, ValueError, RecursionError):
            problems.append(Problem("parameters", "hold a value that JSON cannot say"))
        if len(body) > self.api.max_body_bytes:
            message = f"take {len(body)} bytes, at most {self.api.max_body_bytes} are allowed"
            problems.append(Problem("parameters", message))
        if problems:
            raise _invalid(action, problems)
        headers = self._headers(action, body, call, int(now))
        timeout = self.timeout if call.timeout is None else call.timeout
        return HttpRequest(endpoint=self.endpoint, headers=headers, body=body, timeout=timeout)

    def _headers(
        self, action: str, body: bytes, call: CallOptions, timestamp: int
    ) -> dict[str, str]:
        api = self.api
        headers = api.sign(
            self.credential,
            service=api.service,
            host=self.endpoint.header,
            action=action,
            body=body,
            timestamp=timestamp,
        )
        headers[api.headers["version"]] = api.version
        headers[api.headers["region"]] = call.region or self.region
        if language := call.language or self.language:
            headers[api.headers["language"]] = language
        if call.trace_id:
            headers[api.headers["trace_id"]] = call.trace_id
        headers.update(call.headers)
        return headers

    def _option_problems(self, call: CallOptions) -> list[Problem]:
        """Headers are no place for line ends, nor for a second Authorization."""
        found: list[Problem] = []
        reserved = {"host", "content-type", "content-length", "transfer-encoding", "authorization"}
        reserved |= {name.lower() for name in self.api.headers.values()}
        for name, value in call.headers.items():
            if not _HEADER_NAME.fullmatch(name) or name.lower() in reserved:
                found.append(Problem("call.headers", f"{name!r} cannot be added"))
            elif not _is_header_value(value):
                found.append(Problem(f"call.headers[{name!r}]", "is no visible ASCII text"))
        for name in ("region", "trace_id", "language"):
            value = getattr(call, name) or (name == "region" and self.region) or "none"
            if not _is_header_value(value):
                found.append(Problem(f"call.{name}", "is no visible ASCII text"))
        language = call.language or self.language
        if language and language not in self.api.languages:
            known = ", ".join(self.api.languages)
            found.append(Problem("call.language", f"{language!r} is not offered; {known} are"))
        if call.timeout is not None and not call.timeout > 0:
            found.append(Problem("call.timeout", "must be above 0 seconds"))
        return found

    def settle(self, reply: HttpReply) -> Answer:
        """Return the answer in *reply*, or raise what it means.

        Raises ApiError for an error code, and OutcomeUnknownError for all that is no answer of the
        service: another status than 200, no JSON, no envelope.
        """
        answered = reply.status == _OK
        try:
            answer = self.api.envelope.open(reply)
        except ReplyMismatchError as error:
            what = str(error) if answered else f"status {reply.status}"
            raise _unknown(what, reply) from error
        if answer.code:
            failed = self.api.codes.error(answer.code, answer.message, answered=answered)
            failed.request_id = answer.request_id
            if isinstance(failed, OutcomeUnknownError):
                failed.reply = reply
            raise failed
        if not answered:
            raise _unknown(f"status {reply.status}", reply, answer.request_id)
        return answer


class Client:
    """The base of generated clients; make one for each region and share it among threads.

    Args:
        credential: The key to sign with.
        region: The region that serves calls, such as ``ap-singapore``.
        endpoint: Another host than the documented one; plain http to this machine only.
        language: The language of messages, such as ``en-US``.
        timeout: Seconds that each wait for the network may take.
        checks: ``False`` sends parameters without checking them first.
        transport: What carries requests; it stays yours to close.
        clock: Seconds since 1970, for signatures.

    Raises:
        ValidationError: The endpoint or the timeout cannot be used.
    """

    _api: ClassVar[Api]

    def __init__(
        self,
        credential: Credential,
        *,
        region: str,
        endpoint: str | None = None,
        language: str | None = None,
        timeout: float = 30.0,
        checks: bool = True,
        transport: Transport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not timeout > 0:
            problem = Problem("timeout", "must be above 0 seconds")
            raise ValidationError("the client cannot be made", problems=[problem])
        self._core = Core(
            api=self._api,
            credential=credential,
            endpoint=Endpoint.parse(endpoint or self._api.endpoint),
            region=region,
            language=language,
            timeout=timeout,
            checks=checks,
        )
        self._transport: Transport = transport or HttpTransport()
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""

    def call(
        self, action: str, parameters: Mapping[str, object], *, call: CallOptions | None = None
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated, with wire names; return its result.

        Nothing but the name is checked. Raises as the generated methods do.
        """
        if not _ACTION.fullmatch(action):
            raise _invalid(action, [Problem("action", "is no name of an action")])
        answer, _ = self._exchange(action, parameters, call or _NO_OPTIONS)
        return answer.result

    def _perform(
        self, operation: Operation[R_co], request: Request, call: CallOptions | None
    ) -> R_co:
        """Check, send and read one generated call."""
        options = call or _NO_OPTIONS
        self._core.check(request, operation, options)
        answer, meta = self._exchange(operation.action, request.to_wire(), options)
        try:
            reply = operation.read(answer.result)
        except ReplyMismatchError as error:
            unknown = _unknown(f"the reply is not as documented: {error}", None, answer.request_id)
            unknown.reply = HttpReply(status=meta.status, body=meta.body)
            raise _told(unknown, operation.action) from error
        reply.meta = meta
        return reply

    def _exchange(
        self, action: str, wire: Mapping[str, object], call: CallOptions
    ) -> tuple[Answer, ReplyMeta]:
        request = self._core.prepare(action, wire, call, self._clock())
        started = time.monotonic()
        try:
            reply = self._carry(request)
            answer = self._core.settle(reply)
        except TencentCloudError as error:
            raise _told(error, action) from error.__cause__
        elapsed = time.monotonic() - started
        return answer, ReplyMeta(status=reply.status, body=reply.body, attempts=1, elapsed=elapsed)

    def _carry(self, request: HttpRequest) -> HttpReply:
        """Let the transport send; whatever else it raises, the request may have gone out."""
        try:
            return self._transport.send(request)
        except TencentCloudError:
            raise
        except Exception as error:
            raise OutcomeUnknownError(f"the transport raised {type(error).__name__}") from error


def _is_header_value(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()


def _invalid(action: str, problems: list[Problem]) -> ValidationError:
    return ValidationError("nothing was sent", problems=problems, action=action)


def _unknown(message: str, reply: HttpReply | None, request_id: str = "") -> OutcomeUnknownError:
    error = OutcomeUnknownError(message, request_id=request_id)
    error.reply = reply
    return error


def _told(error: TencentCloudError, action: str) -> TencentCloudError:
    error.action, error.attempts = action, 1
    return error
