# SPDX-License-Identifier: MIT-0
"""Errors of a request that has not begun: whatever they are, nothing was sent.

Once it has begun, ``Connection.exchange`` decides: before the last byte it was not sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NotSentError, TencentCloudError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["not_sent_error", "nothing_sent", "reason"]


def reason(error: Exception, *, separator: str = ", ") -> str:
    """Return the class of *error* and the system's message, without anything that the peer sent."""
    message = getattr(error, "strerror", None)
    if not message and isinstance(error, TimeoutError):
        message = "timed out"
    return f"{type(error).__name__}" + (f"{separator}{message}" if message else "")


def not_sent_error(error: Exception) -> NotSentError:
    """Return the NotSentError of a request that never began because of *error*.

    Python's message about a missing module, attribute or name is repeated. That of any other error
    may hold what was to be sent, so only its class is.
    """
    is_missing = isinstance(error, ImportError | AttributeError | NameError)
    not_sent = NotSentError(
        f"nothing was sent: {reason(error)}{f', {error}' if is_missing else ''}"
    )
    not_sent.retry = "never"
    not_sent.__cause__ = error
    return not_sent


class _NothingSent:
    """Turns errors inside, where nothing was sent yet, into NotSentError; ours stay as they are."""

    __slots__ = ()

    def __enter__(self) -> None:
        return

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, TencentCloudError):
            raise not_sent_error(error) from error


# A class, as each request enters it several times, and a generator takes four times as long.
nothing_sent = _NothingSent
