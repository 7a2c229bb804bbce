"""Failing responses that the tests of retries share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tc3 import HttpResponse, NotSentError, OutcomeUnknownError
from tests.support.loopback import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3.testing import FakeResponse

THROTTLED = refused("RequestLimitExceeded")
BAD_GATEWAY = HttpResponse(status=502, body=b"<html>")


def unsent() -> Any:  # noqa: ANN401 - a response of any kind
    """Return a response that never lets a request out, each time with an error of its own."""
    return raising(lambda: NotSentError("no connection: gaierror"))


def lost() -> Any:  # noqa: ANN401 - a response of any kind
    """Return a response that is lost on its way."""
    return raising(lambda: OutcomeUnknownError("no complete response: TimeoutError, timed out"))


def raising(make: Callable[[], Exception]) -> Callable[[object], FakeResponse]:
    def respond(_: object) -> FakeResponse:
        return make()

    return respond


def coded(
    code: str, headers: Mapping[str, str] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a response that is an error code."""
    return HttpResponse(
        status=status, headers=headers or {}, body=json.dumps(refused(code)).encode()
    )
