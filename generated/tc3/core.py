# SPDX-License-Identifier: MIT-0
"""From parameters to a signed request, and from a reply to its result: no network, no clock."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from .checks import Problem
from .errors import NotSentError, OutcomeUnknownError, ValidationError
from .replies import ReplyMismatchError
from .transport import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .codes import CodeTable
    from .credentials import Credential
    from .endpoint import Endpoint
    from .errors import ApiError, Effect
    from .replies import Answer, Envelope, HttpReply, ReplyMeta, Wire

__all__ = [
    "DEFAULT_TIMEOUT",
    "NO_OPTIONS",
    "Api",
    "CallOptions",
    "Core",
    "Operation",
    "Reply",
    "Request",
    "check_results",
    "invalid",
    "unknown",
]

DEFAULT_TIMEOUT = 30.0
"""Seconds that a whole call may take where nothing else is said."""

_LONGEST_TIMEOUT = 86_400
_OK = 200
_RESERVED = frozenset(
    {
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_HEADER_NAME = r"[A-Za-z0-9][A-Za-z0-9-]*"


@functools.cache
def _encoder() -> Callable[[object], str]:
    """Return what makes JSON of a value: as short as can be, without a look for circles."""
    import json  # noqa: PLC0415 - only a client that sends has to pay for it

    return json.JSONEncoder(
        separators=(",", ":"), ensure_ascii=False, check_circular=False, allow_nan=False
    ).encode


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


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Operation(Generic[R_co]):
    """An action as its client knows it; *regions* is empty where every region serves it.

    Where *items* and *results* name lists of the request and of the reply, each item has a result.
    """

    action: str
    read: Callable[[Wire], R_co]
    idempotent: bool
    regions: tuple[str, ...] = ()
    items: str = ""
    results: str = ""


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
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
        timeout: Seconds that the whole call may take.
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


NO_OPTIONS = CallOptions()
"""The options of a call that has none of its own."""


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Core:
    """Makes requests of parameters and results of replies; knows no network and no clock.

    *defaults* are the options of the client; a call's own options go before them.
    """

    api: Api
    credential: Credential
    endpoint: Endpoint
    defaults: CallOptions

    def check(self, request: Request, operation: Operation[Reply], call: CallOptions) -> None:
        """Raise ValidationError with all that is wrong with a call, before it is sent."""
        problems = self.option_problems(call, "call.")
        checks = self.defaults.checks if call.checks is None else call.checks
        if checks is not False:
            try:
                problems += request.check()
            except RecursionError:
                problems.append(Problem("parameters", "are nested too deeply, or hold themselves"))
            region = call.region or self.defaults.region
            if operation.regions and region not in operation.regions:
                offered = ", ".join(operation.regions)
                path = "call.region" if call.region else "region"
                problems.append(Problem(path, f"{region!r} does not serve this; {offered} do"))
        if problems:
            raise invalid(operation.action, problems)

    def option_problems(self, call: CallOptions, prefix: str) -> list[Problem]:
        """Return what is wrong with *call*; header values must not hold line ends."""
        if call is NO_OPTIONS:
            return []
        found = [
            Problem(f"{prefix}{name}", "is no visible ASCII text")
            for name in ("region", "language", "trace_id")
            if (value := getattr(call, name)) is not None and not _is_header_value(value)
        ]
        if call.language is not None and call.language not in self.api.languages:
            known = ", ".join(self.api.languages)
            found.append(Problem(f"{prefix}language", f"is not offered; {known} are"))
        if call.timeout is not None and not _is_timeout(call.timeout):
            message = f"must be above 0 and at most {_LONGEST_TIMEOUT} seconds"
            found.append(Problem(f"{prefix}timeout", message))
        return found + self._header_problems(call.headers, prefix)

    def _header_problems(self, headers: Mapping[str, str], prefix: str) -> list[Problem]:
        """Find headers that are set anyway: a second Authorization would be one."""
        reserved = _RESERVED | {name.lower() for name in self.api.headers.values()}
        found: list[Problem] = []
        for name, value in headers.items():
            if not re.fullmatch(_HEADER_NAME, name) or name.lower() in reserved:
                found.append(Problem(f"{prefix}headers", f"{name!r} cannot be added"))
            elif not _is_header_value(value):
                found.append(Problem(f"{prefix}headers[{name!r}]", "is no visible ASCII text"))
        return found

    def timeout(self, call: CallOptions) -> float:
        """Return the seconds that *call* may take as a whole."""
        return call.timeout or self.defaults.timeout or DEFAULT_TIMEOUT

    def prepare(
        self,
        action: str,
        wire: Mapping[str, object],
        call: CallOptions,
        *,
        now: float,
        deadline: float,
    ) -> HttpRequest:
        """Return the signed request for *action*.

        *now* is in seconds since 1970, *deadline* a moment of the monotonic clock.

        Raises ValidationError for parameters that are no JSON or larger than the platform takes.
        """
        parameters = dict(wire)
        try:
            body = _encoder()(parameters).encode()
        except (TypeError, ValueError, RecursionError):
            raise invalid(action, [_unsayable(parameters, "parameters")]) from None
        if len(body) > self.api.max_body_bytes:
            message = f"take {len(body)} bytes, at most {self.api.max_body_bytes} are allowed"
            raise invalid(action, [Problem("parameters", message)])
        headers = self._headers(action, body, call, int(now))
        return HttpRequest(
            action=action, endpoint=self.endpoint, headers=headers, body=body, deadline=deadline
        )

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
        if region := call.region or self.defaults.region:
            headers[api.headers["region"]] = region
        if language := call.language or self.defaults.language:
            headers[api.headers["language"]] = language
        if call.trace_id:
            headers[api.headers["trace_id"]] = call.trace_id
        headers.update(call.headers)
        return headers

    def settle(self, reply: HttpReply, *, cut: NotSentError | None = None) -> Answer:
        """Return the answer in *reply*, or raise what it means.

        Raises ApiError for an error code, and OutcomeUnknownError for all that is no answer of the
        service: another status than 200, no JSON, no envelope. To a request that was *cut* off the
        service may have answered all the same; an error then had no effect, and no answer is *cut*.
        """
        answered = reply.status == _OK
        try:
            answer = self.api.envelope.open(reply)
        except ReplyMismatchError as error:
            what = str(error) if answered else f"status {reply.status}"
            raise cut or unknown(what, reply) from (cut.__cause__ if cut else error)
        if answer.code:
            raise self._refusal(answer, reply, "none" if cut else None if answered else "unknown")
        if not answered:
            raise cut or unknown(f"status {reply.status}", reply, answer.request_id)
        return answer

    def _refusal(self, answer: Answer, reply: HttpReply, effect: Effect | None) -> ApiError:
        failed = self.api.codes.error(answer.code, answer.message, effect=effect)
        failed.request_id = answer.request_id
        if isinstance(failed, OutcomeUnknownError):
            failed.reply = reply
        return failed


def check_results(operation: Operation[Reply], request: Request, reply: Reply) -> None:
    """Raise ReplyMismatchError where a reply has fewer results than the request had items."""
    if operation.items:
        items: list[object] = getattr(request, operation.items)
        results: list[object] = getattr(reply, operation.results)
        if len(results) < len(items):
            message = f"tells {len(results)} outcomes of {len(items)}"
            raise ReplyMismatchError(operation.results, message)


def _unsayable(value: object, path: str) -> Problem:
    """Find the innermost value that keeps *value* from becoming JSON; say where, never what."""
    for inner, child in _children(value, path):
        try:
            _encoder()(child).encode()
        except RecursionError:
            return Problem(path, "is nested too deeply, or holds itself")
        except (TypeError, ValueError):
            return _unsayable(child, inner)
    if isinstance(value, str):
        return Problem(path, "holds half of a surrogate pair, which is no text")
    return Problem(path, f"is of type {type(value).__name__}, which JSON cannot say")


def _children(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, child in cast("dict[object, object]", value).items():
            yield f"{path}.{key}", child
    elif isinstance(value, list):
        for index, child in enumerate(cast("list[object]", value)):
            yield f"{path}[{index}]", child


def _is_timeout(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value <= _LONGEST_TIMEOUT


def _is_header_value(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()


def invalid(action: str, problems: list[Problem]) -> ValidationError:
    """Return the error for a call that is not sent because of *problems*."""
    return ValidationError("nothing was sent", problems=problems, action=action)


def unknown(message: str, reply: HttpReply, request_id: str = "") -> OutcomeUnknownError:
    """Return the error for a *reply* that does not tell what happened."""
    error = OutcomeUnknownError(message, request_id=request_id)
    error.reply = reply
    return error
