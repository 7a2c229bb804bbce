"""Lists in pages: what a test sets, or the documented example, cut as a request asks for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.mock.parameters import Parameters
    from tc3gen.model import Action, Pages

DEFAULT_SIZE = 20
"""How many items a page has where the request does not say it."""


class Lists:
    """The lists of actions that return them in pages; they may change between two requests."""

    def __init__(self) -> None:
        self._items: dict[str, list[Any]] = {}
        self._lock = threading.Lock()

    def set(self, action: str, items: Sequence[object]) -> None:
        """Let *action*, or ``service.Action``, return *items* as they stand in JSON."""
        with self._lock:
            self._items[action] = list(items)

    def clear(self) -> None:
        """Remove all lists."""
        with self._lock:
            self._items.clear()

    def paged(
        self, service: str, action: Action, parameters: Parameters, result: dict[str, Any]
    ) -> dict[str, Any]:
        """Return *result* with the page that *parameters* ask for; as it is without pages."""
        pages = action.pages
        if pages is None:
            return result
        with self._lock:
            documented = result.get(pages.items) or []
            of_all = self._items.get(action.name, documented)
            items = self._items.get(f"{service}.{action.name}", of_all)
        size = int(parameters.get(pages.size) or DEFAULT_SIZE)
        start = _start(pages, parameters, size)
        page = {pages.items: items[start : start + size]}
        if pages.total:
            page[pages.total] = len(items)
        if pages.next_token:
            types = {field.wire_name: str(field.type) for field in action.response}
            of = int if types.get(pages.next_token) == "Integer" else str
            page[pages.next_token] = of(start + size) if start + size < len(items) else of()
        return {**result, **page}


def _start(pages: Pages, parameters: Parameters, size: int) -> int:
    """Return the index of the first item; a token is that index, as this endpoint gave it."""
    position = str(parameters.get(pages.position) or "")
    number = int(position) if position.isdecimal() else 0
    return max(number - 1, 0) * size if pages.by == "page" else number
