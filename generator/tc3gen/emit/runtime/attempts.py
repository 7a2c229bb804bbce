# SPDX-License-Identifier: MIT-0
"""The attempts of one call as steps for a shell to take, in a thread or in an event loop."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from .core import harmless
from .errors import (
    ApiError,
    ClosedError,
    CredentialError,
    NotSentError,
    OutcomeUnknownError,
    TencentCloudError,
)
from .replies import ReplyMeta
from .retry import Failure, backoff, conclusion, decide
from .unsent import nothing_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .clock import ServerClock
    from .core import Core, Cut
    from .options import CallOptions
    from .pacing import Pace
    from .replies import Answer, HttpReply
    from .retry import RetryQuota
    from .transport import HttpRequest
    from .watching import Watch

__all__ = ["Attempts", "Call", "Left", "Pause", "Resources", "Steps"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pause:
    """A step: wait for so many *seconds*."""

    seconds: float


Steps: TypeAlias = Generator["HttpRequest | Pause", "HttpReply | None", T]
"""Requests to send and pauses to make, on the way to a ``T``.

A shell sends the reply of each request back in, or throws what the transport raised; one that
takes no further step throws Left.
"""


class Left(Exception):
    """Thrown into steps that nobody takes any further, with the *ending* of the last request."""

    def __init__(self, ending: HttpReply | BaseException) -> None:
        super().__init__(type(ending).__name__)
        self._ending = ending

    def result(self) -> HttpReply:
        """Return the reply, or raise the failure."""
        if isinstance(self._ending, BaseException):
            raise self._ending
        return self._ending


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Call:
    """One call: what goes out, how often at most, and until when.

    Once it is *stopped*, by any thread, no further request of it goes out. *may_have_reached* tells
    whether the service may have got one by now: so it is from before the transport is called until
    that raised an error which says otherwise.
    """

    action: str
    body: bytes
    options: CallOptions
    idempotent: bool
    attempts: int
    started: float
    deadline: float
    pace: Pace | None = None
    has_error: bool = False
    documented: Collection[str] | None = None
    stopped: bool = False
    may_have_reached: bool = False


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Resources:
    """What all calls of a client share; every part may be used from any thread."""

    core: Core
    clock: ServerClock
    monotonic: Callable[[], float]
    random: Callable[[], float]
    quota: RetryQuota
    watch: Watch


class Attempts:
    """Sends the request of a call until there is an answer or nothing more can be done."""

    def __init__(self, call: Call, resources: Resources) -> None:
        self._call = call
        self._of = resources
        self._failures: list[TencentCloudError] = []
        self._sent = 0
        self._resigned = False

    def steps(self) -> Steps[tuple[Answer, ReplyMeta]]:
        """Return the answer and how it came, or raise the conclusion from all attempts."""
        while True:
            request = yield from self._prepare()
            try:
                reply, answer = yield from self._attempt(request)
            except TencentCloudError as error:
                self._failures.append(error)
                pause = self._pause_after(error)
                if pause is None:
                    concluded = self._conclusion()
                    raise concluded from concluded.__cause__
                if pause:
                    yield from self._wait(pause)
            else:
                self._of.quota.give()
                return answer, ReplyMeta(
                    raw=reply,
                    attempts=self._sent,
                    elapsed=self._of.monotonic() - self._call.started,
                    request_id=answer.request_id,
                )

    def _await_turn(self) -> Steps[None]:
        """Wait until the pace lets a request go; what cannot go in time does not wait."""
        now, pace = self._of.monotonic(), self._call.pace
        moment: float | None = now
        if pace is not None:
            moment = pace.reserve(now, self._call.deadline)
        if moment is None or moment >= self._call.deadline:
            raise self._unsent("no time is left to send it")
        if moment > now:
            yield from self._wait(moment - now)
        if self._call.stopped:
            raise self._unsent("stopped before it was sent")

    def _wait(self, seconds: float) -> Steps[None]:
        """Make a pause between requests; what ends it early ends the call."""
        try:
            with nothing_sent():
                yield from self._step(Pause(seconds))
        except TencentCloudError as error:
            concluded = self._concluded(error)
            raise concluded from concluded.__cause__

    def _prepare(self) -> Steps[HttpRequest]:
        """Return the next request when its turn has come; a failure means that it is not sent."""
        yield from self._await_turn()
        call = self._call
        try:
            with nothing_sent():
                return self._of.core.sign(
                    call.action,
                    call.body,
                    call.options,
                    now=self._of.clock.now,
                    deadline=call.deadline,
                )
        except TencentCloudError as error:
            concluded = self._concluded(error)
            raise concluded from concluded.__cause__

    def _attempt(self, request: HttpRequest) -> Steps[tuple[HttpReply, Answer]]:
        call = self._call
        self._sent += 1
        started, before = self._of.monotonic(), call.may_have_reached
        call.may_have_reached = True
        try:
            reply, answer = yield from self._exchange(request)
        except TencentCloudError as error:
            call.may_have_reached = before or error.effect != "none"
            elapsed = self._of.monotonic() - started
            failed = self._judged(error)
            self._of.watch.failed(call.action, self._sent, elapsed, failed)
            # Without a key or a transport nothing was tried.
            self._sent -= isinstance(failed, ClosedError | CredentialError)
            raise failed from failed.__cause__
        self._of.watch.answered(call.action, self._sent, self._of.monotonic() - started, answer)
        return reply, answer

    def _exchange(self, request: HttpRequest) -> Steps[tuple[HttpReply, Answer]]:
        """Return the reply and the answer in it; one that came too early counts if it refuses."""
        settle, has_error = self._settle, self._call.has_error
        try:
            reply = yield from self._step(request)
        except (NotSentError, OutcomeUnknownError) as cut:
            if cut.reply is None or isinstance(cut, ApiError):
                raise
            return cut.reply, settle(cut.reply, has_error=has_error, cut=cut)
        except TencentCloudError:
            raise
        except Exception as error:
            # Whatever else a transport raises, the request may have gone out.
            raise OutcomeUnknownError(f"the transport raised {type(error).__name__}") from error
        if reply is None:
            raise OutcomeUnknownError("the transport returned nothing")
        return reply, settle(reply, has_error=has_error)

    def _step(self, step: HttpRequest | Pause) -> Steps[HttpReply | None]:
        """Return what comes of *step*; if it was the last one to be taken, the call is stopped."""
        try:
            return (yield step)
        except Left as left:
            last = left
        self._call.stopped = True
        return last.result()

    def _settle(self, reply: HttpReply, *, has_error: bool, cut: Cut | None = None) -> Answer:
        call = self._call
        return self._of.core.settle(
            reply,
            idempotent=call.idempotent,
            has_error=has_error,
            documented=call.documented,
            cut=cut,
        )

    def _judged(self, error: TencentCloudError) -> TencentCloudError:
        """Return *error* as what it means here: nobody has to know what an idempotent call did."""
        if self._call.idempotent and isinstance(error, OutcomeUnknownError):
            return harmless(error)
        return error

    def _pause_after(self, error: TencentCloudError) -> float | None:
        """Return the seconds to wait before the next attempt; ``None`` where there is none."""
        call, of = self._call, self._of
        # Learnt even where this call ends here: the next one then need not fail.
        followed = getattr(error, "retry", "") == "resign" and of.clock.follow(error.reply)
        decision = decide(
            Failure.of(error),
            idempotent=call.idempotent,
            attempt=self._sent,
            attempts=call.attempts,
            resigned=self._resigned,
        )
        if decision == "resign" and followed:
            self._resigned = True
            return 0.0
        return self._backoff(error) if decision == "again" else None

    def _backoff(self, error: TencentCloudError) -> float | None:
        of = self._of
        pause = backoff(self._sent, of.random()) + of.clock.retry_after(error.reply)
        if self._call.stopped:
            return None
        if of.monotonic() + pause >= self._call.deadline:
            error.add_note("no time was left for another attempt")
            return None
        if not of.quota.take():
            error.add_note("too many calls failed for another attempt")
            return None
        of.watch.paused(self._call.action, pause)
        return pause

    def _unsent(self, why: str) -> TencentCloudError:
        return self._concluded(NotSentError(why))

    def _concluded(self, failure: TencentCloudError) -> TencentCloudError:
        self._failures.append(failure)
        return self._conclusion()

    def _conclusion(self) -> TencentCloudError:
        error = conclusion(self._failures)
        error.action, error.attempts = self._call.action, self._sent
        return error
