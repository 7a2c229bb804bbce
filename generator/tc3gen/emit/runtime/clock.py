# SPDX-License-Identifier: MIT-0
"""The time of the server, as far as its replies tell it."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .replies import HttpReply

__all__ = ["LONGEST_RETRY_AFTER", "ServerClock"]

LONGEST_RETRY_AFTER = 60.0
"""Seconds that a ``Retry-After`` can ask for; a longer one counts as this."""

_SECONDS = re.compile(r"[0-9]+")


class ServerClock:
    """Seconds since 1970 by the clock of the server, once a refusal has shown that ours is wrong.

    Until then it is *clock*. One serves all calls of a client: what the refusal of one call taught,
    the next ones need not learn again.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        # Written as a whole: threads that set it at once set it to the same.
        self._offset = 0.0

    def now(self) -> float:
        """Return the time to sign with."""
        return self._clock() + self._offset

    def follow(self, reply: HttpReply | None) -> bool:
        """Go by the ``Date`` of *reply* from now on; tell whether it has one."""
        date = _seconds(reply.headers.get("date", "")) if reply else None
        if date is None:
            return False
        self._offset = date - self._clock()
        return True

    def retry_after(self, reply: HttpReply | None) -> float:
        """Return the seconds that *reply* asks to wait; 0 where it asks for nothing readable."""
        asked = reply.headers.get("retry-after", "").strip() if reply else ""
        if _SECONDS.fullmatch(asked):
            return min(float(asked), LONGEST_RETRY_AFTER)
        date = _seconds(asked)
        return 0.0 if date is None else min(max(date - self.now(), 0.0), LONGEST_RETRY_AFTER)


def _seconds(date: str) -> float | None:
    """Return an HTTP date, in UTC unless it says so, in seconds since 1970; ``None`` if none."""
    try:
        found = parsedate_to_datetime(date)
        return found.replace(tzinfo=found.tzinfo or UTC).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
