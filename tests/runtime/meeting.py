"""Responses that arrive at a chosen moment of a request."""

from __future__ import annotations

import select
import socket
import ssl
from typing import TYPE_CHECKING

from tc3 import HttpTransport
from tests.support.loopback import accepted, http_response
from tests.support.tls import authority

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from tc3._http.sockets import Address
    from tests.support.servers import Connection


class Middlebox:
    """Repeats its last response on a kept connection, as soon as the next request begins there.

    It reads the first request of each connection, and responds to it; *acted* holds their ids.
    Nothing but the *first* byte of the second one is read, or not even that; it can be kept waiting
    until *once* is set.
    """

    def __init__(self, *, first: int = 1, once: threading.Event | None = None) -> None:
        self._first, self._once = first, once
        self.acted: list[str] = []

    def __call__(self, connection: Connection) -> None:
        """Serve one connection."""
        if connection.receive() is None:
            return
        request_id = f"of connection {connection.number}"
        self.acted.append(request_id)
        response = accepted()
        response["Response"]["RequestId"] = request_id
        connection.socket.sendall(http_response(response))
        if not self._first or connection.socket.recv(self._first):
            if self._once is not None:
                self._once.wait(5)
            connection.socket.sendall(http_response(response))
            connection.wait()


class Meeting:
    """Where a client waits until something has come: before or after a part of so many bytes.

    It does so on kept connections, and with *fresh* on others, too. *once* is set before it waits
    for the first time.
    """

    def __init__(
        self,
        *,
        before: Callable[[int], bool] = lambda _: False,
        after: Callable[[int], bool] = lambda _: False,
        fresh: bool = False,
        once: threading.Event | None = None,
    ) -> None:
        self._before, self._after, self._fresh = before, after, fresh
        self._once = once
        self._used: set[socket.socket] = set()

    def transport(self) -> HttpTransport:
        """Return a transport whose sockets, plain or under TLS, keep to it."""
        meeting = self

        class Plain(socket.socket):
            def send(self, part: object, _flags: int = 0) -> int:
                return meeting.send(self, super().send, part)

        class Secured(ssl.SSLSocket):
            def send(self, part: object, _flags: int = 0) -> int:
                return meeting.send(self, super().send, part)

        def connect(address: Address, _seconds: float) -> socket.socket:
            sock = Plain()
            sock.connect(address[1])
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock

        context = ssl.create_default_context()
        authority().configure_trust(context)
        context.sslsocket_class = Secured
        return HttpTransport(ssl_context=context, connect=connect)

    def send(self, sock: socket.socket, write: Callable[[memoryview], int], part: object) -> int:
        """Send *part*, and wait where that is wanted."""
        assert isinstance(part, memoryview)
        meets = self._fresh or sock in self._used
        if meets and self._before(len(part)):
            if self._once is not None:
                self._once.set()
            assert select.select([sock], [], [], 5)[0]
        size = write(part)
        if meets and self._after(len(part)):
            assert select.select([sock], [], [], 5)[0]
        if len(part) == 1:
            self._used.add(sock)
        return size


def ticketless_tls() -> ssl.SSLContext:
    """Return the TLS of a server that sends no tickets: what comes is a response."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("localhost").configure_cert(context)
    context.num_tickets = 0
    return context
