# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A flow: a generator that yields requests and sleeps, and that a thread or an event loop runs."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from .._http.not_sent import not_sent_error
from ..errors import TencentCloudError

if TYPE_CHECKING:
    from .._http.messages import HttpRequest, HttpResponse

__all__ = ["Flow", "Left", "Sleep", "first_step"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sleep:
    """A step: wait for so many *seconds*."""

    seconds: float


Flow: TypeAlias = Generator["HttpRequest | Sleep", "HttpResponse | None", T]
"""Requests to send and sleeps to make, on the way to a ``T``.

Whoever runs it sends the response of each request back in, or throws what the transport raised;
who does not go on throws Left.
"""


def first_step(flow: Flow[T]) -> HttpRequest | Sleep:
    """Start the flow and return its first step; if that fails, nothing was sent."""
    try:
        return next(flow)
    except (TencentCloudError, StopIteration):
        raise
    except Exception as error:
        raise not_sent_error(error) from error


class Left(Exception):
    """Thrown into steps that nobody takes any further, with the *ending* of the last request."""

    def __init__(self, ending: HttpResponse | BaseException) -> None:
        super().__init__(type(ending).__name__)
        self._ending = ending

    def result(self) -> HttpResponse:
        """Return the response, or raise the failure."""
        if isinstance(self._ending, BaseException):
            raise self._ending
        return self._ending
