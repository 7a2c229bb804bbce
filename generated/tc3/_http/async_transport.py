# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The transport of clients for event loops: HTTP/1.1 over sockets that the loop waits for."""

from __future__ import annotations

import time
from asyncio import CancelledError
from typing import TYPE_CHECKING

from ..errors import NotSentError, OutcomeUnknownError, ValidationError
from .async_connection import AsyncConnection
from .async_connector import open_async
from .async_driving import AsyncOpening, running_loop
from .async_pools import AsyncPools
from .before_sending import nothing_sent
from .cancellation import Deadline
from .http1 import serialize_post
from .pool import may_use_a_new_connection
from .transport import MAX_RESPONSE_BYTES, connector_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from .async_pool import AsyncEndpointPool
    from .endpoint import Endpoint
    from .messages import HttpRequest, HttpResponse
    from .sockets import Address

__all__ = ["AsyncHttpTransport"]


class AsyncHttpTransport:
    """HttpTransport for event loops of asyncio: no request has a thread of its own.

    It may be used in several loops, one after the other; each has its own *max_connections*. Names
    are looked up in threads, which are abandoned where nobody waits for them any more. It need not
    be closed, and nothing of it stays registered with a loop between two requests.

    Args:
        ssl_context: See HttpTransport, as for *proxy*, *trust_env* and *max_response_bytes*.
        max_connections: How many connections to one endpoint there may be at once; further
            requests wait for one, in the order in which they came, until their deadline.
        monotonic: Monotonic clock of all deadlines, in seconds.
        resolve: Returns the addresses of a host and port, the best first; called in a thread.

    Raises:
        ValidationError: *proxy* cannot be used, or *max_connections* is below 1.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        proxy: str | None = None,
        trust_env: bool = True,
        max_connections: int = 100,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        monotonic: Callable[[], float] = time.monotonic,
        resolve: Callable[[str, int], Sequence[Address]] | None = None,
    ) -> None:
        try:
            self._connector = connector_of(
                ssl_context=ssl_context,
                proxy=proxy,
                trust_env=trust_env,
                resolve=resolve,
                limits=(max_connections, max_response_bytes),
            )
        except ValidationError:
            del proxy  # It may hold a password, and error reporters record local variables.
            raise
        self._max_response_bytes = max_response_bytes
        self._monotonic = monotonic
        self._pools = AsyncPools(self._connector, max_connections, monotonic)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # Otherwise sockets would warn that nobody closed them. A refused transport has no pools.
        if hasattr(self, "_pools"):
            self._pools.close()

    async def send_async(self, request: HttpRequest) -> HttpResponse:
        """Send *request* once; see AsyncTransport.

        Where an idle connection turns out to be dead before the last byte is written, a new one is
        opened: the service has no complete request. Raises ValidationError, too, for invalid
        headers and for a proxy that cannot be used, and ClosedError after `close`.
        """
        try:
            with nothing_sent():
                pool = self._pools.of(running_loop(), request.endpoint)
                deadline = Deadline(request.deadline, self._monotonic)
                connection = await pool.acquire(deadline)
            try:
                if connection is not None:
                    try:
                        return await _exchange_on(connection, request, deadline)
                    except NotSentError as error:
                        if not may_use_a_new_connection(error):
                            raise
                        connection.close()
                        request = request.renewed()
                with nothing_sent():
                    connection = await self._open(pool, request.endpoint, deadline)
                return await _exchange_on(connection, request, deadline)
            finally:
                pool.release(connection)
        except CancelledError as cancelled:
            if cancelled.__cause__ is None:
                cancelled.__cause__ = NotSentError("cancelled before it was sent")
            raise

    async def _open(
        self, pool: AsyncEndpointPool, endpoint: Endpoint, deadline: Deadline
    ) -> AsyncConnection:
        opening = AsyncOpening()
        pool.begin(opening)
        try:
            driver = await open_async(self._connector, endpoint, deadline, opening)
        finally:
            pool.end(opening)
        connection = AsyncConnection(driver, max_response_bytes=self._max_response_bytes)
        self._pools.connections.add(connection)
        return connection

    def close(self) -> None:
        """Close idle connections now, and those in use as soon as their requests end.

        Requests under way are not disturbed; those that wait for a connection, and later ones,
        raise ClosedError.
        """
        self._pools.close()


async def _exchange_on(
    connection: AsyncConnection, request: HttpRequest, deadline: Deadline
) -> HttpResponse:
    """Sign *request* now that it has nothing left to wait for, and send it."""
    with nothing_sent():
        headers = request.headers if not request.may_block else await request.headers_async()
        message = serialize_post(headers, request.body)
    try:
        return await connection.driver.run(connection.exchange(message, deadline))
    except CancelledError as cancelled:
        if cancelled.__cause__ is None:  # the response has come, and this task did not wake yet
            cancelled.__cause__ = OutcomeUnknownError("cancelled as its response came")
        raise
