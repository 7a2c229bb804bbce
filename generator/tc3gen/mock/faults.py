"""What can go wrong with one request, for `MockEndpoint.inject`.

Some faults take *acted*: whether the service had carried out the request before the fault.
The client sees the same either way; only the count differs. An invalid value raises ValueError.

A fault only says what goes wrong. It is carried out where that happens: connection.py resets a
connection before or amid the request, service.py decides what the service does and says (errors,
examples, the clock), http_responses.py spoils the response and its delivery. rules.py chooses the
fault of each request.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

MAX_SECONDS = 86_400
"""The longest pause: a day."""
MAX_SKEW_SECONDS = 10**9
"""The most that a clock can be wrong: some thirty years."""
_MAX_COUNT = 10**9


def _check_number(name: str, value: float, minimum: float, maximum: float) -> None:
    if not (math.isfinite(value) and minimum <= value <= maximum):
        raise ValueError(f"{name} cannot be {value}: it is a number from {minimum} to {maximum}")


def _check_header(name: str, value: str, *, blanks: bool) -> None:
    if not (value.isascii() and value.isprintable()) or (
        not blanks and (" " in value or not value)
    ):
        blank = "" if blanks else ", not empty and without blanks"
        raise ValueError(f"{name} cannot be {value!r}: it is printable ASCII text{blank}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Base class of all faults."""


@dataclass(frozen=True, slots=True)
class NoFault(Fault):
    """Nothing goes wrong: inject it before a fault that is meant for a later request."""


@dataclass(frozen=True, slots=True)
class Failing(Fault):
    """Base class of faults after which the client has no valid response to a complete request."""

    acted: bool = field(default=True, kw_only=True)


@dataclass(frozen=True, slots=True)
class _Timed(Fault):
    """Base class of faults that take a number of *seconds*."""

    seconds: float

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, 0, MAX_SECONDS)


# --- the request does not arrive completely


@dataclass(frozen=True, slots=True)
class ResetBeforeReading(Fault):
    """The connection is reset when the request comes, before anything of it is read.

    If the fault is for one action, the headers are read, but not the body.
    """


@dataclass(frozen=True, slots=True)
class ResetHalfway(Fault):
    """The connection is reset after half of the body was read."""


# --- the request arrives, no response comes


@dataclass(frozen=True, slots=True)
class CloseAfterReading(Failing):
    """The connection is closed instead of a response."""


@dataclass(frozen=True, slots=True)
class ResetAfterReading(Failing):
    """The connection is reset instead of a response."""


# --- the request arrives, a wrong response comes


@dataclass(frozen=True, slots=True)
class ErrorResponse(Fault):
    """The service responds with the error *code*, which must be in the spec.

    An *acted* of ``None`` assumes the worst: the service acted if the spec says that the effect of
    the code is unknown. For a code that is not in the spec, set *documented* to ``False``.
    """

    code: str
    message: str = ""
    acted: bool | None = None
    documented: bool = True

    def __post_init__(self) -> None:
        if not self.code.isascii() or not self.code.isprintable():
            raise ValueError(f"code cannot be {self.code!r}: it is printable ASCII text")


@dataclass(frozen=True, slots=True)
class EmptyResponse(Failing):
    """Status 200 and no body."""


@dataclass(frozen=True, slots=True)
class CutJson(Failing):
    """A complete HTTP response whose JSON is cut off in the middle."""


@dataclass(frozen=True, slots=True)
class WrongLength(Failing):
    """Content-Length is *by* bytes too large, or too small where *by* is negative.

    If it is too large, the connection is closed; if it is too small, the connection is kept, with
    bytes in it that belong to no response.
    """

    by: int = 10

    def __post_init__(self) -> None:
        if not self.by:
            raise ValueError("by cannot be 0: the length would be right")
        _check_number("by", self.by, -_MAX_COUNT, _MAX_COUNT)


@dataclass(frozen=True, slots=True)
class BadGateway(Failing):
    """An HTML page of a proxy, with this *status*."""

    status: int = 502

    def __post_init__(self) -> None:
        _check_number("status", self.status, 200, 599)


@dataclass(frozen=True, slots=True)
class TooManyRequests(Failing):
    """Status 429 with Retry-After: *seconds*."""

    seconds: int = 1

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, 0, _MAX_COUNT)


@dataclass(frozen=True, slots=True)
class Redirect(Failing):
    """Status 3xx that points to *location*, a URL of another host."""

    location: str
    status: int = 307

    def __post_init__(self) -> None:
        _check_header("location", self.location, blanks=False)
        _check_number("status", self.status, 300, 399)


# --- the right response, delivered in an unusual way


@dataclass(frozen=True, slots=True)
class Delay(_Timed):
    """The response comes after *seconds*."""


@dataclass(frozen=True, slots=True)
class TrickleHeaders(_Timed):
    """The headers come byte by byte, with *seconds* before each."""


@dataclass(frozen=True, slots=True)
class TrickleBody(_Timed):
    """The body comes byte by byte, with *seconds* before each."""


@dataclass(frozen=True, slots=True)
class Gzip(Fault):
    """The body is compressed, whether the client asked for that or not."""


@dataclass(frozen=True, slots=True)
class Chunked(Fault):
    """The body comes in chunks of *size* bytes, without Content-Length."""

    size: int = 16

    def __post_init__(self) -> None:
        _check_number("size", self.size, 1, _MAX_COUNT)


@dataclass(frozen=True, slots=True)
class ContentType(Fault):
    """Content-Type has this *value*; ``None`` leaves the header out."""

    value: str | None = None

    def __post_init__(self) -> None:
        if self.value is not None:
            _check_header("value", self.value, blanks=True)


@dataclass(frozen=True, slots=True)
class ExampleResponse(Fault):
    """The response is the documented example with this *title*, whatever the request."""

    title: str


# --- the right response, after which the connection is stale


@dataclass(frozen=True, slots=True)
class CloseWhenIdle(_Timed):
    """The connection is closed *seconds* after the response, without ``Connection: close``."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ResetOnNextUse(Fault):
    """The connection is reset when the next request comes on it, which is not read."""


# --- the clock


@dataclass(frozen=True, slots=True)
class ClockSkew(Fault):
    """The clock of the service is *seconds* ahead for this request, its Date header too."""

    seconds: float

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, -MAX_SKEW_SECONDS, MAX_SKEW_SECONDS)
