"""The floor of event loops: what a careful person writes by hand for this call, and checks nothing.

A protocol of asyncio that writes a request at once, a stack of kept connections, no deadline but
one timer for each request.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.benchmarks.floor import Floor

if TYPE_CHECKING:
    from tests.benchmarks.samples import Message

_SECONDS = 30.0


class _Exchange(asyncio.Protocol):
    """One connection, and the response to the request that is under way."""

    def __init__(self) -> None:
        self.response: asyncio.Future[bytes]
        self.transport: asyncio.Transport
        self._received = bytearray()

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio says BaseTransport
        self.transport = transport

    def data_received(self, received: bytes) -> None:
        self._received += received
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        _, _, rest = self._received[:end].lower().partition(b"content-length:")
        until = end + 4 + int(rest.partition(b"\r\n")[0])
        if len(self._received) >= until:
            body = bytes(self._received[end + 4 : until])
            del self._received[:until]
            self.response.set_result(body)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.response.done():
            self.response.set_exception(error or ConnectionResetError())


class AsyncFloor:
    """Sends to *host*, ``host:port`` over plain HTTP."""

    def __init__(self, host: str) -> None:
        self._floor = Floor(host)
        self._host, _, self._port = host.partition(":")
        self._idle: list[_Exchange] = []

    async def send(self, messages: list[Message]) -> dict[str, Any]:
        """Send and return what is in the envelope of the response."""
        headers, body = self._floor.build(messages)
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        head = f"POST / HTTP/1.1\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode()
        return self._floor.parse(await self._exchange(head + body))

    async def _exchange(self, message: bytes) -> bytes:
        loop = asyncio.get_running_loop()
        if self._idle:
            exchange = self._idle.pop()
        else:
            _, exchange = await loop.create_connection(_Exchange, self._host, int(self._port))
        exchange.response = loop.create_future()
        timer = loop.call_later(_SECONDS, exchange.transport.abort)
        exchange.transport.write(message)
        body = await exchange.response
        timer.cancel()
        self._idle.append(exchange)
        return body

    def plain(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response as a JSON value."""
        return response

    async def close(self) -> None:
        """Close the connections."""
        for exchange in self._idle:
            exchange.transport.close()
        await asyncio.sleep(0)
