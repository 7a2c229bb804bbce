# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""How far a call is that an event loop waits for, and what is known of it when nobody does."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from .._tracebacks import clear_locals
from ..errors import NotSentError, OutcomeUnknownError
from .flow import Left

if TYPE_CHECKING:
    from concurrent.futures import Future

    from .._http.cancellation import Cancellation
    from .._http.messages import HttpResponse
    from .flow import Flow

__all__ = ["Sending"]

T = TypeVar("T")

_wait_for_any = asyncio.wait


class Sending:
    """One call; *request* is what a thread sends, or will, and ``None`` between two requests.

    Without a *cancellation* nobody knows whether a request that a thread has has begun.
    """

    def __init__(self) -> None:
        self.request: Future[HttpResponse] | None = None
        self.cancellation: Cancellation | None = None
        self._is_prevented = False

    def leave(self) -> bool:
        """Keep what has not begun from being sent; tell whether nothing is under way any more."""
        if self.request is None or self.request.cancel() or self.request.done():
            return True
        self._is_prevented = self.cancellation is not None and self.cancellation.prevent()
        return self._is_prevented

    async def wait(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait in *loop* until nothing is under way, in whatever loop the request began."""
        ended: asyncio.Future[None] = loop.create_future()

        def tell(_: object) -> None:
            with suppress(RuntimeError):  # this loop has ended, too
                loop.call_soon_threadsafe(ended.cancel)

        if self.request is not None:
            self.request.add_done_callback(tell)
            await _wait_for_any({ended})

    def conclude(self, flow: Flow[T], why: str) -> T | BaseException:
        """Return what came of a call whose *flow* nobody takes any further, because of *why*."""
        known = self._known(why)
        try:
            flow.throw(Left(known))
        except StopIteration as end:
            result: T = end.value
            return result
        except Left:
            pass  # it had not begun
        except BaseException as error:  # noqa: BLE001 - returned
            clear_locals(error)
            return error
        return known if isinstance(known, BaseException) else OutcomeUnknownError(why)

    def _known(self, why: str) -> HttpResponse | BaseException:
        """Return how the last request ended, as far as it is known."""
        if self.request is None or self.request.cancelled() or self._is_prevented:
            return NotSentError(f"{why} before it was sent")
        if not self.request.done():
            return OutcomeUnknownError(f"{why} while it was under way")
        return self.request.exception() or self.request.result()
