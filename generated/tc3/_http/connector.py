# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Opens connections: looks the name up, connects, asks the proxy for a tunnel, starts TLS."""

from __future__ import annotations

import socket
import threading
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ..errors import ClosedError, NotSentError
from .background_call import BackgroundCall
from .before_sending import reason
from .connecting import connect_any
from .http1 import InvalidResponseError, ResponseReader
from .racing import NO_ADDRESS, interleaved
from .stream import Stream
from .stream_flow import StartTls, Write, drive

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence

    from .cancellation import Cancellation, Deadline
    from .endpoint import Endpoint
    from .proxy import Proxy
    from .sockets import Address
    from .stream_flow import StreamFlow

__all__ = [
    "Connect",
    "Connector",
    "Resolver",
    "Route",
    "resolve_by_system",
]

Connect: TypeAlias = "Callable[[Address, float], socket.socket]"
"""Connects a socket to an address within some seconds; raises OSError."""

_MAX_CONNECT_SECONDS = 5.0
"""How long an address is tried while there are others: long enough for a lost packet or two."""

_SUCCESS = range(200, 300)
_PERMANENT = {3, 4}
"""First digits of the statuses of a proxy that another attempt does not change, such as 407..."""

_TEMPORARY = {408, 425, 429}
"""... but for these: it was too slow, too early, or too busy."""


class Route:
    """The way to an *endpoint*, perhaps through a *proxy*: *host* and *port* are connected to."""

    def __init__(self, endpoint: Endpoint, proxy: Proxy | None) -> None:
        hop = endpoint if proxy is None else proxy
        self.endpoint = endpoint
        self.proxy = proxy
        self.host, self.port = hop.host, hop.port
        self.is_tunnelled = False

    @property
    def target(self) -> str:
        """What is being connected to, for messages."""
        address = self.endpoint.address
        if self.proxy is None:
            return address
        if self.is_tunnelled:
            return f"{address} through the proxy {self.proxy.address}"
        return f"the proxy {self.proxy.address} on the way to {address}"

    def not_connected(self, error: Exception) -> NotSentError:
        """Return what to raise where *error* kept a connection from being opened."""
        message = f"could not connect to {self.target} ({reason(error, separator=': ')})"
        not_connected = NotSentError(message)
        not_connected.retry = "never" if _is_permanent(error) else "backoff"
        return not_connected


def _shares(addresses: Sequence[Address], deadline: Deadline) -> Iterator[tuple[Address, float]]:
    """Yield each address and the seconds to try it; all but the last get a share of the time."""
    for index, address in enumerate(addresses):
        seconds, left = deadline.remaining(), len(addresses) - index
        yield address, seconds if left == 1 else min(seconds / left, _MAX_CONNECT_SECONDS)


class Connector:
    """Opens connections; whatever fails here, nothing was sent.

    *resolve* and *connect*, if given, are called in threads of their own. Without *ssl_context*
    TLS trusts what the system trusts.
    """

    def __init__(
        self,
        *,
        resolve: Callable[[str, int], Sequence[Address]] | None,
        connect: Connect | None,
        choose_proxy: Callable[[Endpoint], Proxy | None],
        ssl_context: ssl.SSLContext | None,
    ) -> None:
        self._resolve = resolve or resolve_by_system
        self._connect = connect
        self._choose_proxy = choose_proxy
        self._ssl_context = ssl_context
        self.reset_after_fork()

    def reset_after_fork(self) -> None:
        """Drop state inherited from the parent process: its lookups never end here."""
        self.resolver = Resolver(self._resolve)
        self._lock = threading.RLock()

    def open(self, endpoint: Endpoint, deadline: Deadline, cancellation: Cancellation) -> Stream:
        """Return an open connection to *endpoint*.

        Raises NotSentError where there is none by the *deadline* or *cancellation* is cancelled,
        and ValidationError for a proxy that cannot be used.
        """
        route = self.route(endpoint)
        try:
            stream = _new_stream(self._connect_any(route, deadline, cancellation))
            try:
                cancellation.start_wait(stream.shutdown)
                drive(self.secure(route, deadline), stream)
            except BaseException:
                cancellation.end_wait()
                stream.close()
                raise
            cancellation.end_wait()
        except (ClosedError, NotSentError):
            cancellation.check()
            raise
        except Exception as error:
            cancellation.check()
            raise route.not_connected(error) from error
        return stream

    def route(self, endpoint: Endpoint) -> Route:
        """Return the way to *endpoint*; raises ValidationError for a proxy that cannot be used."""
        return Route(endpoint, None if endpoint.scheme == "http" else self._choose_proxy(endpoint))

    def secure(self, route: Route, deadline: Deadline) -> StreamFlow[None]:
        """Open the tunnel and start TLS, where *route* has these, on a stream to its host."""
        if route.proxy is not None:
            yield from _open_tunnel(route, route.proxy, deadline)
        if route.endpoint.scheme == "https":
            yield StartTls(self._tls_context(), route.endpoint.name, deadline)

    def _connect_any(
        self, route: Route, deadline: Deadline, cancellation: Cancellation
    ) -> socket.socket:
        addresses = self.resolver.resolve(route.host, route.port, deadline, cancellation)
        if self._connect is None:
            return connect_any(addresses, deadline, cancellation)
        failure: OSError = OSError(NO_ADDRESS)
        for address, seconds in _shares(interleaved(addresses), deadline):
            try:
                # A socket that is connected too late, when nobody waits any more, is closed.
                call = BackgroundCall(partial(self._connect, address, seconds), discard=_close)
                call.start()
                return call.wait(deadline, cancellation)
            except OSError as error:
                failure = error
        raise failure

    def _tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._ssl_context is None:
                import ssl

                self._ssl_context = ssl.create_default_context()
                self._ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
                self._ssl_context.set_alpn_protocols(["http/1.1"])
            return self._ssl_context


def _is_permanent(error: Exception) -> bool:
    """Return whether another attempt fails alike: an untrusted certificate, an impossible name."""
    if isinstance(error, UnicodeError):
        return True
    import ssl

    return isinstance(error, ssl.SSLCertVerificationError)


def _new_stream(sock: socket.socket) -> Stream:
    try:
        return Stream(sock)
    except BaseException:
        sock.close()
        raise


def _close(sock: socket.socket) -> None:
    sock.close()


def _open_tunnel(route: Route, proxy: Proxy, deadline: Deadline) -> StreamFlow[None]:
    """Have *proxy* connect a stream to the endpoint; raises NotSentError where it refuses."""
    yield Write(memoryview(proxy.connect_request(route.endpoint)), deadline)
    reader, target = ResponseReader(deadline, 0), route.target
    try:
        status = (yield from reader.read_head()).status
    except InvalidResponseError as error:
        raise NotSentError(f"no response of {target}: {error}") from error
    if status not in _SUCCESS:
        refused = NotSentError(f"{target} refused with status {status}")
        if status // 100 in _PERMANENT and status not in _TEMPORARY:
            refused.retry = "never"
        raise refused
    if reader.has_unread_bytes:
        raise NotSentError(f"no response of {target}: more came than its head")
    route.is_tunnelled = True


def resolve_by_system(host: str, port: int) -> list[Address]:
    """Return the addresses of *host*, the best first; blocks for as long as the system does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in found]


class Resolver:
    """Looks names up in daemon threads, as a lookup cannot be interrupted, only abandoned.

    Requests for the same name share one lookup, so that names that never resolve do not pile up
    threads.
    """

    def __init__(self, resolve: Callable[[str, int], Sequence[Address]]) -> None:
        self._resolve = resolve
        self._lock = threading.RLock()
        self._lookups: dict[tuple[str, int], BackgroundCall[Sequence[Address]]] = {}

    def resolve(
        self, host: str, port: int, deadline: Deadline, cancellation: Cancellation
    ) -> Sequence[Address]:
        """Return the addresses of *host*; raises what the lookup or `BackgroundCall.wait` does."""
        lookup = self.look_up(host, port)
        try:
            return lookup.wait(deadline, cancellation)
        finally:
            self.forget(lookup, host, port)

    def look_up(self, host: str, port: int) -> BackgroundCall[Sequence[Address]]:
        """Return a lookup that has begun; `forget` it once it is not waited for any more."""
        with self._lock:
            lookup = self._lookups.get((host, port))
            # The thread of a lookup does not remove it: that would need the lock, which may be held
            # by the very thread whose signal handler waits for the lookup.
            if lookup is None or lookup.is_done:
                lookup = BackgroundCall(partial(self._resolve, host, port))
                lookup.start()
                self._lookups[host, port] = lookup
        return lookup

    def forget(self, lookup: BackgroundCall[Sequence[Address]], host: str, port: int) -> None:
        """Have the next request look the name up anew, if *lookup* is done."""
        if lookup.is_done:
            with self._lock:
                if self._lookups.get((host, port)) is lookup:
                    del self._lookups[host, port]
