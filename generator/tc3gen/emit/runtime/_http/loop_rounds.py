# SPDX-License-Identifier: MIT-0
"""Lets a few exchanges go on in each round of an event loop, so that nothing else in it is late.

A loop runs all that is ready before it looks at its timers again. With a hundred connections that
are ready at once, each of which wakes a task, that would take too long for the rest of a program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .per_loop import PerLoop

if TYPE_CHECKING:
    import asyncio

__all__ = ["LoopRounds", "rounds_of"]

_MAX = 32
"""How many go on in one round: a few milliseconds, with what their tasks then do."""


class _Ready(Protocol):
    def go_on(self) -> None:
        """Go on, unless there is nothing to go on with any more."""
        ...


class LoopRounds:
    """Admits what is ready in the order in which it came, at most 32 of it in a round."""

    def __init__(self) -> None:
        self._left = _MAX
        self._queued: dict[_Ready, None] = {}

    def admits(self, loop: asyncio.AbstractEventLoop, ready: _Ready) -> bool:
        """Return whether *ready* may go on now; if not, it is told to in one of the next rounds."""
        if self._queued or not self._left:
            self._queued[ready] = None  # one that is queued keeps its place
            return False
        if self._left == _MAX:
            loop.call_soon(self._begin_round, loop)
        self._left -= 1
        return True

    def _begin_round(self, loop: asyncio.AbstractEventLoop) -> None:
        self._left = _MAX
        try:
            while self._queued and self._left:
                ready = next(iter(self._queued))
                del self._queued[ready]
                self._left -= 1
                ready.go_on()
        finally:
            if self._left < _MAX:
                loop.call_soon(self._begin_round, loop)


rounds_of = PerLoop(LoopRounds)
"""Returns the rounds of an event loop."""
