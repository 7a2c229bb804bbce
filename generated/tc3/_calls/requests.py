# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""From parameters to a signed request, and from a response to its result: no network, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING, TypeAlias, cast

from .._http.messages import HttpRequest
from .._http.not_sent import nothing_sent
from ..errors import (
    NoResponseError,
    NotSentError,
    OutcomeUnknownError,
    Problem,
    ValidationError,
)
from .matching import agree_by_what_they_hold, misfits
from .options import DEFAULT_ATTEMPTS, DEFAULT_TIMEOUT, RequestOptions, option_problems
from .responses import ResponseMismatchError
from .serialization import NotSerializableError, encode
from .structures import ResultBase
from .validation import wrongly_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from .._http.endpoint import Endpoint
    from .._http.messages import HttpResponse
    from ..credentials import Credential
    from ..errors import ApiError, Effect
    from .matching import Key
    from .operation import Api, Operation
    from .protocols import Request, Response
    from .responses import ParsedEnvelope, ResponseMeta, Wire

__all__ = [
    "Core",
    "Cut",
    "check_results",
    "harmless",
    "invalid",
    "mismatched",
    "unknown",
    "wire_of",
]

_OK = 200
_MAX_STRAYS = 1000
_REPEATED = "the response is that of an earlier request, request id and all, once more"

Cut: TypeAlias = "NotSentError | OutcomeUnknownError"
"""What ended a request that nevertheless has a response, to the part of it that was sent."""


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Core:
    """Makes requests of parameters and results of responses; knows no network and no clock.

    *defaults* are the options of the client; a call's own options go before them.
    """

    api: Api
    credential: Credential
    endpoint: Endpoint
    defaults: RequestOptions

    def check(
        self,
        request: Request,
        operation: Operation[Response],
        options: RequestOptions,
        *,
        moment: float,
    ) -> None:
        """Raise ValidationError with all that is wrong with a call, before it is sent."""
        if problems := self.problems(request, operation, options, moment=moment):
            raise invalid(operation.action, problems)

    def problems(
        self,
        request: Request,
        operation: Operation[Response],
        options: RequestOptions,
        *,
        moment: float,
    ) -> list[Problem]:
        """Return all that is wrong with a call; its parameters are checked unless it says not."""
        problems = option_problems(options, self.api, prefix="options.", moment=moment)
        if not isinstance(cast("object", options), RequestOptions):
            return problems
        if self.checks(options):
            try:
                problems += request.check()
            except RecursionError:
                problems.append(Problem("parameters", "are nested too deeply, or hold themselves"))
            region = options.region or self.defaults.region
            if operation.regions and region not in operation.regions:
                offered = ", ".join(operation.regions)
                path = "options.region" if options.region else "region"
                problems.append(Problem(path, f"{region!r} does not serve this; {offered} do"))
        return problems

    def checks(self, options: RequestOptions) -> bool:
        """Return whether the parameters of *options* are checked."""
        checks = self.defaults.checks if options.checks is None else options.checks
        return checks is not False

    def is_strict(self, options: RequestOptions) -> bool:
        """Return whether a response that deviates from its documentation is an error."""
        strict = self.defaults.strict if options.strict is None else options.strict
        return strict is True

    def deadline(self, options: RequestOptions, moment: float) -> float:
        """Return when *options*, which begins at *moment*, ends at the latest."""
        end = moment + (options.timeout or self.defaults.timeout or DEFAULT_TIMEOUT)
        return end if options.deadline is None else min(end, options.deadline)

    def attempts(self, options: RequestOptions) -> int:
        """Return how often the request of *options* goes out at most."""
        return options.attempts or self.defaults.attempts or DEFAULT_ATTEMPTS

    def encode(
        self, action: str, parameters: Mapping[str, object], *, request: Request | None = None
    ) -> bytes:
        """Return the body for *parameters*, which are those of *request* where there is one.

        Raises ValidationError where they are no JSON, or larger than the platform takes.
        """
        try:
            body = encode(dict(parameters), structure=request)
        except NotSerializableError as error:
            raise invalid(action, [error.problem]) from None
        if problem := self.size_problem(body):
            raise invalid(action, [problem])
        return body

    def size_problem(self, body: bytes) -> Problem | None:
        """Return what is wrong with the size of *body*, if anything."""
        limit = self.api.max_body_bytes
        if len(body) <= limit:
            return None
        return Problem("parameters", f"take {len(body)} bytes, at most {limit} are allowed")

    def sign(
        self,
        action: str,
        body: bytes,
        options: RequestOptions,
        *,
        now: Callable[[], float],
        deadline: float,
    ) -> HttpRequest:
        """Return the request for *action*, which is signed when its headers are read.

        *now* tells the seconds since 1970 then; *deadline* is a moment of the monotonic clock.
        """

        def sign() -> dict[str, str]:
            with nothing_sent():
                return self._headers(action, body, options, int(now()))

        return HttpRequest(
            action=action, endpoint=self.endpoint, body=body, deadline=deadline, sign=sign
        )

    def _headers(
        self, action: str, body: bytes, options: RequestOptions, timestamp: int
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
        if region := options.region or self.defaults.region:
            headers[api.headers["region"]] = region
        if language := options.language or self.defaults.language:
            headers[api.headers["language"]] = language
        if options.trace_id:
            headers[api.headers["trace_id"]] = options.trace_id
        headers.update(options.headers)
        return headers

    def settle(
        self,
        response: HttpResponse,
        *,
        idempotent: bool = False,
        has_error: bool = False,
        documented: Collection[str] | None = None,
        cut: Cut | None = None,
    ) -> ParsedEnvelope:
        """Return the response in *response*, or raise what it means.

        Raises ApiError for an error code, and OutcomeUnknownError for all that is no response of
        the service: another status than 200, no JSON, no envelope, the response before once more.
        To a request that was *cut* off the service may have answered all the same: an error counts,
        and had no effect if the request was not sent; a success cannot be the response, so *cut*
        is. An error beside results contradicts itself, and its effect is unknown whatever its code
        says; but no error of an *idempotent* request has one. See Envelope.open for *documented*.
        """
        answered = response.status == _OK
        try:
            answer = self.api.envelope.open(
                response, parse=loads, has_error=has_error, documented=documented
            )
        except ResponseMismatchError as error:
            what = str(error) if answered else f"status {response.status}"
            raise cut or unknown(what, response) from (cut.__cause__ if cut else error)
        if response.is_repeated and answer.request_id:
            raise cut or unknown(_REPEATED, response)
        if answer.code:
            unsent = cut is not None and cut.effect == "none"
            effect: Effect | None = "none" if unsent else None if answered else "unknown"
            effect = "unknown" if answer.contradictory else effect
            raise self._refusal(answer, response, "none" if idempotent else effect)
        if cut or not answered:
            raise cut or unknown(f"status {response.status}", response, answer.request_id)
        return answer

    def _refusal(
        self, answer: ParsedEnvelope, response: HttpResponse, effect: Effect | None
    ) -> ApiError:
        failed = self.api.codes.error(answer.code, answer.message, effect=effect)
        failed.request_id = answer.request_id
        failed.response = response
        if answer.contradictory:
            failed.add_note("the response says that it failed, and holds results all the same")
        return failed


def check_results(operation: Operation[Response], keys: Sequence[Key], response: Response) -> None:
    """Raise unless a response tells a result of each item, whose *keys* these are, and no others.

    A result that lacks something where it tells whose it is costs only itself: it is distrusted.
    """
    if not operation.items:
        return
    results: list[object] = getattr(response, operation.results)
    told = list(map(operation.result_key, results))
    if told == keys:
        return
    if len(told) != len(keys):
        why = f"{operation.results} tells {len(told)} outcomes of {len(keys)}"
        raise mismatched(operation, why, response.meta)
    try:
        left, strays = misfits(keys, zip(told, results, strict=True))
    except TypeError as error:
        why = "a key of an item cannot be compared"
        raise mismatched(operation, why, response.meta) from error
    if len(strays) > _MAX_STRAYS or not agree_by_what_they_hold(left, (key for key, _ in strays)):
        why = f"{operation.results} tells outcomes of others than the {len(keys)} of the request"
        raise mismatched(operation, why, response.meta)
    for _, result in strays:
        if isinstance(result, ResultBase):
            result.distrust()


def mismatched(
    operation: Operation[Response], why: str, meta: ResponseMeta
) -> OutcomeUnknownError | NoResponseError:
    """Return the error for a response that cannot be used: the request was carried out, somehow."""
    error = unknown(f"the response is not as documented: {why}", meta.raw, meta.request_id)
    error.action, error.attempts = operation.action, meta.attempts
    return harmless(error) if operation.idempotent else error


def harmless(error: OutcomeUnknownError) -> NoResponseError:
    """Return *error* as that of an idempotent request, which can be repeated at any time."""
    failed = NoResponseError(
        error.message,
        action=error.action,
        request_id=error.request_id,
        attempts=error.attempts,
    )
    failed.response = error.response
    failed.__cause__ = error.__cause__
    for note in getattr(error, "__notes__", ()):
        failed.add_note(note)
    return failed


def invalid(action: str, problems: list[Problem]) -> ValidationError:
    """Return the error for a call that is not sent because of *problems*."""
    return ValidationError("nothing was sent", problems=problems, action=action)


def wire_of(request: Request, action: str) -> Wire:
    """Return what is sent of *request*; raises ValidationError where it holds wrong types."""
    try:
        return request.to_wire()
    except (AttributeError, TypeError, RecursionError) as error:
        unusable = Problem("parameters", "are not of the types that they should have")
        raise invalid(action, wrongly_typed(request) or [unusable]) from error


def unknown(message: str, response: HttpResponse, request_id: str = "") -> OutcomeUnknownError:
    """Return the error for a *response* that does not tell what happened."""
    error = OutcomeUnknownError(message, request_id=request_id)
    error.response = response
    return error
