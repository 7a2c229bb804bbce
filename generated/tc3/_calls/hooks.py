# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What a program can see of its calls: one callback and the logger ``tc3``, nothing private.

Neither holds a key, token, signature, number, parameter or body, nor any other text of a response
than its error code and its request id.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from logging import DEBUG, ERROR, INFO, WARNING, NullHandler, getLogger
from typing import TYPE_CHECKING, TypeVar, cast

from .._printable import MAX_ID, printable, printable_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..errors import TencentCloudError
    from .conversion import Deviation
    from .error_codes import ItemEffect
    from .responses import ParsedEnvelope

__all__ = ["Attempt", "Hooks", "log", "tell"]

T = TypeVar("T")

log = getLogger("tc3")
"""One line for each attempt and each pause, at DEBUG; what a callback raised, and where, at ERROR;
where a response is not as documented, once a path, at INFO or WARNING."""

log.addHandler(NullHandler())

_MAX_TOLD = 1000
_INDEX = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request of a call, after it ended.

    Attributes:
        action: What it asked for.
        number: Which attempt of its call it was, from 1.
        elapsed: Seconds from when the transport was asked to send it to its outcome.
        outcome: ``done``, ``none`` where it failed and nothing happened, or ``unknown``.
        error: The name of the class of its error; empty where it was answered.
        code: The error code, where the service gave one.
        request_id: The id that the service gave it, where it is known.
    """

    action: str
    number: int
    elapsed: float
    outcome: ItemEffect
    error: str = ""
    code: str = ""
    request_id: str = ""


class Hooks:
    """Tells the log, and *on_attempt* where there is one, of each attempt.

    *on_attempt* runs in the thread, or the event loop, that makes the call. What it raises is
    logged with its traceback, though without its text, and changes nothing: by then the request has
    had its outcome.
    """

    def __init__(self, on_attempt: Callable[[Attempt], object] | None = None) -> None:
        self._on_attempt = on_attempt
        self._told: dict[tuple[str, str], object] = {}

    def answered(self, action: str, number: int, elapsed: float, answer: ParsedEnvelope) -> None:
        """Tell of an attempt that the service carried out."""
        if self._on_attempt is None and not log.isEnabledFor(DEBUG):
            return
        self._tell(
            Attempt(
                action=action,
                number=number,
                elapsed=elapsed,
                outcome="done",
                request_id=printable_id(answer.request_id),
            )
        )

    def failed(self, action: str, number: int, elapsed: float, error: TencentCloudError) -> None:
        """Tell of an attempt that ended in *error*."""
        self._tell(
            Attempt(
                action=action,
                number=number,
                elapsed=elapsed,
                outcome=error.effect,
                error=type(error).__name__,
                code=printable(getattr(error, "code", ""), limit=MAX_ID),
                request_id=printable_id(error.request_id),
            )
        )

    def paused(self, action: str, seconds: float) -> None:
        """Tell of a pause before another attempt."""
        _write(DEBUG, "%s: again in %.3f s", action, seconds)

    def deviated(self, action: str, deviations: Iterable[Deviation]) -> None:
        """Tell the log where a response is not as documented, once for each path of an action.

        Elements of a list share a path. What was converted is told at INFO, the rest at WARNING.
        """
        for one in deviations:
            path, told = _INDEX.sub("[]", one.path), object()
            if len(self._told) < _MAX_TOLD and self._told.setdefault((action, path), told) is told:
                level = INFO if one.converted else WARNING
                _write(level, "%s: %s", action, replace(one, path=path))

    def _tell(self, attempt: Attempt) -> None:
        _write(
            DEBUG,
            "%s: attempt %d %s after %.3f s (code %s, request id %s, outcome %s)",
            attempt.action,
            attempt.number,
            attempt.error or "answered",
            attempt.elapsed,
            attempt.code or "-",
            attempt.request_id or "-",
            attempt.outcome,
        )
        if self._on_attempt is not None:
            tell("on_attempt", self._on_attempt, attempt)


def tell(name: str, callback: Callable[[T], object], news: T) -> None:
    """Call *callback* with *news*; what it raises is logged under its *name*, with a traceback."""
    try:
        callback(news)
    except Exception as error:  # noqa: BLE001 - the outcome of a call is not the callback's
        shown = _without_text(error)
        _write(ERROR, "%s raised %s", name, type(error).__name__, error=shown)


def _without_text(error: Exception) -> Exception:
    """Return an error of the same name, raised at the same place, that says nothing else.

    The text of an error may quote a number, and so may that of the call that failed before it.
    """
    kind = type(error)
    shown = type(kind.__name__, (Exception,), {"__module__": kind.__module__})()
    shown.__traceback__ = error.__traceback__
    return cast("Exception", shown)


def _write(level: int, line: str, *facts: object, error: Exception | None = None) -> None:
    """Write a line to the log, whose filters and handlers may raise: messages were sent by then."""
    with suppress(Exception):
        log.log(level, line, *facts, exc_info=error)
