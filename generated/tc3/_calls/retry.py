# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Whether and when a request is sent again: decisions only, nothing here sends or waits.

`decide` reads the table below. ``RetryLoop._backoff`` still gives up where the retry quota, the
deadline or a stop forbids another attempt. Not counted as an attempt: ``ConnectionPool.send``
takes a new connection where an idle one turns out to be dead.

Idempotent means safe to retry: no failure of an idempotent action has an effect to worry about.

======================================================  =======  ==========  ==============
what happened                                           effect   idempotent  not idempotent
======================================================  =======  ==========  ==============
not sent: no connection, or cut off while sending       none     again       again
sent, then no response, or a truncated or invalid one   unknown  again       raise
status 429 or 5xx                                       unknown  again       raise
status 3xx or another 4xx                               unknown  raise       raise
error code with ``retry: backoff``                      none     again       again
error code with ``retry: backoff``                      unknown  again       raise
error code with ``retry: resign``, for the first time   none     resign      resign
error code with ``retry: renew``, for the first time    none     renew       renew
error code beside results                               unknown  as above    raise
any other error code                                    its own  raise       raise
======================================================  =======  ==========  ==============
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from .._forking import register_fork_reset
from ..errors import (
    ApiError,
    ClosedError,
    NoResponseError,
    NotSentError,
    OutcomeUnknownError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..errors import Effect, RetryAdvice, TencentCloudError
    from .retry_settings import Retry

__all__ = ["Decision", "Failure", "RetryQuota", "backoff", "conclusion", "decide"]

Decision: TypeAlias = Literal["raise", "again", "resign", "renew"]
"""Give up, send again after a backoff, or send again at once, signed with the server's time or with
another key."""

_TOO_MANY_REQUESTS = 429
_FINAL = {3, 4}
"""The first digits of statuses that another attempt does not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is known of a failed attempt.

    Attributes:
        effect: Whether something may have happened.
        status: The HTTP status; 0 where no response came.
        retry: What its error code says; ``None`` if there is no code.
    """

    effect: Effect
    status: int = 0
    retry: RetryAdvice | None = None

    @classmethod
    def of(cls, error: TencentCloudError) -> Failure:
        """Return what *error* says; one that is not about an attempt is never retried."""
        status = error.response.status if error.response else 0
        if isinstance(error, ApiError):
            return cls(effect=error.effect, status=status, retry=error.retry)
        if isinstance(error, NotSentError) and error.retry == "never":
            return cls(effect=error.effect, retry="never")
        if isinstance(error, NotSentError | NoResponseError | OutcomeUnknownError):
            return cls(effect=error.effect, status=status)
        return cls(effect=error.effect, retry="never")


def decide(
    failure: Failure,
    *,
    idempotent: bool,
    attempt: int,
    max_attempts: int,
    resigned: bool,
    renewed: bool,
) -> Decision:
    """Decide what follows the failed *attempt*, counted from 1, of at most *max_attempts*.

    *resigned* says that the call was already signed with the server's time, *renewed* that it was
    signed with another key, or that there is none.
    """
    if attempt >= max_attempts or (failure.effect == "unknown" and not idempotent):
        return "raise"
    if failure.retry is None:
        return "again" if _may_succeed(failure.status) else "raise"
    if failure.retry == "resign":
        return "raise" if resigned else "resign"
    if failure.retry == "renew":
        return "raise" if renewed else "renew"
    return "again" if failure.retry == "backoff" else "raise"


def _may_succeed(status: int) -> bool:
    """Return whether another attempt may succeed after one that ended with this *status*."""
    return status == _TOO_MANY_REQUESTS or status // 100 not in _FINAL


def backoff(retry: Retry, attempt: int, jitter: float) -> float:
    """Return the seconds to wait after the failed *attempt*: exponential, with full jitter.

    *jitter* is a random number from 0 to 1: clients that failed together do not retry together.
    """
    limit: float = min(retry.longest, retry.first * 2 ** (attempt - 1))
    return limit * jitter


class RetryQuota:
    """Limits the retries of a client, which would multiply the load of a service in trouble.

    Each retry takes one of *size* tokens, each successful call gives one back. Threads share it,
    and so do signal handlers: the lock is reentrant, and there is no call between reading and
    writing the tokens, where a signal handler could run.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._left = size
        self.reset_after_fork()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Make a new lock: no thread of the parent is here to release the old one."""
        # Reentrant: a signal handler that sends may run while its own thread holds it.
        self._lock = threading.RLock()

    def take(self) -> bool:
        """Take a token; return whether there was one."""
        with self._lock:
            if not self._left:
                return False
            self._left -= 1
            return True

    def give_back(self) -> None:
        """Return a token."""
        if self._left < self._size:
            with self._lock:
                if self._left < self._size:
                    self._left += 1


def conclusion(failures: Sequence[TencentCloudError]) -> TencentCloudError:
    """Return the error to raise after *failures*, the last of which ended the call.

    It never says that nothing was sent if an earlier attempt was: it is a NoResponseError then,
    whose cause is the error of that attempt. Its notes list the earlier failures.
    """
    last = failures[-1]
    sent = next((one for one in failures if isinstance(one, NoResponseError)), None)
    if sent is not None and isinstance(last, NotSentError | ClosedError):
        last = _sent_before(last, sent)
    for number, failure in enumerate(failures[:-1], 1):
        last.add_note(f"attempt {number} ended with {type(failure).__name__}: {failure}")
    return last


def _sent_before(last: NotSentError | ClosedError, sent: NoResponseError) -> NoResponseError:
    message = f"an earlier attempt was sent and had no usable response; the last: {last.message}"
    error = NoResponseError(message, request_id=sent.request_id)
    error.response, error.__cause__ = sent.response, sent
    return error
