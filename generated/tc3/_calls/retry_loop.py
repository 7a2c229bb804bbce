# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The retry loop of one call, as a flow; retry.py decides, this waits and asks for requests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .._http.before_sending import nothing_sent
from .._http.cancellation import Deadline
from ..errors import (
    ApiError,
    ClosedError,
    CredentialError,
    NotSentError,
    OutcomeUnknownError,
    TencentCloudError,
)
from .flow import Abandoned, Blocking, Sleep, WaitForCall
from .keys import no_key
from .rate_limiter import RateLimiter
from .response_errors import idempotent_failure
from .response_parsing import parse_response
from .responses import ResponseMeta
from .retry import Failure, backoff, conclusion, decide

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._credentials.refreshing import Renewal
    from .._http.messages import HttpRequest, HttpResponse
    from ..credentials import Credential
    from .clock import ServerClock, TimeSource
    from .flow import Flow, Yielded
    from .hooks import Hooks
    from .operation import Operation
    from .options import RequestOptions
    from .protocols import Response
    from .rate_limiter import SharedRateLimiter
    from .request_builder import RequestBuilder
    from .responses import ParsedEnvelope
    from .retry import RetryQuota

__all__ = ["Call", "Resources", "RetryLoop"]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Call:
    """One call: what is sent, how often at most, and until when.

    Attributes:
        max_attempts: How often it is sent at most; ResponseMeta.attempts says how often it was.
        stopped: Set by any thread; no further request of the call is sent then.
        before_sending: Called in the thread that sends, before each request is signed; nothing was
            sent if it raises.
        may_have_reached: Whether the service may have received a request of the call. Set before
            the transport is called, and reset if that raises an error that rules it out.
    """

    operation: Operation[Response]
    body: bytes
    options: RequestOptions
    max_attempts: int
    started: float
    deadline: float
    rate_limiter: RateLimiter | SharedRateLimiter | None = None
    before_sending: Callable[[], None] | None = None
    stopped: bool = False
    may_have_reached: bool = False


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Resources:
    """What all calls of a client share; every part may be used from any thread."""

    requests: RequestBuilder
    clock: TimeSource
    server_clock: ServerClock
    quota: RetryQuota
    hooks: Hooks


class RetryLoop:
    """Sends the request of a call until it succeeds or must not be sent again."""

    def __init__(self, call: Call, resources: Resources) -> None:
        self._call = call
        self._operation = call.operation
        self._resources = resources
        self._monotonic = resources.clock.monotonic
        self._hooks = resources.hooks
        self._failures: list[TencentCloudError] = []
        self._sent = 0
        self._resigned = False
        self._renewed = False
        self._key: Credential | None = None

    def run(self) -> Flow[tuple[ParsedEnvelope, ResponseMeta]]:
        """Return the parsed response and its meta, or raise what all attempts amount to."""
        while True:
            request = yield from self._next_request()
            try:
                response, envelope = yield from self._attempt(request)
            except TencentCloudError as error:
                self._failures.append(error)
                seconds = self._seconds_until_retry(error)
                if seconds is None:
                    concluded = self._conclusion()
                    raise concluded from concluded.__cause__
                if seconds:
                    yield from self._before_sending(Sleep(seconds))
            else:
                self._resources.quota.give_back()
                return envelope, ResponseMeta(
                    raw=response,
                    attempts=self._sent,
                    elapsed=self._monotonic() - self._call.started,
                    request_id=envelope.request_id,
                )

    def _next_request(self) -> Flow[HttpRequest]:
        """Return the next request once it may be sent; raise if it will not be."""
        call, renewal = self._call, None
        if self._resources.requests.keys.can_change and not self._operation.unsigned:
            renewal = yield from self._wait_for_key()
        if call.rate_limiter is not None or call.stopped or self._monotonic() >= call.deadline:
            yield from self._wait_for_rate_limit()
        try:
            with nothing_sent():
                return self._resources.requests.build(
                    self._operation.action,
                    call.body,
                    call.options,
                    now=self._resources.server_clock.now,
                    deadline=call.deadline,
                    unsigned=self._operation.unsigned,
                    before=call.before_sending,
                    keep_key=self._keep_key,
                    renewal=renewal,
                )
        except TencentCloudError as error:
            concluded = self._conclusion_with(error)
            raise concluded from concluded.__cause__

    def _keep_key(self, key: Credential) -> None:
        self._key = key

    def _wait_for_key(self) -> Flow[Renewal | None]:
        """Wait for a key before taking what others want, too; return the renewal, if any."""
        resources = self._resources
        with nothing_sent():
            renewal = resources.requests.renewal(resources.server_clock.now)
        if renewal is not None:
            until = Deadline(self._call.deadline, self._monotonic)
            try:
                yield from self._perform(WaitForCall(renewal, until))
            except Exception as error:  # noqa: BLE001 - no_key tells what it means
                concluded = self._conclusion_with(no_key(error))
                raise concluded from concluded.__cause__
        return renewal

    def _wait_for_rate_limit(self) -> Flow[None]:
        """Wait for the rate limiter; raise at once if that would take until the deadline."""
        call, now = self._call, self._monotonic()
        send_time: float | None = now
        if isinstance(call.rate_limiter, RateLimiter):
            send_time = call.rate_limiter.reserve(now, call.deadline)
        elif call.rate_limiter is not None:
            send_time = yield from self._reserve(call.rate_limiter, call.deadline - now)
        if send_time is None or send_time >= call.deadline:
            raise self._conclusion_with(NotSentError("no time is left to send it"))
        if send_time > now:
            yield from self._before_sending(Sleep(send_time - now))
        if call.stopped:
            raise self._conclusion_with(NotSentError("stopped before it was sent"))

    def _reserve(self, limiter: SharedRateLimiter, patience: float) -> Flow[float | None]:
        """Return when to send by a rate limiter that may block."""
        reserved: list[float | None] = []
        ask = partial(limiter.reserve, self._operation.action, self._operation.rate, patience)
        yield from self._before_sending(Blocking(lambda: reserved.append(ask())))
        (seconds,) = reserved
        return None if seconds is None else self._monotonic() + seconds

    def _before_sending(self, yielded: Sleep | Blocking) -> Flow[None]:
        """Do what comes before a request; an error that ends it early ends the call."""
        try:
            with nothing_sent():
                yield from self._perform(yielded)
        except TencentCloudError as error:
            concluded = self._conclusion_with(error)
            raise concluded from concluded.__cause__

    def _attempt(self, request: HttpRequest) -> Flow[tuple[HttpResponse, ParsedEnvelope]]:
        """Send *request* once and report how that ended to the hooks."""
        call, action = self._call, self._operation.action
        self._sent += 1
        started, before = self._monotonic(), call.may_have_reached
        call.may_have_reached = True
        try:
            response, envelope = yield from self._exchange(request)
        except TencentCloudError as error:
            call.may_have_reached = before or error.effect != "none"
            elapsed = self._monotonic() - started
            failure = error
            if self._operation.idempotent and isinstance(error, OutcomeUnknownError):
                failure = idempotent_failure(error)
            self._hooks.attempt_failed(action, self._sent, elapsed, failure)
            if isinstance(failure, ClosedError | CredentialError):
                self._sent -= 1  # without a key or an open transport there was no attempt
            raise failure from failure.__cause__
        self._hooks.attempt_succeeded(action, self._sent, self._monotonic() - started, envelope)
        return response, envelope

    def _exchange(self, request: HttpRequest) -> Flow[tuple[HttpResponse, ParsedEnvelope]]:
        """Return the response to *request* and what it holds; an early one counts if it refuses."""
        api, operation = self._resources.requests.api, self._operation
        try:
            response = yield from self._perform(request)
        except (NotSentError, OutcomeUnknownError) as error:
            if error.response is None or isinstance(error, ApiError):
                raise
            response = error.response
            return response, parse_response(response, api, operation, early=error)
        except TencentCloudError:
            raise
        except Exception as error:
            # Whatever else a transport raises, the request may have been sent.
            raise OutcomeUnknownError(f"the transport raised {type(error).__name__}") from error
        if response is None:
            raise OutcomeUnknownError("the transport returned nothing")
        return response, parse_response(response, api, operation)

    def _perform(self, yielded: Yielded) -> Flow[HttpResponse | None]:
        """Yield to the driver, and return what it sends in; stop the call if it abandons it."""
        try:
            return (yield yielded)
        except Abandoned as abandoned:
            last = abandoned
        self._call.stopped = True
        return last.result()

    def _seconds_until_retry(self, error: TencentCloudError) -> float | None:
        """Return how long to wait before the next attempt; ``None`` if there is none."""
        # Done even if this call ends here: the next one then need not fail.
        clock = self._resources.server_clock
        retry = getattr(error, "retry", "")
        followed = retry == "resign" and clock.follow(error.response)
        keys = self._resources.requests.keys
        if retry == "renew" and self._key is not None:
            keys.refuse(self._key)
        decision = decide(
            Failure.of(error),
            idempotent=self._operation.idempotent,
            attempt=self._sent,
            max_attempts=self._call.max_attempts,
            resigned=self._resigned,
            renewed=self._renewed or bool(self._operation.unsigned) or not keys.can_change,
        )
        if decision == "renew":
            self._renewed = True
            return 0.0
        if decision == "resign" and followed:
            self._resigned = True
            return 0.0
        return self._backoff(error) if decision == "again" else None

    def _backoff(self, error: TencentCloudError) -> float | None:
        """Return the seconds of the backoff; ``None`` if there is no time or no quota for it."""
        resources = self._resources
        retry = resources.requests.retry_of(self._call.options)
        seconds = backoff(retry, self._sent, resources.clock.random())
        seconds += resources.server_clock.retry_after(error.response)
        if self._call.stopped:
            return None
        if self._monotonic() + seconds >= self._call.deadline:
            error.add_note("no time was left for another attempt")
            return None
        if not resources.quota.take():
            error.add_note("too many calls failed for another attempt")
            return None
        self._hooks.backing_off(self._operation.action, seconds)
        return seconds

    def _conclusion_with(self, failure: TencentCloudError) -> TencentCloudError:
        self._failures.append(failure)
        return self._conclusion()

    def _conclusion(self) -> TencentCloudError:
        """Return the error of the call, which tells of all attempts.

        Raise it ``from`` its own cause: the error that is being handled is the last attempt's, and
        a traceback would show that a second time.
        """
        error = conclusion(self._failures)
        error.action, error.attempts = self._operation.action, self._sent
        return error
