# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A call as a flow: a generator that yields requests and sleeps, and returns the result.

It does no input or output itself, so that one flow serves threads (Client) and event loops
(AsyncDriver). Whoever runs a flow is its driver.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from .._http.before_sending import not_sent_error
from ..errors import TencentCloudError

if TYPE_CHECKING:
    from .._http.background_call import BackgroundCall
    from .._http.cancellation import Deadline
    from .._http.messages import HttpRequest, HttpResponse

__all__ = ["Abandoned", "Blocking", "Flow", "Sleep", "WaitForCall", "Yielded", "first_step"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sleep:
    """A step of a flow: sleep for so many *seconds*."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Blocking:
    """A step of a flow: call *function*, which may take a while."""

    function: Callable[[], object]


@dataclass(frozen=True, slots=True)
class WaitForCall:
    """A step of a flow: wait for what *call* returns or raises, until the *deadline*."""

    call: BackgroundCall[Any]
    deadline: Deadline


Yielded: TypeAlias = "HttpRequest | Sleep | Blocking | WaitForCall"

Flow: TypeAlias = Generator[Yielded, "HttpResponse | None", T]
"""Yields steps, which are requests to send, sleeps, calls and waits, and returns a ``T``.

After each step the driver sends in the response, ``None`` after another step, or throws in what was
raised. A driver that will not take another step throws in Abandoned.
"""


def first_step(flow: Flow[T]) -> Yielded:
    """Start the flow and return its first step; an error until then is a NotSentError."""
    try:
        return next(flow)
    except (TencentCloudError, StopIteration):
        raise
    except Exception as error:
        raise not_sent_error(error) from error


class Abandoned(Exception):
    """Thrown into a flow that will not be run any further, with how its last step ended."""

    def __init__(self, result: HttpResponse | BaseException) -> None:
        super().__init__(type(result).__name__)
        self._result = result

    def result(self) -> HttpResponse:
        """Return the response of the last step, or raise its error."""
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result
