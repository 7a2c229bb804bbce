"""A transport for event loops, as a program can make it of one that blocks."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tc3 import HttpRequest, HttpResponse, Transport


class InThreads:
    """Sends in at most ten threads, which are not interrupted."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._threads = ThreadPoolExecutor(10)

    async def send_async(self, request: HttpRequest) -> HttpResponse:
        """Send *request* by the blocking transport."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._transport.send, request)
