"""What one writes by hand with httpx, for threads and for event loops; it checks nothing.

It builds, signs and parses as the floor does: what differs is httpx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from tests.benchmarks.floor import Floor
from tests.benchmarks.samples import HOST

if TYPE_CHECKING:
    from tests.benchmarks.samples import Message

_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=100)


class HttpxClient(Floor):
    """Sends to *host*, ``host:port`` over plain HTTP."""

    def __init__(self, host: str = HOST) -> None:
        super().__init__(host)
        self._url = f"http://{host}/"
        self._http = httpx.Client(timeout=10, trust_env=False)

    def send(self, messages: list[Message]) -> dict[str, Any]:
        """Send and return what is in the envelope of the response."""
        headers, body = self.build(messages)
        return self.parse(self._http.post(self._url, content=body, headers=headers).content)

    def close(self) -> None:
        """Close the connections."""
        super().close()
        self._http.close()


class AsyncHttpxClient:
    """The same for event loops."""

    def __init__(self, host: str) -> None:
        self._floor = Floor(host)
        self._url = f"http://{host}/"
        self._http = httpx.AsyncClient(timeout=10, trust_env=False, limits=_LIMITS)

    async def send(self, messages: list[Message]) -> dict[str, Any]:
        """Send and return what is in the envelope of the response."""
        headers, body = self._floor.build(messages)
        response = await self._http.post(self._url, content=body, headers=headers)
        return self._floor.parse(response.content)

    def plain(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response as a JSON value."""
        return response

    async def close(self) -> None:
        """Close the connections."""
        self._floor.close()
        await self._http.aclose()
