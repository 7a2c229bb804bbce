# SPDX-License-Identifier: MIT-0
"""What goes wrong before a request begins: nothing was sent, whatever it is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from .errors import NotSentError, TencentCloudError

if TYPE_CHECKING:
    from collections.abc import Generator

    from .attempts import Pause, Steps
    from .transport import HttpRequest

__all__ = ["first_step", "nothing_sent", "reason", "unsent"]

T = TypeVar("T")


def reason(error: Exception, *, joint: str = ", ") -> str:
    """Name an error by its kind, *joint*, and the system's words, without what the peer sent."""
    words = getattr(error, "strerror", None)
    if not words and isinstance(error, TimeoutError):
        words = "timed out"
    return f"{type(error).__name__}" + (f"{joint}{words}" if words else "")


def unsent(error: Exception) -> NotSentError:
    """Return the error for a request that never began because of *error*.

    What Python says of a module, an attribute or a name that is missing is repeated; the text of
    any other error may hold what was to be sent, so its kind has to do.
    """
    missing = isinstance(error, ImportError | AttributeError | NameError)
    found = NotSentError(f"nothing was sent: {reason(error)}{f', {error}' if missing else ''}")
    found.retry = "never"
    found.__cause__ = error
    return found


@contextmanager
def nothing_sent() -> Generator[None, None, None]:
    """Turn what goes wrong inside, before anything was sent, into a NotSentError.

    Errors of this package stay what they are.
    """
    try:
        yield
    except TencentCloudError:
        raise
    except Exception as error:
        raise unsent(error) from error


def first_step(steps: Steps[T]) -> HttpRequest | Pause:
    """Take the first step; whatever goes wrong on the way to it, nothing was sent."""
    try:
        return next(steps)
    except (TencentCloudError, StopIteration):
        raise
    except Exception as error:
        raise unsent(error) from error
