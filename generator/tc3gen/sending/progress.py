"""How far a run has come: rate and time left."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from tc3gen.sending.describing import duration

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW = 30.0
"""Seconds over which the rate is taken."""
_BETWEEN = 0.1
"""Seconds between two lines."""


class Progress:
    """Shows the progress of *total* messages; *clock* counts seconds, *show* takes the line."""

    def __init__(
        self, total: int, *, clock: Callable[[], float], show: Callable[[str], object]
    ) -> None:
        self._total, self._clock, self._show = total, clock, show
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])
        self._next = 0.0

    def update(self, ended: int, skipped: int, problems: int) -> None:
        """Show that *ended* messages have an outcome.

        Of these *skipped* are of an earlier run, and *problems* were not accepted.
        """
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _BETWEEN
        self._seen.append((now, ended - skipped))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW:  # noqa: PLR2004 - the ends
            self._seen.popleft()
        self._show(self._line(ended, problems))

    def clear(self) -> None:
        """Take the line away."""
        self._show("")

    def _line(self, ended: int, problems: int) -> str:
        (begin, before), (now, count) = self._seen[0], self._seen[-1]
        rate = (count - before) / (now - begin) if now > begin else 0.0
        left = f", {duration((self._total - ended) / rate)} left" if rate else ""
        failed = f", {problems:,} not accepted" if problems else ""
        percent = 100 * ended // self._total if self._total else 100
        shown = f"{ended:,} of {self._total:,} ({percent} %)"
        return f"{shown}{failed}, {rate:,.0f} a second{left}"
