# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The options of one call, and what can be wrong with them."""

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
    from .retry_settings import Retry

__all__ = [
    "DEFAULT_TIMEOUT",
    "NO_OPTIONS",
    "RequestOptions",
    "is_header_value",
    "option_problems",
]

DEFAULT_TIMEOUT = 30.0
"""Seconds that a whole call may take by default."""

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
        "user-agent",
    }
)
_HEADER_NAME = r"[A-Za-z0-9][A-Za-z0-9-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """Options for one call; ``None`` keeps the client's default.

    Attributes:
        timeout: Seconds that the whole call may take, with all attempts and backoffs.
        deadline: A time of ``time.monotonic()`` at which the call ends at the latest; several calls
            can share it.
        attempts: How often the request is sent at most, 1 to 10. One that may have had an effect is
            only sent again for an idempotent action.
        retry: Attempts and backoffs, instead of those of the client.
        region: The region that serves this call.
        language: The language of error messages, such as ``en-US``.
        headers: Further headers, not shown by ``repr``; none of those that the client sets.
        trace_id: A trace id for the service.
        checks: ``False`` sends the parameters without checking them: limits can be raised after
            the code was generated.
        strict: ``True`` raises where a response is not as documented, instead of listing it in
            ``meta.deviations``; the request has been carried out by then.
    """

    timeout: float | None = None
    deadline: float | None = None
    attempts: int | None = None
    retry: Retry | None = None
    region: str | None = None
    language: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    trace_id: str | None = None
    checks: bool | None = None
    strict: bool | None = None


NO_OPTIONS = RequestOptions()
"""The options of a call that is given none."""


def option_problems(options: RequestOptions, api: Api, *, prefix: str, now: float) -> list[Problem]:
    """Return what is wrong with *options*, *now* by the monotonic clock.

    Region, language, trace id and headers become header lines, so none may hold a line end.
    """
    if options is NO_OPTIONS:
        return []
    if not isinstance(cast("object", options), RequestOptions):
        return [wrong_type(prefix.rstrip("."), options, "RequestOptions")]
    found = [*_text_problems(options, api), *_bound_problems(options, now)]
    found += _header_problems(options.headers, api)
    return [Problem(f"{prefix}{problem.path}", problem.message) for problem in found]


def _text_problems(options: RequestOptions, api: Api) -> Iterator[Problem]:
    for name in ("region", "language", "trace_id"):
        value = getattr(options, name)
        if value is not None and not is_header_value(value):
            yield Problem(name, "must be printable ASCII")
    if options.language is not None and options.language not in api.languages:
        yield Problem("language", f"is not offered; {', '.join(api.languages)} are")


def _bound_problems(options: RequestOptions, now: float) -> Iterator[Problem]:
    if options.timeout is not None and not (
        _is_number(options.timeout) and 0 < options.timeout <= _MAX_TIMEOUT
    ):
        yield Problem("timeout", f"must be above 0 and at most {_MAX_TIMEOUT} seconds")
    if options.deadline is not None and not (
        _is_number(options.deadline) and options.deadline <= now + _MAX_TIMEOUT
    ):
        message = f"must be a time of time.monotonic(), at most {_MAX_TIMEOUT} seconds ahead"
        yield Problem("deadline", message)
    if options.attempts is not None or options.retry is not None:
        # Imported where it is needed, as importing the package imports this module.
        from .retry_settings import attempts_and_retry_problems

        yield from attempts_and_retry_problems(options.attempts, options.retry)


def _header_problems(headers: object, api: Api) -> Iterator[Problem]:
    """Refuse headers that the client sets, such as a second Authorization."""
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
            yield Problem(f"headers[{name!r}]", "must be printable ASCII")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_header_value(value: object) -> TypeGuard[str]:
    """Return whether *value* can stand in a header: printable ASCII, and not empty."""
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()
