# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The time of the server, as far as its responses tell it."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._http.messages import HttpResponse

__all__ = ["MAX_RETRY_AFTER", "ServerClock"]

MAX_RETRY_AFTER = 60.0
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

    def follow(self, response: HttpResponse | None) -> bool:
        """Go by the ``Date`` of *response* from now on; tell whether it has one."""
        date = _seconds(response.headers.get("date", "")) if response else None
        if date is None:
            return False
        self._offset = date - self._clock()
        return True

    def retry_after(self, response: HttpResponse | None) -> float:
        """Return the seconds that *response* asks to wait; 0 where it asks for nothing readable."""
        asked = response.headers.get("retry-after", "").strip() if response else ""
        if _SECONDS.fullmatch(asked):
            return min(float(asked), MAX_RETRY_AFTER)
        date = _seconds(asked)
        return 0.0 if date is None else min(max(date - self.now(), 0.0), MAX_RETRY_AFTER)


def _seconds(date: str) -> float | None:
    """Return an HTTP date, in UTC unless it says so, in seconds since 1970; ``None`` if none."""
    try:
        found = parsedate_to_datetime(date)
        return found.replace(tzinfo=found.tzinfo or UTC).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
