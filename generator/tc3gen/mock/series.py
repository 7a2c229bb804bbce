"""Results that an action returns one after the other, as of something that changes with time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Series:
    """The results that tests set for actions, and how many of them were returned."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Mapping[str, Any]]] = {}
        self._lock = threading.Lock()

    def set(self, action: str, results: Iterable[Mapping[str, Any]]) -> None:
        """Let *action*, or ``service.Action``, return *results*, the last one again and again."""
        with self._lock:
            self._waiting[action] = list(results)

    def clear(self) -> None:
        """Remove all results."""
        with self._lock:
            self._waiting.clear()

    def following(self, service: str, action: str, result: dict[str, Any]) -> dict[str, Any]:
        """Return *result* with the fields of the next one that was set; as it is without one."""
        with self._lock:
            of_all = self._waiting.get(action)
            waiting = self._waiting.get(f"{service}.{action}", of_all)
            if not waiting:
                return result
            return {**result, **(waiting.pop(0) if len(waiting) > 1 else waiting[0])}
