# SPDX-License-Identifier: MIT-0
"""One timer of an event loop for all of its deadlines, as these are hardly ever reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .per_loop import PerLoop

if TYPE_CHECKING:
    import asyncio

    from .cancellation import Deadline

__all__ = ["LoopTimer", "timer_of"]


class _Waits(Protocol):
    def expire(self) -> None:
        """End the wait: its deadline is over."""
        ...

    def rest_if_idle(self) -> None:
        """Leave nothing registered with the loop, unless another wait has begun."""
        ...


class LoopTimer:
    """Ends waits at their deadlines; each of them is *started*, and *stopped* when it is over.

    A stopped one is asked to rest in the next round of the loop. By then the loop has no timer left
    either, where nothing waits any more.
    """

    def __init__(self) -> None:
        self._waiting: dict[_Waits, float] = {}
        self._stopped: list[_Waits] = []
        self._handle: asyncio.TimerHandle | None = None
        self._at = 0.0

    def start(self, loop: asyncio.AbstractEventLoop, wait: _Waits, deadline: Deadline) -> None:
        """Have *wait* expire at its *deadline*; raises TimeoutError where that is over."""
        at = loop.time() + deadline.remaining()
        self._waiting[wait] = at
        if self._handle is None or at < self._at:
            self._schedule(loop, at)

    def stop(self, loop: asyncio.AbstractEventLoop, wait: _Waits) -> None:
        """Forget *wait*, and have it rest in the next round."""
        self._waiting.pop(wait, None)
        if loop.is_closed():
            return
        if not self._stopped:
            loop.call_soon(self._rest, loop)
        self._stopped.append(wait)

    def _schedule(self, loop: asyncio.AbstractEventLoop, at: float | None) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._handle = None
        if at is not None:
            self._handle, self._at = loop.call_at(at, self._expire, loop), at

    def _expire(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        try:
            for wait, at in list(self._waiting.items()):
                if at <= now and self._waiting.pop(wait, None) is not None:
                    wait.expire()
        finally:
            self._schedule(loop, min(self._waiting.values(), default=None))

    def _rest(self, loop: asyncio.AbstractEventLoop) -> None:
        stopped, self._stopped = self._stopped, []
        for wait in stopped:
            wait.rest_if_idle()
        if not self._waiting:
            self._schedule(loop, None)


timer_of = PerLoop(LoopTimer)
"""Returns the timer of an event loop."""
