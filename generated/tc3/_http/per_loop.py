# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What the waits in one event loop share."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

__all__ = ["PerLoop"]

T = TypeVar("T")


class PerLoop(Generic[T]):
    """Returns what *make* makes, the same one for all that use it in one event loop.

    They keep it. Kept here, it would keep its loop, and all that waited when that was closed.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, weakref.ref[T]] = (
            weakref.WeakKeyDictionary()
        )

    def __call__(self, loop: asyncio.AbstractEventLoop) -> T:
        """Return that of *loop*."""
        made = self._made.get(loop)
        found = None if made is None else made()
        if found is None:
            found = self._make()
            self._made[loop] = weakref.ref(found)
        return found
