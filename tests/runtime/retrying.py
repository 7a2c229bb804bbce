"""Answers that fail, which the tests of retries share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tc3 import HttpReply, NotSentError, OutcomeUnknownError
from tests.support.loopback import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3.testing import FakeAnswer

THROTTLED = refused("RequestLimitExceeded")
BAD_GATEWAY = HttpReply(status=502, body=b"<html>")


def unsent() -> Any:  # noqa: ANN401 - an answer
    """Return an answer that never lets a request out, each time with an error of its own."""
    return raising(lambda: NotSentError("no connection: gaierror"))


def lost() -> Any:  # noqa: ANN401 - an answer
    """Return an answer that is lost on its way."""
    return raising(lambda: OutcomeUnknownError("no complete answer: TimeoutError, timed out"))


def raising(make: Callable[[], Exception]) -> Callable[[object], FakeAnswer]:
    def answer(_: object) -> FakeAnswer:
        return make()

    return answer


def coded(code: str, headers: Mapping[str, str] | None = None, *, status: int = 200) -> HttpReply:
    """Return a reply that is an error code."""
    return HttpReply(status=status, headers=headers or {}, body=json.dumps(refused(code)).encode())
