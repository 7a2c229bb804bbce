"""What can go wrong with one request, as values: a script hands one of them to each request.

Where a fault has *acted*, it tells whether the service had carried the request out before things
went wrong; a caller sees the same either way, only the count differs. A value that a fault cannot
have raises ValueError.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

MAX_SECONDS = 86_400
"""The longest pause: a day."""
MAX_SKEW_SECONDS = 10**9
"""The most that a clock can be wrong: some thirty years."""
_MAX_COUNT = 10**9


def _check_number(name: str, value: float, least: float, most: float) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        raise ValueError(f"{name} cannot be {value}: it is a number from {least} to {most}")


def _check_header(name: str, value: str, *, blanks: bool) -> None:
    if not (value.isascii() and value.isprintable()) or (
        not blanks and (" " in value or not value)
    ):
        blank = "" if blanks else ", not empty and without blanks"
        raise ValueError(f"{name} cannot be {value!r}: it is printable ASCII text{blank}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with one request; by itself nothing does."""


@dataclass(frozen=True, slots=True)
class NoFault(Fault):
    """The request is answered as it should be: lets a later one in the script fail."""


@dataclass(frozen=True, slots=True)
class Failing(Fault):
    """The caller gets no proper answer to a request that arrived completely."""

    acted: bool = field(default=True, kw_only=True)


# --- the request does not arrive completely


@dataclass(frozen=True, slots=True)
class ResetBeforeReading(Fault):
    """The connection is reset when the request comes.

    Nothing of it is looked at; where the fault is for one action, the headers are, and no body.
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


# --- the request arrives, another response comes


@dataclass(frozen=True, slots=True)
class ErrorResponse(Fault):
    """The service answers with the error *code*, which the spec has to know.

    Where *acted* is ``None``, the worst is assumed: it acted where the effect of the code, by the
    spec, is unknown. An undocumented code must be said to be *documented* ``False``.
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
    """A complete HTTP answer, whose JSON breaks off in the middle."""


@dataclass(frozen=True, slots=True)
class WrongLength(Failing):
    """Content-Length is *by* bytes too large, or too small where *by* is negative.

    After too large a length the connection is closed; after too small a one it is kept, with bytes
    in it that belong to no response.
    """

    by: int = 10

    def __post_init__(self) -> None:
        if not self.by:
            raise ValueError("by cannot be 0: the length would be right")
        _check_number("by", self.by, -_MAX_COUNT, _MAX_COUNT)


@dataclass(frozen=True, slots=True)
class BadGateway(Failing):
    """A proxy's page in HTML, with its *status*."""

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


# --- the right answer, delivered in an unusual way


@dataclass(frozen=True, slots=True)
class Delay(Fault):
    """The response comes after *seconds*."""

    seconds: float

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, 0, MAX_SECONDS)


@dataclass(frozen=True, slots=True)
class TrickleHeaders(Fault):
    """The headers come byte by byte, with *seconds* before each."""

    seconds: float

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, 0, MAX_SECONDS)


@dataclass(frozen=True, slots=True)
class TrickleBody(Fault):
    """The body comes byte by byte, with *seconds* before each."""

    seconds: float

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, 0, MAX_SECONDS)


@dataclass(frozen=True, slots=True)
class Gzip(Fault):
    """The body is compressed, whether the caller asked for that or not."""


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
    """The response is the documented example with this *title*, whatever was asked."""

    title: str


# --- the right answer, and then the connection turns out to be stale


@dataclass(frozen=True, slots=True)
class CloseWhenIdle(Fault):
    """The connection is closed *seconds* after the response, unannounced."""

    seconds: float = 0.0

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, 0, MAX_SECONDS)


@dataclass(frozen=True, slots=True)
class ResetOnNextUse(Fault):
    """The connection is reset when the next request comes on it; nothing of that is looked at."""


# --- the clock


@dataclass(frozen=True, slots=True)
class ClockSkew(Fault):
    """The clock of the service is *seconds* ahead for this request, its Date header too."""

    seconds: float

    def __post_init__(self) -> None:
        _check_number("seconds", self.seconds, -MAX_SKEW_SECONDS, MAX_SKEW_SECONDS)
