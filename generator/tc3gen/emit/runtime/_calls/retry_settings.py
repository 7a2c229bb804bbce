# SPDX-License-Identifier: MIT-0
"""How often and how fast requests are sent again, as a program sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..errors import Problem
from .validation import wrong_type

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Retry", "attempts_and_retry_problems"]

_MAX_ATTEMPTS = 10
_MAX_SECONDS = 3600
_MAX_QUOTA = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often a request is sent, and how long the backoffs in between are.

    Each backoff takes a random part of a time that doubles from *first* to *longest*. A
    ``Retry-After`` of the service comes on top, and the deadline of the call ends it all.

    Attributes:
        attempts: How often a request is sent at most, 1 to 10. One that may have had an effect is
            only sent again for an idempotent action.
        first: Seconds that the first backoff takes at most, up to 3,600.
        longest: Seconds that any backoff takes at most, up to 3,600.
        quota: How many more retries than successful calls a client may have made, which spares a
            service in trouble. That of a single call does not count.
    """

    attempts: int = 3
    first: float = 0.5
    longest: float = 20.0
    quota: int = 100


def attempts_and_retry_problems(attempts: object, retry: object) -> Iterator[Problem]:
    """Find what is wrong with the settings called so, of which one says more than the other."""
    if attempts is not None:
        yield from _whole_number_problems("attempts", attempts, 1, _MAX_ATTEMPTS)
        if retry is not None:
            yield Problem("attempts", "is in retry, too: give it once")
    if isinstance(retry, Retry):
        yield from _retry_problems(retry)
    elif retry is not None:
        yield wrong_type("retry", retry, "Retry")


def _retry_problems(retry: Retry) -> Iterator[Problem]:
    yield from _whole_number_problems("retry.attempts", retry.attempts, 1, _MAX_ATTEMPTS)
    yield from _whole_number_problems("retry.quota", retry.quota, 0, _MAX_QUOTA)
    times = {"retry.first": retry.first, "retry.longest": retry.longest}
    wrong = [path for path, seconds in times.items() if not _is_seconds(seconds)]
    for path in wrong:
        yield Problem(path, f"must be above 0 and at most {_MAX_SECONDS} seconds")
    if not wrong and retry.first > retry.longest:
        yield Problem("retry.first", f"must be at most {retry.longest:g}, as longest says")


def _whole_number_problems(
    path: str, value: object, minimum: int, maximum: int
) -> Iterator[Problem]:
    if type(value) is not int or not minimum <= value <= maximum:
        yield Problem(path, f"must be a whole number from {minimum} to {maximum}")


def _is_seconds(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 < cast("float", value) <= _MAX_SECONDS
