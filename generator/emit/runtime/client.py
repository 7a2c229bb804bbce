# SPDX-License-Identifier: MIT-0
"""The base of all generated clients."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from .checks import Problem
from .core import (
    DEFAULT_TIMEOUT,
    NO_OPTIONS,
    CallOptions,
    Core,
    Reply,
    check_results,
    invalid,
    unknown,
)
from .endpoint import Endpoint
from .errors import (
    NotSentError,
    OutcomeUnknownError,
    TencentCloudError,
    ValidationError,
)
from .replies import ReplyMeta, ReplyMismatchError
from .transport import HttpTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from .core import Api, Operation, Request
    from .credentials import Credential
    from .replies import Answer, HttpReply
    from .transport import HttpRequest, Transport

__all__ = ["Client"]

_ACTION = r"[A-Za-z][A-Za-z0-9]*"

R = TypeVar("R", bound=Reply)


class Client:
    """The base of generated clients; make one for each region and share it among threads.

    Args:
        credential: The key to sign with.
        region: The region that serves calls, such as ``ap-singapore``.
        endpoint: Another host than the documented one; plain http to this machine only.
        language: The language of messages, such as ``en-US``.
        timeout: Seconds that a whole call may take.
        checks: ``False`` sends parameters without checking them first.
        transport: What carries requests; it stays yours to close.
        clock: Seconds since 1970, for signatures.
        monotonic: Seconds since whenever, for deadlines; *transport* reads the same clock.

    Raises:
        ValidationError: Endpoint, region, language or timeout cannot be used.
    """

    _api: ClassVar[Api]

    def __init__(
        self,
        credential: Credential,
        *,
        region: str,
        endpoint: str | None = None,
        language: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        checks: bool = True,
        transport: Transport | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._core = Core(
            api=self._api,
            credential=credential,
            endpoint=Endpoint.parse(endpoint or self._api.endpoint),
            defaults=CallOptions(timeout=timeout, region=region, language=language, checks=checks),
        )
        if problems := self._core.option_problems(self._core.defaults, ""):
            raise ValidationError("the client cannot be made", problems=problems)
        self._owned: HttpTransport | None = None
        if transport is None:
            transport = self._owned = HttpTransport(monotonic=monotonic)
        self._transport: Transport = transport
        self._clock = clock
        self._monotonic = monotonic

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
        """Close the connections that the client opened; a call that follows raises NotSentError.

        Calls under way end as they would have. A transport that was given stays open.
        """
        if self._owned is not None:
            self._owned.close()

    def call(
        self, action: str, parameters: Mapping[str, object], *, call: CallOptions | None = None
    ) -> dict[str, Any]:
        """Call an *action* for which no method was generated, with wire names; return its result.

        Nothing but the name and the options is checked. Raises as the generated methods do.
        """
        options = call or NO_OPTIONS
        problems = self._core.option_problems(options, "call.")
        if not re.fullmatch(_ACTION, action):
            problems.append(Problem("action", "is no name of an action"))
        if problems:
            raise invalid(action, problems)
        answer, _ = self._exchange(action, parameters, options)
        return answer.result

    def _perform(self, operation: Operation[R], request: Request, call: CallOptions | None) -> R:
        """Check, send and read one generated call."""
        options = call or NO_OPTIONS
        self._core.check(request, operation, options)
        try:
            wire = request.to_wire()
        except (AttributeError, TypeError, RecursionError) as error:
            problem = Problem("parameters", "are not of the types that they should have")
            raise invalid(operation.action, [problem]) from error
        answer, meta = self._exchange(operation.action, wire, options)
        try:
            reply = operation.read(answer.result)
            check_results(operation, request, reply)
        except Exception as error:
            # The request was carried out: an error of reading may not look like another failure.
            why = str(error) if isinstance(error, ReplyMismatchError) else type(error).__name__
            what = f"the reply is not as documented: {why}"
            raise _told(unknown(what, meta.raw, answer.request_id), operation.action) from error
        reply.meta = meta
        return reply

    def _exchange(
        self, action: str, wire: Mapping[str, object], call: CallOptions
    ) -> tuple[Answer, ReplyMeta]:
        started = self._monotonic()
        deadline = started + self._core.timeout(call)
        request = self._core.prepare(action, wire, call, now=self._clock(), deadline=deadline)
        try:
            reply, answer = self._settled(request)
        except TencentCloudError as error:
            raise _told(error, action) from error.__cause__
        elapsed = self._monotonic() - started
        return answer, ReplyMeta(raw=reply, attempts=1, elapsed=elapsed)

    def _settled(self, request: HttpRequest) -> tuple[HttpReply, Answer]:
        """Return the reply and the answer in it; one that came too early counts if it is one."""
        try:
            reply = self._carry(request)
        except NotSentError as cut:
            if cut.reply is None:
                raise
            return cut.reply, self._core.settle(cut.reply, cut=cut)
        return reply, self._core.settle(reply)

    def _carry(self, request: HttpRequest) -> HttpReply:
        """Let the transport send; whatever else it raises, the request may have gone out."""
        try:
            return self._transport.send(request)
        except TencentCloudError:
            raise
        except Exception as error:
            raise OutcomeUnknownError(f"the transport raised {type(error).__name__}") from error


def _told(error: TencentCloudError, action: str) -> TencentCloudError:
    error.action, error.attempts = action, 1
    return error
