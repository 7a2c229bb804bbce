# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The moment at which a request ends, whatever it is waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .not_sent import reason

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Deadline", "reason"]


@dataclass(slots=True, eq=False)
class Deadline:
    """A *moment* of the clock *monotonic*, both in seconds."""

    moment: float
    monotonic: Callable[[], float]

    def remaining(self) -> float:
        """Return the seconds that are left, above 0; raises TimeoutError where none are."""
        seconds = self.moment - self.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        return seconds

    def between(self, least: float, most: float) -> Deadline:
        """Return the same deadline, but *least* to *most* seconds from now."""
        now = self.monotonic()
        return Deadline(min(max(self.moment, now + least), now + most), self.monotonic)
