# SPDX-License-Identifier: MIT-0
"""Calls from their parameters to their results, as steps: what both kinds of client share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from .attempts import Attempts, Call
from .checks import Problem, wrongly_typed
from .core import check_results, invalid, mismatched, wire_of
from .errors import OutcomeUnknownError
from .matching import is_plain, key_problem, plain_key_of
from .options import NO_OPTIONS, option_problems
from .pacing import Pace
from .reading import Deviations
from .replies import ReplyMismatchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .attempts import Resources, Steps
    from .matching import Key
    from .operation import Operation
    from .options import CallOptions
    from .protocols import Reply, Request
    from .replies import ReplyMeta

__all__ = ["Calls"]

_ACTION = r"[A-Za-z][A-Za-z0-9]*"

R = TypeVar("R", bound="Reply")


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Calls:
    """The calls of a client; *paces_all* holds single ones to the rate of their action, too."""

    resources: Resources
    paces_all: bool = False
    _paces: dict[str, Pace] = field(default_factory=dict[str, Pace])

    def perform(
        self, operation: Operation[R], request: Request, options: CallOptions | None
    ) -> Steps[R]:
        """Check, send and read a generated call."""
        options = NO_OPTIONS if options is None else options
        core, started = self.resources.core, self.resources.monotonic()
        core.check(request, operation, options, moment=started)
        try:
            # As they are sent: another thread may change the list before the reply is here.
            items = tuple(_items(operation, request)[:])
            keys = _keys(operation, items)
        except (AttributeError, TypeError, RecursionError) as error:
            unusable = Problem(operation.items, "is not of the type that it should have")
            raise invalid(operation.action, wrongly_typed(request) or [unusable]) from error
        # Nothing keeps the wire form: beside a large response it would set off the collector.
        body = core.encode(operation.action, wire_of(request, operation.action), request=request)
        pace = self._pace(operation) if self.paces_all else None
        call = self._call(operation, body, options, started, pace)
        try:
            reply = yield from self.answered(operation, call)
            check_results(operation, keys, reply)
        except OutcomeUnknownError as error:
            error.items = items
            raise
        return reply

    def paced(self, operation: Operation[Reply], body: bytes, options: CallOptions) -> Call:
        """Return the call of a request of a batch, which keeps to the rate of its action."""
        started = self.resources.monotonic()
        return self._call(operation, body, options, started, self._pace(operation))

    def answered(self, operation: Operation[R], call: Call) -> Steps[R]:
        """Send a call that was checked, and read its reply."""
        answer, meta = yield from Attempts(call, self.resources).steps()
        noted = Deviations()
        try:
            reply = operation.read(answer.result, noted)
        except Exception as error:
            # The request was carried out: an error of reading may not look like another failure.
            why = str(error) if isinstance(error, ReplyMismatchError) else type(error).__name__
            raise mismatched(operation, why, meta) from error
        reply.meta = self._deviated(operation, call, meta, noted) if noted.found else meta
        return reply

    def _deviated(
        self, operation: Operation[Reply], call: Call, meta: ReplyMeta, noted: Deviations
    ) -> ReplyMeta:
        """Tell of what was *noted*, and return the meta that holds it; raise where that is asked.

        Raises OutcomeUnknownError, of an idempotent action NoResponseError.
        """
        self.resources.watch.deviated(operation.action, noted.found)
        if self.resources.core.is_strict(call.options):
            raise mismatched(operation, "; ".join(map(str, noted.found)), meta)
        return replace(meta, deviations=tuple(noted.found))

    def named(
        self, action: str, parameters: Mapping[str, object], options: CallOptions | None
    ) -> Steps[dict[str, Any]]:
        """Send an *action* that nothing is known of, and return its result."""
        options = NO_OPTIONS if options is None else options
        core, started = self.resources.core, self.resources.monotonic()
        problems = option_problems(options, core.api, prefix="call.", moment=started)
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
        answer, _ = yield from Attempts(call, self.resources).steps()
        return answer.result

    def _call(
        self,
        operation: Operation[Reply],
        body: bytes,
        options: CallOptions,
        started: float,
        pace: Pace | None,
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
            pace=pace,
            has_error=operation.has_error,
            documented=operation.documented,
        )

    def _pace(self, operation: Operation[Reply]) -> Pace | None:
        """Return the pace of an action, the same one in all threads."""
        if not operation.rate:
            return None
        action = operation.action
        return self._paces.get(action) or self._paces.setdefault(action, Pace(operation.rate))


def _items(operation: Operation[Reply], request: Request) -> list[object]:
    """Return the list of *request* of which each element has a result; empty without one."""
    items: list[object] | None = getattr(request, operation.items) if operation.items else None
    return [] if items is None else items


def _keys(operation: Operation[Reply], items: Sequence[object]) -> list[Key]:
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
