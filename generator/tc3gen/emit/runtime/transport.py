# SPDX-License-Identifier: MIT-0
"""What carries requests: a protocol with one method, and HTTP/1.1 over kept connections."""

from __future__ import annotations

import os
import time
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

_MAX_REPLY_BYTES = 10 * 1024 * 1024
"""As large as a request may be; what many threads receive at once still fits into memory."""


class HttpRequest:
    """A POST of *body*; it ends at *deadline*, by the monotonic clock.

    Its headers are complete: given as *headers*, or returned by *sign*, which is not called before
    they are read. A signature is good for minutes only, and a connection may be waited for longer;
    so whoever carries a request reads them when nothing is left to be waited for.
    """

    __slots__ = ("_headers", "_sign", "action", "body", "deadline", "endpoint")

    def __init__(
        self,
        *,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        action: str = "",
        headers: Mapping[str, str] | None = None,
        sign: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self.action = action
        self.endpoint = endpoint
        self.body = body
        self.deadline = deadline
        self._headers: Mapping[str, str] | None = headers
        self._sign = sign

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, signed when they are first read.

        Raises what signing raises: CredentialError or NotSentError, as nothing was sent.
        """
        if self._headers is None:
            self._headers = self._sign() if self._sign is not None else dict[str, str]()
        return self._headers

    def renewed(self) -> HttpRequest:
        """Return the same request, to be signed when its headers are read again."""
        return HttpRequest(
            endpoint=self.endpoint,
            body=self.body,
            deadline=self.deadline,
            action=self.action,
            headers=None if self._sign is not None else self._headers,
            sign=self._sign,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HttpRequest):
            return NotImplemented
        return self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # its headers are a mapping

    def _parts(self) -> tuple[object, ...]:
        return self.action, self.endpoint, self.headers, self.body, self.deadline

    def __repr__(self) -> str:
        shown = f"action={self.action!r}, endpoint={self.endpoint!r}, deadline={self.deadline!r}"
        return f"{type(self).__name__}({shown})"


class Transport(Protocol):
    """Anything that carries one request; a client calls it from any of its threads."""

    def send(self, request: HttpRequest) -> HttpReply:
        """Carry *request* once and return the reply, whatever its status.

        Raises NotSentError only where the whole request cannot have reached the service, and
        OutcomeUnknownError for any later failure. A response to a part of the request is the
        *reply* of such an error: it can tell why, but never that the request was carried out.
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
        max_reply_bytes: A larger reply, packed or unpacked, raises OutcomeUnknownError.
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
        from . import dialer, keepalive, resolver
        from .proxy import chooser

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
        thread, and later ones raise ClosedError at once.
        """
        self._connections.close()
