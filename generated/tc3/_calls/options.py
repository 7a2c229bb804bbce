# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What a client and a single call may set, and what is wrong with a setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard, cast

from ..errors import Problem
from .validation import wrong_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .operation import Api

__all__ = [
    "DEFAULT_ATTEMPTS",
    "DEFAULT_TIMEOUT",
    "NO_OPTIONS",
    "RequestOptions",
    "is_header_value",
    "option_problems",
]

DEFAULT_TIMEOUT = 30.0
"""Seconds that a whole call may take where nothing else is said."""

DEFAULT_ATTEMPTS = 3
"""How often a request goes out at most where nothing else is said."""

_MAX_ATTEMPTS = 10
_MAX_TIMEOUT = 86_400
_RESERVED = frozenset(
    {
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_HEADER_NAME = r"[A-Za-z0-9][A-Za-z0-9-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """Options for one call; ``None`` keeps the client's default.

    Attributes:
        timeout: Seconds that the whole call may take, with all its attempts and pauses.
        deadline: A moment of ``time.monotonic()`` at which the call ends at the latest; one moment
            can bound several calls.
        attempts: How often the request goes out at most, 1 to 10; what may have had an effect is
            not repeated, however many are left, unless the action is idempotent.
        region: The region that serves this call.
        language: The language of messages, such as ``en-US``.
        headers: Further headers, kept out of ``repr``; none of those that are signed or set
            anyway.
        trace_id: Sent along, for the service's own traces.
        checks: ``False`` sends the parameters as they are: limits grow faster than generated code.
        strict: ``True`` raises where a response is not as documented, instead of listing where in
            ``meta.deviations``; what was asked for has happened by then.
    """

    timeout: float | None = None
    deadline: float | None = None
    attempts: int | None = None
    region: str | None = None
    language: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    trace_id: str | None = None
    checks: bool | None = None
    strict: bool | None = None


NO_OPTIONS = RequestOptions()
"""The options of a call that has none of its own."""


def option_problems(
    options: RequestOptions, api: Api, *, prefix: str, moment: float
) -> list[Problem]:
    """Return what is wrong with *options*, at a *moment* of the monotonic clock.

    Region, language, trace id and headers become header lines, so none may hold a line end.
    """
    if options is NO_OPTIONS:
        return []
    if not isinstance(cast("object", options), RequestOptions):
        return [wrong_type(prefix.rstrip("."), options, "RequestOptions")]
    found = [*_text_problems(options, api), *_bound_problems(options, moment)]
    found += _header_problems(options.headers, api)
    return [Problem(f"{prefix}{problem.path}", problem.message) for problem in found]


def _text_problems(options: RequestOptions, api: Api) -> Iterator[Problem]:
    for name in ("region", "language", "trace_id"):
        value = getattr(options, name)
        if value is not None and not is_header_value(value):
            yield Problem(name, "is no visible ASCII text")
    if options.language is not None and options.language not in api.languages:
        yield Problem("language", f"is not offered; {', '.join(api.languages)} are")


def _bound_problems(options: RequestOptions, moment: float) -> Iterator[Problem]:
    if options.timeout is not None and not (
        _is_number(options.timeout) and 0 < options.timeout <= _MAX_TIMEOUT
    ):
        yield Problem("timeout", f"must be above 0 and at most {_MAX_TIMEOUT} seconds")
    if options.deadline is not None and not (
        _is_number(options.deadline) and options.deadline <= moment + _MAX_TIMEOUT
    ):
        message = f"must be a moment of time.monotonic(), at most {_MAX_TIMEOUT} seconds ahead"
        yield Problem("deadline", message)
    if options.attempts is not None and (
        type(options.attempts) is not int or not 0 < options.attempts <= _MAX_ATTEMPTS
    ):
        yield Problem("attempts", f"must be a whole number from 1 to {_MAX_ATTEMPTS}")


def _header_problems(headers: object, api: Api) -> Iterator[Problem]:
    """Find headers that are set anyway: a second Authorization would be one."""
    reserved = _RESERVED | {name.lower() for name in api.headers.values()}
    if not isinstance(headers, Mapping):
        yield Problem("headers", "must be a mapping of names to texts")
        return
    for name, value in cast("Mapping[object, object]", headers).items():
        if (
            not isinstance(name, str)
            or not re.fullmatch(_HEADER_NAME, name)
            or name.lower() in reserved
        ):
            yield Problem("headers", f"{name!r} cannot be added")
        elif not is_header_value(value):
            yield Problem(f"headers[{name!r}]", "is no visible ASCII text")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_header_value(value: object) -> TypeGuard[str]:
    """Return whether *value* can stand in a header: printable ASCII, and not empty."""
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()
