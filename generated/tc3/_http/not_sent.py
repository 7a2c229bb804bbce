# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What goes wrong before a request begins: nothing was sent, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NotSentError, TencentCloudError

if TYPE_CHECKING:
    from types import TracebackType


__all__ = ["not_sent", "nothing_sent", "reason"]


def reason(error: Exception, *, joint: str = ", ") -> str:
    """Name an error by its kind, *joint*, and the system's words, without what the peer sent."""
    words = getattr(error, "strerror", None)
    if not words and isinstance(error, TimeoutError):
        words = "timed out"
    return f"{type(error).__name__}" + (f"{joint}{words}" if words else "")


def not_sent(error: Exception) -> NotSentError:
    """Return the error for a request that never began because of *error*.

    What Python says of a module, an attribute or a name that is missing is repeated; the text of
    any other error may hold what was to be sent, so its kind has to do.
    """
    missing = isinstance(error, ImportError | AttributeError | NameError)
    found = NotSentError(f"nothing was sent: {reason(error)}{f', {error}' if missing else ''}")
    found.retry = "never"
    found.__cause__ = error
    return found


class _NothingSent:
    """Turns what goes wrong inside, before anything was sent, into a NotSentError.

    Errors of this package stay what they are.
    """

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
            raise not_sent(error) from error


# A class, as each request needs several, and a generator takes four times as long.
nothing_sent = _NothingSent
