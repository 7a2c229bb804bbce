# SPDX-License-Identifier: MIT-0
"""A request that a thread sends while an event loop waits for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .errors import NotSentError
from .replies import HttpReply

if TYPE_CHECKING:
    from concurrent.futures import Future

    from .cancellation import Cancellation

__all__ = ["Carried"]


class Carried(asyncio.Future[HttpReply]):
    """The reply to come of what is *sending*; for use in the running event loop.

    Who cancels a task cancels what it waits for, at once: so does this, and no thread takes up the
    request of a task that is about to end.
    """

    def __init__(self, sending: Future[HttpReply], cancellation: Cancellation) -> None:
        super().__init__()
        self._sending = sending
        self._cancellation = cancellation
        sending.add_done_callback(self._landed)

    def cancel(self, msg: Any = None) -> bool:  # noqa: ANN401 - as the base has it
        """Keep the request from being sent, or end it; return whether there was one."""
        self._sending.cancel()
        self._cancellation.cancel()
        return super().cancel(msg)

    def give_up(self) -> None:
        """End in NotSentError if no thread has taken the request up yet."""
        if self._sending.cancel() and not self.done():
            self.set_exception(NotSentError("all threads were in use until the deadline"))

    def _landed(self, sending: Future[HttpReply]) -> None:
        """Wake the loop, from any thread; one that was closed meanwhile waits for nothing."""
        with suppress(RuntimeError):
            self.get_loop().call_soon_threadsafe(self._settle, sending)

    def _settle(self, sending: Future[HttpReply]) -> None:
        if self.done():
            return
        error = sending.exception()
        if isinstance(error, StopIteration):
            # A future refuses this one, so that nothing would ever come of it.
            error = RuntimeError("StopIteration")
        if error is not None:
            self.set_exception(error)
        else:
            self.set_result(sending.result())
