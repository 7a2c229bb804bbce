# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Calls from their parameters to their results, as steps: what both kinds of client share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import OutcomeUnknownError, Problem
from .attempts import Attempts, Call
from .matching import is_plain, key_problem, plain_key_of
from .options import NO_OPTIONS, option_problems
from .parsing import Deviations
from .rate_limiter import RateLimiter
from .requests import check_results, invalid, mismatched, wire_of
from .responses import ResponseMismatchError
from .validation import wrongly_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .attempts import Resources
    from .flow import Flow
    from .matching import Key
    from .operation import Operation
    from .options import RequestOptions
    from .protocols import Request, Response
    from .responses import ResponseMeta

__all__ = ["Calls"]

_ACTION = r"[A-Za-z][A-Za-z0-9]*"

R = TypeVar("R", bound="Response")


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Calls:
    """The calls of a client; *limits_all* holds single ones to the rate of their action, too."""

    resources: Resources
    limits_all: bool = False
    _rate_limiters: dict[str, RateLimiter] = field(default_factory=dict[str, RateLimiter])

    def perform(
        self, operation: Operation[R], request: Request, options: RequestOptions | None
    ) -> Flow[R]:
        """Check, send and read a generated call."""
        options = NO_OPTIONS if options is None else options
        core, started = self.resources.core, self.resources.monotonic()
        core.check(request, operation, options, moment=started)
        try:
            # As they are sent: another thread may change the list before the response is here.
            items = tuple(_items(operation, request)[:])
            keys = _keys(operation, items)
        except (AttributeError, TypeError, RecursionError) as error:
            unusable = Problem(operation.items, "is not of the type that it should have")
            raise invalid(operation.action, wrongly_typed(request) or [unusable]) from error
        # Nothing keeps the wire form: beside a large response it would set off the collector.
        body = core.encode(operation.action, wire_of(request, operation.action), request=request)
        rate_limiter = self._rate_limiter(operation) if self.limits_all else None
        call = self._call(operation, body, options, started, rate_limiter)
        try:
            response = yield from self.answered(operation, call)
            check_results(operation, keys, response)
        except OutcomeUnknownError as error:
            error.items = items
            raise
        return response

    def paced(self, operation: Operation[Response], body: bytes, options: RequestOptions) -> Call:
        """Return the call of a request of a batch, which keeps to the rate of its action."""
        started = self.resources.monotonic()
        return self._call(operation, body, options, started, self._rate_limiter(operation))

    def answered(self, operation: Operation[R], call: Call) -> Flow[R]:
        """Send a call that was checked, and read its response."""
        answer, meta = yield from Attempts(call, self.resources).flow()
        noted = Deviations()
        try:
            response = operation.read(answer.result, noted)
        except Exception as error:
            # The request was carried out: an error of reading may not look like another failure.
            why = str(error) if isinstance(error, ResponseMismatchError) else type(error).__name__
            raise mismatched(operation, why, meta) from error
        response.meta = self._deviated(operation, call, meta, noted) if noted.found else meta
        return response

    def _deviated(
        self, operation: Operation[Response], call: Call, meta: ResponseMeta, noted: Deviations
    ) -> ResponseMeta:
        """Tell of what was *noted*, and return the meta that holds it; raise where that is asked.

        Raises OutcomeUnknownError, of an idempotent action NoResponseError.
        """
        self.resources.hooks.deviated(operation.action, noted.found)
        if self.resources.core.is_strict(call.options):
            raise mismatched(operation, "; ".join(map(str, noted.found)), meta)
        return replace(meta, deviations=tuple(noted.found))

    def named(
        self, action: str, parameters: Mapping[str, object], options: RequestOptions | None
    ) -> Flow[dict[str, Any]]:
        """Send an *action* that nothing is known of, and return its result."""
        options = NO_OPTIONS if options is None else options
        core, started = self.resources.core, self.resources.monotonic()
        problems = option_problems(options, core.api, prefix="options.", moment=started)
        if not re.fullmatch(_ACTION, action):
            problems.append(Problem("action", "is no name of an action"))
        if problems:
            raise invalid(action, problems)
        call = Call(
            action=action,
            body=core.encode(action, parameters),
            options=options,
            idempotent=False,
            attempts=core.attempts(options),
            started=started,
            deadline=core.deadline(options, started),
        )
        answer, _ = yield from Attempts(call, self.resources).flow()
        return answer.result

    def _call(
        self,
        operation: Operation[Response],
        body: bytes,
        options: RequestOptions,
        started: float,
        rate_limiter: RateLimiter | None,
    ) -> Call:
        core = self.resources.core
        return Call(
            action=operation.action,
            body=body,
            options=options,
            idempotent=operation.idempotent,
            attempts=core.attempts(options),
            started=started,
            deadline=core.deadline(options, started),
            rate_limiter=rate_limiter,
            has_error=operation.has_error,
            documented=operation.documented,
        )

    def _rate_limiter(self, operation: Operation[Response]) -> RateLimiter | None:
        """Return the rate limiter of an action, the same one in all threads."""
        if not operation.rate:
            return None
        action = operation.action
        return self._rate_limiters.get(action) or self._rate_limiters.setdefault(
            action, RateLimiter(operation.rate)
        )


def _items(operation: Operation[Response], request: Request) -> list[object]:
    """Return the list of *request* of which each element has a result; empty without one."""
    items: list[object] | None = getattr(request, operation.items) if operation.items else None
    return [] if items is None else items


def _keys(operation: Operation[Response], items: Sequence[object]) -> list[Key]:
    """Return what the result of each of *items* will repeat."""
    keys = list(map(operation.item_key, items))
    if is_plain(chain.from_iterable(keys)):
        return keys
    found = [key_problem(item, key) for item, key in zip(items, keys, strict=True)]
    problems = [
        problem.under(f"{operation.items}[{index}]")
        for index, problem in enumerate(found)
        if problem is not None
    ]
    if problems:
        raise invalid(operation.action, problems)
    return list(map(plain_key_of, keys))
