# SPDX-License-Identifier: MIT-0
"""From parameters to a signed request, and from a reply to its result: no network, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING

from .checks import Problem
from .encoding import UnsayableError, encode
from .errors import OutcomeUnknownError, ValidationError
from .options import DEFAULT_ATTEMPTS, DEFAULT_TIMEOUT, option_problems
from .replies import ReplyMismatchError
from .transport import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .credentials import Credential
    from .endpoint import Endpoint
    from .errors import ApiError, Effect, NotSentError
    from .operation import Api, Operation
    from .options import CallOptions
    from .protocols import Reply, Request
    from .replies import Answer, HttpReply, ReplyMeta

__all__ = ["Core", "check_results", "invalid", "mismatched", "unknown"]

_OK = 200


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Core:
    """Makes requests of parameters and results of replies; knows no network and no clock.

    *defaults* are the options of the client; a call's own options go before them.
    """

    api: Api
    credential: Credential
    endpoint: Endpoint
    defaults: CallOptions

    def check(
        self, request: Request, operation: Operation[Reply], call: CallOptions, *, moment: float
    ) -> None:
        """Raise ValidationError with all that is wrong with a call, before it is sent."""
        if problems := self.problems(request, operation, call, moment=moment):
            raise invalid(operation.action, problems)

    def problems(
        self, request: Request, operation: Operation[Reply], call: CallOptions, *, moment: float
    ) -> list[Problem]:
        """Return all that is wrong with a call; its parameters are checked unless it says not."""
        problems = option_problems(call, self.api, prefix="call.", moment=moment)
        if self.checks(call):
            try:
                problems += request.check()
            except RecursionError:
                problems.append(Problem("parameters", "are nested too deeply, or hold themselves"))
            region = call.region or self.defaults.region
            if operation.regions and region not in operation.regions:
                offered = ", ".join(operation.regions)
                path = "call.region" if call.region else "region"
                problems.append(Problem(path, f"{region!r} does not serve this; {offered} do"))
        return problems

    def checks(self, call: CallOptions) -> bool:
        """Tell whether the parameters of *call* are checked."""
        checks = self.defaults.checks if call.checks is None else call.checks
        return checks is not False

    def deadline(self, call: CallOptions, moment: float) -> float:
        """Return when *call*, which begins at *moment*, ends at the latest."""
        end = moment + (call.timeout or self.defaults.timeout or DEFAULT_TIMEOUT)
        return end if call.deadline is None else min(end, call.deadline)

    def attempts(self, call: CallOptions) -> int:
        """Return how often the request of *call* goes out at most."""
        return call.attempts or self.defaults.attempts or DEFAULT_ATTEMPTS

    def encode(self, action: str, parameters: Mapping[str, object]) -> bytes:
        """Return the body for *parameters*.

        Raises ValidationError where they are no JSON, or larger than the platform takes.
        """
        try:
            body = encode(dict(parameters))
        except UnsayableError as error:
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
        self, action: str, body: bytes, call: CallOptions, *, now: float, deadline: float
    ) -> HttpRequest:
        """Return the request for *action*, signed.

        *now* is in seconds since 1970, *deadline* a moment of the monotonic clock.
        """
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

    def settle(
        self, reply: HttpReply, *, has_error: bool = False, cut: NotSentError | None = None
    ) -> Answer:
        """Return the answer in *reply*, or raise what it means.

        Raises ApiError for an error code, and OutcomeUnknownError for all that is no answer of the
        service: another status than 200, no JSON, no envelope. To a request that was *cut* off the
        service may have answered all the same; an error then had no effect, and no answer is *cut*.
        """
        answered = reply.status == _OK
        try:
            answer = self.api.envelope.open(reply, parse=loads, has_error=has_error)
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
        failed.reply = reply
        return failed


def check_results(operation: Operation[Reply], items: int, reply: Reply) -> None:
    """Raise OutcomeUnknownError where a reply has fewer results than the request had *items*."""
    if operation.items:
        results: list[object] = getattr(reply, operation.results)
        if len(results) < items:
            why = f"{operation.results} tells {len(results)} outcomes of {items}"
            raise mismatched(operation, why, reply.meta)


def mismatched(operation: Operation[Reply], why: str, meta: ReplyMeta) -> OutcomeUnknownError:
    """Return the error for a reply that cannot be read: the request was carried out, somehow."""
    error = unknown(f"the reply is not as documented: {why}", meta.raw, meta.request_id)
    error.action, error.attempts = operation.action, meta.attempts
    return error


def invalid(action: str, problems: list[Problem]) -> ValidationError:
    """Return the error for a call that is not sent because of *problems*."""
    return ValidationError("nothing was sent", problems=problems, action=action)


def unknown(message: str, reply: HttpReply, request_id: str = "") -> OutcomeUnknownError:
    """Return the error for a *reply* that does not tell what happened."""
    error = OutcomeUnknownError(message, request_id=request_id)
    error.reply = reply
    return error
