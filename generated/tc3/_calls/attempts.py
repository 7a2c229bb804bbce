# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The retry loop of one call, as a flow that a thread or an event loop runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .._http.not_sent import nothing_sent
from ..errors import (
    ApiError,
    ClosedError,
    CredentialError,
    NotSentError,
    OutcomeUnknownError,
    TencentCloudError,
)
from .flow import Left, Sleep
from .requests import harmless
from .responses import ResponseMeta
from .retry import Failure, backoff, conclusion, decide

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .._http.messages import HttpRequest, HttpResponse
    from .flow import Flow
    from .hooks import Hooks
    from .options import RequestOptions
    from .rate_limiter import RateLimiter
    from .requests import Core, Cut
    from .responses import ParsedEnvelope
    from .retry import RetryQuota
    from .server_clock import ServerClock

__all__ = ["Attempts", "Call", "Resources"]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Call:
    """One call: what goes out, how often at most, and until when.

    Once it is *stopped*, by any thread, no further request of it goes out. *may_have_reached* tells
    whether the service may have got one by now: so it is from before the transport is called until
    that raised an error which says otherwise.
    """

    action: str
    body: bytes
    options: RequestOptions
    idempotent: bool
    attempts: int
    started: float
    deadline: float
    rate_limiter: RateLimiter | None = None
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
    hooks: Hooks


class Attempts:
    """Sends the request of a call until there is a response or nothing more can be done."""

    def __init__(self, call: Call, resources: Resources) -> None:
        self._call = call
        self._of = resources
        self._failures: list[TencentCloudError] = []
        self._sent = 0
        self._resigned = False

    def flow(self) -> Flow[tuple[ParsedEnvelope, ResponseMeta]]:
        """Return the response and how it came, or raise the conclusion from all attempts."""
        while True:
            request = yield from self._prepare()
            try:
                response, answer = yield from self._attempt(request)
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
                return answer, ResponseMeta(
                    raw=response,
                    attempts=self._sent,
                    elapsed=self._of.monotonic() - self._call.started,
                    request_id=answer.request_id,
                )

    def _await_turn(self) -> Flow[None]:
        """Wait for the rate limiter; fail at once if the turn would come too late."""
        now, rate_limiter = self._of.monotonic(), self._call.rate_limiter
        moment: float | None = now
        if rate_limiter is not None:
            moment = rate_limiter.reserve(now, self._call.deadline)
        if moment is None or moment >= self._call.deadline:
            raise self._unsent("no time is left to send it")
        if moment > now:
            yield from self._wait(moment - now)
        if self._call.stopped:
            raise self._unsent("stopped before it was sent")

    def _wait(self, seconds: float) -> Flow[None]:
        """Sleep between requests; whatever ends the sleep early ends the call."""
        try:
            with nothing_sent():
                yield from self._step(Sleep(seconds))
        except TencentCloudError as error:
            concluded = self._concluded(error)
            raise concluded from concluded.__cause__

    def _prepare(self) -> Flow[HttpRequest]:
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

    def _attempt(self, request: HttpRequest) -> Flow[tuple[HttpResponse, ParsedEnvelope]]:
        call = self._call
        self._sent += 1
        started, before = self._of.monotonic(), call.may_have_reached
        call.may_have_reached = True
        try:
            response, answer = yield from self._exchange(request)
        except TencentCloudError as error:
            call.may_have_reached = before or error.effect != "none"
            elapsed = self._of.monotonic() - started
            failed = self._judged(error)
            self._of.hooks.failed(call.action, self._sent, elapsed, failed)
            # Without a key or a transport nothing was tried.
            self._sent -= isinstance(failed, ClosedError | CredentialError)
            raise failed from failed.__cause__
        self._of.hooks.answered(call.action, self._sent, self._of.monotonic() - started, answer)
        return response, answer

    def _exchange(self, request: HttpRequest) -> Flow[tuple[HttpResponse, ParsedEnvelope]]:
        """Return the response and what it says; one that came too early counts if it refuses."""
        settle, has_error = self._settle, self._call.has_error
        try:
            response = yield from self._step(request)
        except (NotSentError, OutcomeUnknownError) as cut:
            if cut.response is None or isinstance(cut, ApiError):
                raise
            return cut.response, settle(cut.response, has_error=has_error, cut=cut)
        except TencentCloudError:
            raise
        except Exception as error:
            # Whatever else a transport raises, the request may have gone out.
            raise OutcomeUnknownError(f"the transport raised {type(error).__name__}") from error
        if response is None:
            raise OutcomeUnknownError("the transport returned nothing")
        return response, settle(response, has_error=has_error)

    def _step(self, step: HttpRequest | Sleep) -> Flow[HttpResponse | None]:
        """Return what comes of *step*; if it was the last one to be taken, the call is stopped."""
        try:
            return (yield step)
        except Left as left:
            last = left
        self._call.stopped = True
        return last.result()

    def _settle(
        self, response: HttpResponse, *, has_error: bool, cut: Cut | None = None
    ) -> ParsedEnvelope:
        call = self._call
        return self._of.core.settle(
            response,
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
        followed = getattr(error, "retry", "") == "resign" and of.clock.follow(error.response)
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
        pause = backoff(self._sent, of.random()) + of.clock.retry_after(error.response)
        if self._call.stopped:
            return None
        if of.monotonic() + pause >= self._call.deadline:
            error.add_note("no time was left for another attempt")
            return None
        if not of.quota.take():
            error.add_note("too many calls failed for another attempt")
            return None
        of.hooks.paused(self._call.action, pause)
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
