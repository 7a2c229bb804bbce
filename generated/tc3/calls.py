# SPDX-License-Identifier: MIT-0
"""Calls from their parameters to their results, as steps: what both kinds of client share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from .attempts import Attempts, Call
from .checks import Problem
from .core import check_results, invalid, unknown
from .errors import OutcomeUnknownError
from .options import NO_OPTIONS, option_problems
from .pacing import Pace
from .replies import ReplyMismatchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .attempts import Resources, Steps
    from .operation import Operation
    from .options import CallOptions
    from .protocols import Reply, Request
    from .replies import Answer, ReplyMeta

__all__ = ["Calls"]

_ACTION = r"[A-Za-z][A-Za-z0-9]*"

R = TypeVar("R", bound="Reply")


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Calls:
    """The calls of a client; *paced* ones keep to the documented rate of their action."""

    resources: Resources
    paced: bool = False
    _paces: dict[str, Pace] = field(default_factory=dict[str, Pace])

    def perform(
        self, operation: Operation[R], request: Request, options: CallOptions | None
    ) -> Steps[R]:
        """Check, send and read a generated call."""
        options = options or NO_OPTIONS
        core, started = self.resources.core, self.resources.monotonic()
        core.check(request, operation, options, moment=started)
        try:
            wire = request.to_wire()
        except (AttributeError, TypeError, RecursionError) as error:
            problem = Problem("parameters", "are not of the types that they should have")
            raise invalid(operation.action, [problem]) from error
        body = core.encode(operation.action, wire)
        call = self._call(operation, body, options, started, paced=self.paced)
        try:
            answer, meta = yield from Attempts(call, self.resources).steps()
            return _read(operation, request, answer, meta)
        except OutcomeUnknownError as error:
            if operation.items:
                error.items = tuple(getattr(request, operation.items))
            raise

    def named(
        self, action: str, parameters: Mapping[str, object], options: CallOptions | None
    ) -> Steps[dict[str, Any]]:
        """Send an *action* that nothing is known of, and return its result."""
        options = options or NO_OPTIONS
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
        *,
        paced: bool,
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
            pace=self._pace(operation) if paced else None,
            has_error=operation.has_error,
        )

    def _pace(self, operation: Operation[Reply]) -> Pace | None:
        """Return the pace of an action, the same one in all threads."""
        if not operation.rate:
            return None
        return self._paces.setdefault(operation.action, Pace(operation.rate))


def _read(operation: Operation[R], request: Request, answer: Answer, meta: ReplyMeta) -> R:
    """Return the reply object for *answer*, which tells an outcome for each item."""
    try:
        reply = operation.read(answer.result)
        check_results(operation, request, reply)
    except Exception as error:
        # The request was carried out: an error of reading may not look like another failure.
        why = str(error) if isinstance(error, ReplyMismatchError) else type(error).__name__
        failed = unknown(f"the reply is not as documented: {why}", meta.raw, answer.request_id)
        failed.action, failed.attempts = operation.action, meta.attempts
        raise failed from error
    reply.meta = meta
    return reply
