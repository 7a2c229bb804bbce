# SPDX-License-Identifier: MIT-0
"""Waiting for what a service shows; only in packages with an action that policy waits for."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from ._calls.flow import Sleep
from ._calls.options import NO_OPTIONS
from ._calls.request_builder import invalid
from .errors import ApiError, NoResponseError, NotSentError, Problem, WaitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._calls.calls import Calls
    from ._calls.flow import Flow
    from ._calls.operation import Operation
    from ._calls.options import RequestOptions
    from ._calls.protocols import Request, Response

__all__ = ["Waiting", "wait_until"]

MAX_WAIT = 86_400
"""Seconds that a wait can last."""

GROWTH = 1.5
"""How many times as long as the one before a backoff is."""

MAX_BACKOFF = 10
"""How many times as long as the first a backoff is at most."""

R = TypeVar("R", bound="Response")


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Waiting(Generic[R]):
    """What a client waits for.

    Attributes:
        operation: The action that is called again and again, which is idempotent.
        path: The fields that lead from its response to a value, through objects and lists.
        values: It is reached where there is a value, and each is one of these.
        failing: It is not going to be reached where a value is one of these.
    """

    operation: Operation[R]
    path: tuple[str, ...]
    values: tuple[str | int, ...]
    failing: tuple[str | int, ...] = ()


def wait_until(
    waiting: Waiting[R],
    request: Request,
    calls: Calls,
    options: RequestOptions | None,
    *,
    timeout: float,
    interval: float,
) -> Flow[R]:
    """Send *request* until its response shows what is waited for, and return that response.

    All of it ends within *timeout* seconds, and before the deadline of *options*; the first backoff
    takes *interval* seconds. The rate limit of the action is kept. After an error that a further
    request may mend, one is sent. Raises WaitError.
    """
    clock, operation = calls.resources.clock, waiting.operation
    options = NO_OPTIONS if options is None else options
    started = clock.monotonic()
    problems = calls.resources.requests.problems(request, operation, options, now=started)
    if problems := [*problems, *_out_of_bounds(timeout, interval)]:
        raise invalid(operation.action, problems)
    end = min(started + timeout, math.inf if options.deadline is None else options.deadline)
    bounded = replace(options, deadline=end)
    last, backoff = None, interval
    while True:
        cause: Exception | None = None
        try:
            last = yield from calls.perform(operation, request, bounded, keep_rate=True)
            if _is_reached(waiting, last):
                return last
        except (ApiError, NoResponseError, NotSentError) as error:
            if error.retry != "backoff":
                raise
            cause = error
        left = end - clock.monotonic()
        # The last ones are shorter, so that what is reached late is seen.
        backoff = max(interval, min(backoff, left / 2))
        if backoff >= left:
            raise _too_late(waiting, last) from cause
        yield Sleep(backoff)
        backoff = min(backoff * GROWTH, interval * MAX_BACKOFF)


def _out_of_bounds(timeout: object, interval: object) -> Iterator[Problem]:
    for name, seconds in (("wait_timeout", timeout), ("interval", interval)):
        is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if not is_number or not 0 < cast("float", seconds) <= MAX_WAIT:
            yield Problem(name, f"must be above 0 and at most {MAX_WAIT} seconds")


def _is_reached(waiting: Waiting[R], response: R) -> bool:
    """Return whether there are values and all are as wanted; raise where one has failed."""
    values = _values(response, waiting.path)
    for value in values:
        if value in waiting.failing:
            error = _error(waiting, f"is {value!r}, and is not going to be", response)
            error.retry = "never"
            raise error
    return bool(values) and all(value in waiting.values for value in values)


def _too_late(waiting: Waiting[R], last: R | None) -> WaitError:
    values = [] if last is None else _values(last, waiting.path)
    reached = sum(value in waiting.values for value in values)
    return _error(waiting, f"is, for {reached} of {len(values)} when the time was over,", last)


def _error(waiting: Waiting[R], what: str, last: R | None) -> WaitError:
    wanted = " or ".join(map(repr, waiting.values))
    message = f"{'.'.join(waiting.path)} {what} {wanted}"
    request_id = last.meta.request_id if last is not None else ""
    error = WaitError(message, action=waiting.operation.action, request_id=request_id)
    error.last_response = last
    return error


def _values(response: object, path: tuple[str, ...]) -> list[object]:
    """Return what *path* leads to, in all items of the lists on the way; ``None`` for absent."""
    found: list[object] = [response]
    for name in path:
        inner: list[object] = [getattr(each, name, None) for each in found]
        found = []
        for each in inner:
            found += cast("list[object]", each) if isinstance(each, list) else [each]
    return found
