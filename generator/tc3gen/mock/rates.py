"""How often an action may be called: so many requests in any second."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Rates:
    """Remembers the requests of the last second; *monotonic* is a clock in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._times: dict[Hashable, deque[float]] = {}

    def admits(self, action: Hashable, limit: int) -> bool:
        """Tell whether one more request fits in; one that does not is not counted."""
        with self._lock:
            now = self._monotonic()
            times = self._times.setdefault(action, deque())
            while times and now - times[0] >= 1.0:
                times.popleft()
            if len(times) >= limit:
                return False
            times.append(now)
            return True
