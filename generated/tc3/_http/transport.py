# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What carries requests: a protocol with one method, and HTTP/1.1 over kept connections."""

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

    from .cancellation import Cancellation
    from .messages import HttpRequest, HttpResponse
    from .resolver import Address

__all__ = ["HttpTransport"]

_MAX_RESPONSE_BYTES = 10 * 1024 * 1024
"""As large as a request may be; what many threads receive at once still fits into memory."""


class HttpTransport:
    """Kept connections, TLS 1.2 or later and verified, no redirects, no credentials from files.

    Threads share it. A forked process starts without connections and leaves those of its parent
    alone. Nobody has to close it, but closing it ends the connections at once.

    Args:
        ssl_context: Replaces the default one, which trusts what the system trusts.
        proxy: The URL of an HTTP proxy, ``None`` or empty for none; if not given, ``HTTPS_PROXY``
            and ``NO_PROXY`` of the environment, as they are now, say which. Plain http, which goes
            to this machine only, never takes a proxy.
        max_connections: How many connections to one endpoint there may be at once; further
            requests wait for one, until their deadline.
        max_response_bytes: A larger response, packed or unpacked, raises OutcomeUnknownError.
        monotonic: Seconds since whenever, the clock of all deadlines.
        resolve: Host and port to addresses, the best first; called in a thread of its own.
        connect: Connects a socket to an address within some seconds; called in a thread of its own,
            which is left alone, and its socket closed, where nobody waits for it any more.

    Raises:
        ValidationError: *proxy* cannot be used, or *max_connections* is below 1.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        proxy: str | None = "$HTTPS_PROXY",
        max_connections: int = 10,
        max_response_bytes: int = _MAX_RESPONSE_BYTES,
        monotonic: Callable[[], float] = time.monotonic,
        resolve: Callable[[str, int], Sequence[Address]] | None = None,
        connect: Callable[[Address, float], socket.socket] | None = None,
    ) -> None:
        # Imported when first needed: sockets and threads are much of what a client would cost.
        from . import dialer, keepalive, resolver
        from .proxy import chooser

        if min(max_connections, max_response_bytes) < 1:
            problem = Problem("max_connections and max_response_bytes", "must be at least 1")
            raise ValidationError("the transport cannot be made", problems=[problem])
        try:
            choose_proxy = chooser(proxy, os.environ)
        except ValidationError as error:
            del proxy  # It may hold a password, and error reporters record local variables.
            clear_locals(error)
            raise
        self._connections = keepalive.ConnectionPools(
            dialer.Dialer(
                resolve=resolve or resolver.lookup,
                connect=connect,
                choose_proxy=choose_proxy,
                ssl_context=ssl_context,
            ),
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
        # What was not closed says so otherwise; a transport that was refused has no connections.
        if hasattr(self, "_connections"):
            self._connections.close()

    def send(
        self, request: HttpRequest, *, cancellation: Cancellation | None = None
    ) -> HttpResponse:
        """Send *request* once; see Transport.

        *cancellation* can end it from another thread. Where a kept connection turns out to be dead
        before the last byte is written, a new one is opened: nothing has reached the service.
        Raises ValidationError, too, for headers that are none and a proxy that cannot be used.
        """
        return self._connections.send(request, cancellation)

    def close(self) -> None:
        """Close what is idle now, and what is in use as soon as its request ends.

        Requests under way end as they would have; those that wait for a connection, in whatever
        thread, and later ones raise ClosedError at once.
        """
        self._connections.close()
