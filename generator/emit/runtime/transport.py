# SPDX-License-Identifier: MIT-0
"""What carries requests: a protocol with one method, and HTTP/1.1 over kept connections."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .checks import Problem
from .errors import ValidationError
from .frames import clear_locals

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from .cancellation import Cancellation
    from .endpoint import Endpoint
    from .replies import HttpReply
    from .resolver import Address

__all__ = ["HttpRequest", "HttpTransport", "Transport"]

_MAX_REPLY_BYTES = 64 * 1024 * 1024
"""No reply comes near it (requests end at 10 MB), and any process can hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A POST of *body* with complete *headers*; it ends at *deadline*, by the monotonic clock."""

    action: str = ""
    endpoint: Endpoint
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    deadline: float


class Transport(Protocol):
    """Anything that carries one request; a client calls it from any of its threads."""

    def send(self, request: HttpRequest) -> HttpReply:
        """Carry *request* once and return the reply, whatever its status.

        Raises NotSentError only where the whole request cannot have reached the service, with an
        answer that came all the same as its *reply*; OutcomeUnknownError for any later failure.
        """
        ...


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
        max_reply_bytes: A larger reply raises OutcomeUnknownError.
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
        max_reply_bytes: int = _MAX_REPLY_BYTES,
        monotonic: Callable[[], float] = time.monotonic,
        resolve: Callable[[str, int], Sequence[Address]] | None = None,
        connect: Callable[[Address, float], socket.socket] | None = None,
    ) -> None:
        # Imported when first needed: sockets and threads are much of what a client would cost.
        from . import dialer, keepalive, resolver  # noqa: PLC0415 - see above
        from .proxy import chooser  # noqa: PLC0415 - see above

        if min(max_connections, max_reply_bytes) < 1:
            problem = Problem("max_connections and max_reply_bytes", "must be at least 1")
            raise ValidationError("the transport cannot be made", problems=[problem])
        try:
            choose_proxy = chooser(proxy, os.environ)
        except ValidationError as error:
            del proxy  # It may hold a password, and error reporters record local variables.
            clear_locals(error)
            raise
        self._connections = keepalive.KeepAlive(
            dialer.Dialer(
                resolve=resolve or resolver.lookup,
                connect=connect,
                choose_proxy=choose_proxy,
                ssl_context=ssl_context,
            ),
            max_connections=max_connections,
            max_reply_bytes=max_reply_bytes,
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

    def send(self, request: HttpRequest, *, cancellation: Cancellation | None = None) -> HttpReply:
        """Carry *request* once; see Transport.

        *cancellation* can end it from another thread. Where a kept connection turns out to be dead
        before the last byte is written, a new one is opened: nothing has reached the service.
        Raises ValidationError, too, for headers that are none and a proxy that cannot be used.
        """
        return self._connections.send(request, cancellation)

    def close(self) -> None:
        """Close what is idle now, and what is in use as soon as its request ends.

        Requests under way end as they would have; those that wait for a connection, in whatever
        thread, and later ones raise NotSentError at once.
        """
        self._connections.close()
