# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Logging and the on_attempt hook.

Neither gets a key, token, signature, phone number, parameter or body, nor any text of a response
but its error code and request id.
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

__all__ = ["Attempt", "Hooks", "call_hook", "log"]

T = TypeVar("T")

log = getLogger("tc3")
"""Attempts and backoffs at DEBUG, deviations of responses at INFO and WARNING, and what a callback
raised at ERROR."""

log.addHandler(NullHandler())

_MAX_LOGGED = 1000
_INDEX = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request of a call, after it ended.

    Attributes:
        action: The action that it called.
        number: Which attempt of its call it was, from 1.
        elapsed: Seconds from the call of the transport to the response or error.
        outcome: ``done``; ``none`` if it failed and nothing happened; or ``unknown``.
        error: The class name of its error; empty if there was none.
        code: The error code of the service; empty if there was none.
        request_id: The id that the service gave it; empty if it is not known.
    """

    action: str
    number: int
    elapsed: float
    outcome: ItemEffect
    error: str = ""
    code: str = ""
    request_id: str = ""


class Hooks:
    """Logs each attempt, and calls *on_attempt* with it.

    *on_attempt* runs in the thread or the event loop that makes the call. What it raises is logged
    with its traceback but without its text, and changes nothing: the request has ended by then.
    """

    def __init__(self, on_attempt: Callable[[Attempt], object] | None = None) -> None:
        self._on_attempt = on_attempt
        self._logged: dict[tuple[str, str], object] = {}

    def attempt_succeeded(
        self, action: str, number: int, elapsed: float, envelope: ParsedEnvelope
    ) -> None:
        """Report an attempt that the service carried out."""
        if self._on_attempt is None and not log.isEnabledFor(DEBUG):
            return
        self._report(
            Attempt(
                action=action,
                number=number,
                elapsed=elapsed,
                outcome="done",
                request_id=printable_id(envelope.request_id),
            )
        )

    def attempt_failed(
        self, action: str, number: int, elapsed: float, error: TencentCloudError
    ) -> None:
        """Report an attempt that ended with *error*."""
        self._report(
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

    def backing_off(self, action: str, seconds: float) -> None:
        """Log the backoff before another attempt."""
        _write(DEBUG, "%s: again in %.3f s", action, seconds)

    def response_deviated(self, action: str, deviations: Iterable[Deviation]) -> None:
        """Log where a response is not as documented, once for each path of an action.

        Elements of a list share a path. What was converted is logged at INFO, the rest at WARNING.
        """
        for one in deviations:
            # A token of its own tells the first of several threads, without a lock.
            path, token = _INDEX.sub("[]", one.path), object()
            if len(self._logged) >= _MAX_LOGGED:
                return
            if self._logged.setdefault((action, path), token) is token:
                level = INFO if one.converted else WARNING
                _write(level, "%s: %s", action, replace(one, path=path))

    def _report(self, attempt: Attempt) -> None:
        _write(
            DEBUG,
            "%s: attempt %d %s after %.3f s (code %s, request id %s, outcome %s)",
            attempt.action,
            attempt.number,
            attempt.error or "got a response",
            attempt.elapsed,
            attempt.code or "-",
            attempt.request_id or "-",
            attempt.outcome,
        )
        if self._on_attempt is not None:
            call_hook("on_attempt", self._on_attempt, attempt)


def call_hook(name: str, hook: Callable[[T], object], event: T) -> None:
    """Call *hook* with *event*; what it raises is logged under its *name*, with a traceback."""
    try:
        hook(event)
    except Exception as error:  # noqa: BLE001 - a hook does not decide how a call ends
        shown = _without_text(error)
        _write(ERROR, "%s raised %s", name, type(error).__name__, error=shown)


def _without_text(error: Exception) -> Exception:
    """Return an error with the same name and traceback, but without text, cause and context.

    The text of an error may quote a phone number, and so may that of its context.
    """
    kind = type(error)
    shown = type(kind.__name__, (Exception,), {"__module__": kind.__module__})()
    shown.__traceback__ = error.__traceback__
    return cast("Exception", shown)


def _write(level: int, line: str, *facts: object, error: Exception | None = None) -> None:
    """Write a line to the log; what its filters and handlers raise must not end a call."""
    with suppress(Exception):
        log.log(level, line, *facts, exc_info=error)
