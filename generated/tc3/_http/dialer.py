# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""From an endpoint to an open connection: name, address, tunnel, TLS."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ..errors import ClosedError, NotSentError
from .connecting import connect, connect_by
from .http1 import InvalidResponseError, ResponseReader
from .not_sent import reason
from .resolver import Resolver
from .stream import Stream

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Sequence

    from .cancellation import Cancellation
    from .connecting import Connect
    from .deadline import Deadline
    from .endpoint import Endpoint
    from .proxy import Proxy
    from .resolver import Address

__all__ = ["Dialer"]

_MAX_CONNECT_SECONDS = 5.0
"""How long an address is tried while there are others: long enough for a lost packet or two."""

_TUNNELLED = range(200, 300)
_FINAL = {3, 4}
"""The hundreds of the statuses of a proxy that another attempt does not change, such as 407..."""

_PASSING = {408, 425, 429}
"""... but for these: it was too slow, too early, or too busy."""


class Dialer:
    """Opens connections; whatever goes wrong, nothing was sent.

    *resolve*, *choose_proxy* and *connect* see to one step each, *connect* in a thread of its own;
    without it the sockets are ours. Without *ssl_context* TLS trusts what the system trusts.
    """

    def __init__(
        self,
        *,
        resolve: Callable[[str, int], Sequence[Address]],
        connect: Connect | None,
        choose_proxy: Callable[[Endpoint], Proxy | None],
        ssl_context: ssl.SSLContext | None,
    ) -> None:
        self._resolve = resolve
        self._connect = connect
        self._choose_proxy = choose_proxy
        self._ssl_context = ssl_context
        self.reset_after_fork()

    def reset_after_fork(self) -> None:
        """Start anew in a forked process: no other thread is left to end a lookup."""
        self._resolver = Resolver(self._resolve)
        self._lock = threading.RLock()

    def dial(self, endpoint: Endpoint, deadline: Deadline, cancellation: Cancellation) -> Stream:
        """Return an open connection to *endpoint*.

        Raises NotSentError where there is none in time, or *cancellation* says so, and
        ValidationError for a proxy that cannot be used.
        """
        proxy = None if endpoint.scheme == "http" else self._choose_proxy(endpoint)
        hop, where = endpoint if proxy is None else proxy, endpoint.address
        if proxy is not None:
            where = f"the proxy {proxy.address} on the way to {endpoint.address}"
        try:
            stream = _opened(self._connected(hop.host, hop.port, deadline, cancellation))
            try:
                cancellation.hooks(stream.shut)
                if proxy is not None:
                    _open_tunnel(stream, proxy, endpoint, deadline)
                    where = f"{endpoint.address} through the proxy {proxy.address}"
                if endpoint.scheme == "https":
                    stream.secure(self._tls(), endpoint.name, deadline)
            except BaseException:
                cancellation.release()
                stream.close()
                raise
            cancellation.release()
        except (ClosedError, NotSentError):
            cancellation.check()
            raise
        except Exception as error:
            cancellation.check()
            why = reason(error, joint=": ")
            unsent = NotSentError(f"could not connect to {where} ({why})")
            unsent.retry = "never" if _stays(error) else "backoff"
            raise unsent from error
        return stream

    def _connected(
        self, host: str, port: int, deadline: Deadline, cancellation: Cancellation
    ) -> socket.socket:
        """Try each address in turn; each but the last has a share of the time only."""
        addresses = self._resolver.resolve(host, port, deadline, cancellation)
        failure: OSError = OSError("the name has no address")
        for index, address in enumerate(addresses):
            seconds, left = deadline.remaining(), len(addresses) - index
            if left > 1:
                seconds = min(seconds / left, _MAX_CONNECT_SECONDS)
            try:
                if self._connect is not None:
                    return connect_by(self._connect, address, deadline, seconds, cancellation)
                return connect(address, seconds, cancellation)
            except OSError as error:
                failure = error
        raise failure

    def _tls(self) -> ssl.SSLContext:
        with self._lock:
            if self._ssl_context is None:
                import ssl

                self._ssl_context = ssl.create_default_context()
                self._ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
                self._ssl_context.set_alpn_protocols(["http/1.1"])
            return self._ssl_context


def _stays(error: Exception) -> bool:
    """Return whether another attempt ends in the same *error*: a wrong certificate, or no name."""
    if isinstance(error, UnicodeError):
        return True
    import ssl

    return isinstance(error, ssl.SSLCertVerificationError)


def _opened(sock: socket.socket) -> Stream:
    try:
        return Stream(sock)
    except BaseException:
        sock.close()
        raise


def _open_tunnel(stream: Stream, proxy: Proxy, endpoint: Endpoint, deadline: Deadline) -> None:
    """Let *proxy* connect *stream* to *endpoint*; raises NotSentError where it refuses."""
    stream.write(memoryview(proxy.request(endpoint)), deadline)
    reader = ResponseReader(stream, deadline, 0)
    way = f"the proxy {proxy.address} on the way to {endpoint.address}"
    try:
        status = reader.head().status
    except InvalidResponseError as error:
        raise NotSentError(f"no response of {way}: {error}") from error
    if status not in _TUNNELLED:
        refused = NotSentError(f"{way} refused with status {status}")
        if status // 100 in _FINAL and status not in _PASSING:
            refused.retry = "never"
        raise refused
    if reader.is_ahead:
        raise NotSentError(f"no response of {way}: more came than its head")
