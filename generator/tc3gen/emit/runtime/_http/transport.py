# SPDX-License-Identifier: MIT-0
"""The transport of clients: HTTP/1.1 over a pool of connections."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from .._tracebacks import clear_locals
from ..errors import Problem, ValidationError

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from .connector import Connector
    from .messages import HttpRequest, HttpResponse
    from .sockets import Address

__all__ = ["MAX_RESPONSE_BYTES", "HttpTransport", "connector_of"]

MAX_RESPONSE_BYTES = 10 * 1024 * 1024
"""As large as a request may be; what many threads receive at once still fits into memory."""


class HttpTransport:
    """HTTP/1.1 with a connection pool and verified TLS 1.2 or later; follows no redirects.

    Threads can share it. A forked process starts without connections and leaves those of its parent
    alone. It need not be closed, but `close` closes its connections at once.

    Args:
        ssl_context: Replaces the default one, which trusts the certificates that the system trusts.
        proxy: The URL of an HTTP proxy, such as ``http://user:password@host:3128``. Plain http,
            which is allowed to this machine only, never uses a proxy.
        trust_env: Without *proxy*, use the one of ``HTTPS_PROXY`` and ``NO_PROXY`` in the
            environment, as it is now. ``False`` ignores the environment.
        max_connections: How many connections to one endpoint there may be at once; further
            requests wait for one, until their deadline.
        max_response_bytes: A larger response, compressed or not, raises OutcomeUnknownError.
        monotonic: Monotonic clock of all deadlines, in seconds.
        resolve: Returns the addresses of a host and port, the best first; called in a thread of
            its own.
        connect: Connects a socket to an address within some seconds; called in a thread of its own,
            for one address after the other. The socket is closed if it comes too late.

    Raises:
        ValidationError: *proxy* cannot be used, or *max_connections* is below 1.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        proxy: str | None = None,
        trust_env: bool = True,
        max_connections: int = 10,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        monotonic: Callable[[], float] = time.monotonic,
        resolve: Callable[[str, int], Sequence[Address]] | None = None,
        connect: Callable[[Address, float], socket.socket] | None = None,
    ) -> None:
        # Imported here, as sockets and threads would be much of what importing the package costs.
        from .pool import ConnectionPool

        try:
            connector = connector_of(
                ssl_context=ssl_context,
                proxy=proxy,
                trust_env=trust_env,
                resolve=resolve,
                connect=connect,
                limits=(max_connections, max_response_bytes),
            )
        except ValidationError:
            del proxy  # It may hold a password, and error reporters record local variables.
            raise
        self._pool = ConnectionPool(
            connector,
            max_connections=max_connections,
            max_response_bytes=max_response_bytes,
            monotonic=monotonic,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # Otherwise sockets would warn that nobody closed them. A refused transport has no pool.
        if hasattr(self, "_pool"):
            self._pool.close()

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send *request* once; see Transport.

        Where an idle connection turns out to be dead before the last byte is written, a new one is
        opened: the service has no complete request. Raises ValidationError, too, for invalid
        headers and for a proxy that cannot be used.
        """
        return self._pool.send(request)

    def close(self) -> None:
        """Close idle connections now, and those in use as soon as their requests end.

        Requests under way are not disturbed; those that wait for a connection, in any thread, and
        later ones raise ClosedError at once.
        """
        self._pool.close()


def connector_of(
    *,
    ssl_context: ssl.SSLContext | None,
    proxy: str | None,
    trust_env: bool,
    resolve: Callable[[str, int], Sequence[Address]] | None,
    connect: Callable[[Address, float], socket.socket] | None = None,
    limits: tuple[int, int],
) -> Connector:
    """Return the Connector of a transport; raises ValidationError if its arguments are no good."""
    from .connector import Connector
    from .proxy import proxy_chooser

    if min(limits) < 1:
        problem = Problem("max_connections and max_response_bytes", "must be at least 1")
        raise ValidationError("the transport cannot be made", problems=[problem])
    try:
        choose_proxy = proxy_chooser(proxy, os.environ if trust_env else None)
    except ValidationError as error:
        del proxy
        clear_locals(error)
        raise
    return Connector(
        resolve=resolve, connect=connect, choose_proxy=choose_proxy, ssl_context=ssl_context
    )
