# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Calls from their parameters to their results, as flows for Client and AsyncClient."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .._http.endpoint import Endpoint
from ..errors import OutcomeUnknownError, Problem
from .clock import ServerClock
from .hooks import Hooks
from .json_codec import codec_of, parser_of
from .keys import keys_of
from .matching import check_results, is_plain, key_problem, plain_key_of
from .operation import Operation
from .options import NO_OPTIONS, option_problems
from .parsing import Deviations
from .rate_limiter import RateLimiter
from .request_builder import RequestBuilder, invalid
from .response_errors import mismatched
from .responses import NOT_RECEIVED, ResponseMismatchError
from .retry import RetryQuota
from .retry_loop import Call, Resources, RetryLoop
from .validation import wrongly_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .flow import Flow
    from .matching import Key
    from .operation import Api
    from .options import RequestOptions
    from .protocols import Request, Response
    from .rate_limiter import SharedRateLimiter
    from .responses import ResponseMeta, Wire
    from .settings import ClientSettings

__all__ = ["Calls"]

_ACTION = r"[A-Za-z][A-Za-z0-9]*"

R = TypeVar("R", bound="Response")


class _PlainResponse:
    """The response to an action for which no class was generated."""

    def __init__(self, result: Wire, _: Deviations) -> None:
        self.meta = NOT_RECEIVED
        self.result = result


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Calls:
    """The calls of a client; with *limit_rate*, not only those of batches keep rate limits."""

    resources: Resources
    limit_rate: bool = False
    rate_limiter: SharedRateLimiter | None = None
    _rate_limiters: dict[str, RateLimiter] = field(default_factory=dict[str, RateLimiter])

    @classmethod
    def of_client(cls, api: Api, settings: ClientSettings) -> Self:
        """Return the calls of a client of *api*; its *settings* have no problems."""
        keys, codec = keys_of(settings.credential, settings.clock), codec_of(settings.json)
        if codec is not None:
            api = replace(api, parse=parser_of(codec))
        retry = settings.retries
        requests = RequestBuilder(
            api=api,
            keys=keys,
            endpoint=Endpoint.parse(settings.host(api)),
            defaults=settings.default_options,
            retry=retry,
            user_agent=settings.product,
            monotonic=settings.clock.monotonic,
            awaiter=settings.awaiter if keys.can_change else None,
            codec=codec,
        )
        resources = Resources(
            requests=requests,
            clock=settings.clock,
            server_clock=ServerClock(settings.clock.time),
            quota=RetryQuota(retry.quota),
            hooks=Hooks(settings.on_attempt),
        )
        return cls(
            resources=resources,
            limit_rate=settings.limit_rate,
            rate_limiter=settings.rate_limiter,
        )

    def perform(
        self,
        operation: Operation[R],
        request: Request,
        options: RequestOptions | None,
        *,
        keep_rate: bool = False,
    ) -> Flow[R]:
        """Validate, serialize and send *request*, and return its response.

        With *keep_rate*, the rate limit is kept whatever the client was told.
        """
        options = NO_OPTIONS if options is None else options
        requests, started = self.resources.requests, self.resources.clock.monotonic()
        requests.check(request, operation, options, now=started)
        try:
            # As they are sent: another thread may change the list before the response is here.
            items = tuple(_items(operation, request)[:])
            keys = _keys(operation, items)
        except (AttributeError, TypeError, RecursionError) as error:
            unusable = Problem(operation.items_field, "is not of the type that it should have")
            raise invalid(operation.action, wrongly_typed(request) or [unusable]) from error
        # Nothing keeps the wire form: beside a large response it would set off the collector.
        body = requests.body(operation.action, request, options)
        limiter = self._rate_limiter(operation) if keep_rate or self.limit_rate else None
        try:
            call = self._new_call(operation, body, options, started, limiter)
            response = yield from self.send(operation, call)
            check_results(operation, keys, response)
        except OutcomeUnknownError as error:
            error.items = items
            raise
        return response

    def batch_call(
        self, operation: Operation[Response], body: bytes, options: RequestOptions
    ) -> Call:
        """Return the call for a request of a batch, which keeps the rate limit of its action."""
        started = self.resources.clock.monotonic()
        return self._new_call(operation, body, options, started, self._rate_limiter(operation))

    def send(self, operation: Operation[R], call: Call) -> Flow[R]:
        """Send a validated *call* and return its response."""
        envelope, meta = yield from RetryLoop(call, self.resources).run()
        deviations = Deviations()
        try:
            response = operation.read(envelope.result, deviations)
        except Exception as error:
            # The request was carried out: an error of parsing must not look like another failure.
            why = str(error) if isinstance(error, ResponseMismatchError) else type(error).__name__
            raise mismatched(operation, why, meta) from error
        response.meta = meta
        if deviations.found:
            response.meta = self._with_deviations(operation, call, meta, deviations)
        return response

    def call_by_name(
        self, action: str, parameters: Mapping[str, object], options: RequestOptions | None
    ) -> Flow[dict[str, Any]]:
        """Send *parameters* to an *action* that was not generated, and return its result.

        Nothing is known of the action, so it is not taken for idempotent.
        """
        options = NO_OPTIONS if options is None else options
        requests, started = self.resources.requests, self.resources.clock.monotonic()
        problems = option_problems(options, requests.api, prefix="options.", now=started)
        if not re.fullmatch(_ACTION, action):
            problems.append(Problem("action", "is no name of an action"))
        if problems:
            raise invalid(action, problems)
        body = requests.serialize(action, parameters)
        operation = Operation(action=action, read=_PlainResponse, idempotent=False, unsigned=None)
        response = yield from self.send(
            operation, self._new_call(operation, body, options, started, None)
        )
        return response.result

    def _new_call(
        self,
        operation: Operation[Response],
        body: bytes,
        options: RequestOptions,
        started: float,
        rate_limiter: RateLimiter | SharedRateLimiter | None,
    ) -> Call:
        requests = self.resources.requests
        return Call(
            operation=operation,
            body=body,
            options=options,
            max_attempts=requests.attempts(options),
            started=started,
            deadline=requests.deadline(options, started),
            rate_limiter=rate_limiter,
        )

    def _with_deviations(
        self, operation: Operation[Response], call: Call, meta: ResponseMeta, noted: Deviations
    ) -> ResponseMeta:
        """Log the deviations and return *meta* with them; raise if the call is strict."""
        self.resources.hooks.response_deviated(operation.action, noted.found)
        if self.resources.requests.is_strict(call.options):
            raise mismatched(operation, "; ".join(map(str, noted.found)), meta)
        return replace(meta, deviations=tuple(noted.found))

    def _rate_limiter(
        self, operation: Operation[Response]
    ) -> RateLimiter | SharedRateLimiter | None:
        """Return the rate limiter of an action, the same one in all threads."""
        if not operation.rate or self.rate_limiter is not None:
            return self.rate_limiter if operation.rate else None
        action = operation.action
        return self._rate_limiters.get(action) or self._rate_limiters.setdefault(
            action, RateLimiter(operation.rate)
        )


def _items(operation: Operation[Response], request: Request) -> list[object]:
    """Return the items of *request* that each have a result; empty if the action has none."""
    name = operation.items_field
    items: list[object] | None = getattr(request, name) if name else None
    return [] if items is None else items


def _keys(operation: Operation[Response], items: Sequence[object]) -> list[Key]:
    """Return what the result of each of *items* will repeat."""
    keys = list(map(operation.item_key, items))
    if is_plain(chain.from_iterable(keys)):
        return keys
    found = [key_problem(item, key) for item, key in zip(items, keys, strict=True)]
    problems = [
        problem.under(f"{operation.items_field}[{index}]")
        for index, problem in enumerate(found)
        if problem is not None
    ]
    if problems:
        raise invalid(operation.action, problems)
    return list(map(plain_key_of, keys))
