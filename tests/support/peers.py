"""Servers on 127.0.0.1 that follow a script for each connection, in plain text or under TLS."""

from __future__ import annotations

import functools
import itertools
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Self

import pytest
import trustme

from tc3 import HttpRequest, TencentCloudError
from tc3._http.endpoint import Endpoint
from tests.support.loopback import Delivery, http_response, receive

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

PATIENCE = 5.0
_STEP = 0.01


class Visit:
    """One connection, as its server sees it; *number* counts from 0."""

    def __init__(self, peer: Peer, sock: socket.socket, number: int) -> None:
        self._peer = peer
        self.socket = sock
        self.number = number

    def receive(self) -> Delivery | None:
        """Return the next request, or ``None`` where the client hung up instead."""
        delivery = receive(self.socket)
        if delivery is not None:
            self._peer.deliveries.append((self.number, delivery))
        return delivery

    def trickle(self, content: bytes, *, rounds: int = 200) -> None:
        """Send *content*, byte by byte, again and again, until the client had enough."""
        for byte in content * rounds:
            if self._peer.stopping.is_set():
                return
            self.socket.sendall(bytes([byte]))
            time.sleep(_STEP)

    def wait(self) -> None:
        """Do nothing until the server is stopped."""
        self._peer.stopping.wait(PATIENCE)


class Peer:
    """Serves each connection in a thread of its own until its ``with`` block is left.

    A script ends when its client hangs up; what it saw is complete after the block.
    """

    def __init__(
        self, script: Callable[[Visit], None], *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._script = script
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._failures: list[Exception] = []
        self.stopping = threading.Event()
        self.deliveries: list[tuple[int, Delivery]] = []
        self.address = ("127.0.0.1", int(self._listener.getsockname()[1]))

    @property
    def url(self) -> str:
        """The endpoint to give to a client; a TLS server calls itself localhost."""
        return f"http://127.0.0.1:{self.port}" if self._tls is None else f"localhost:{self.port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.address[1]

    @property
    def connections(self) -> int:
        """How many there have been."""
        return len(self._threads)

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stopping.set()
        _shut(self._listener)
        self._acceptor.join(PATIENCE)
        for sock in self._sockets:
            _shut(sock)
        for thread in self._threads:
            thread.join(PATIENCE)
        self._listener.close()
        assert not any(thread.is_alive() for thread in self._threads), "a script is still busy"
        if self._failures and error is None:
            raise self._failures[0]

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.settimeout(PATIENCE)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets.append(sock)
            number = len(self._threads)
            thread = threading.Thread(target=self._serve, args=(sock, number), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        try:
            with sock:
                if self._tls is None:
                    self._script(Visit(self, sock, number))
                else:
                    with self._tls.wrap_socket(sock, server_side=True) as secured:
                        self._script(Visit(self, secured, number))
        except OSError:
            return  # the client hung up
        except Exception as error:  # noqa: BLE001 - shown by the thread that runs the test
            self._failures.append(error)


def _shut(sock: socket.socket) -> None:
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return


def answering(response: bytes = b"") -> Callable[[Visit], None]:
    """Return a script that answers every request on the connection.

    As with a service, no response has the request id of the one before it: ``req-1`` is counted up.
    """
    contents = (http_response(b"{}"), http_response(b"{ }"))
    if response:
        contents = (response, response.replace(b'"req-1"', b'"req-2"'))

    def script(visit: Visit) -> None:
        for content in itertools.cycle(contents):
            if visit.receive() is None:
                return
            visit.socket.sendall(content)

    return script


def request(
    endpoint: str,
    *,
    seconds: float = PATIENCE,
    body: bytes = b"{}",
    clock: Callable[[], float] = time.monotonic,
) -> HttpRequest:
    """Return a request that ends so many seconds from now."""
    location = Endpoint.parse(endpoint)
    return HttpRequest(
        endpoint=location,
        headers={"Host": location.header},
        body=body,
        deadline=clock() + seconds,
    )


def fails_in_time(act: Callable[[], object], *, seconds: float) -> TencentCloudError:
    """Return the error that *act* ends with, *seconds* after its start and no later than 50 ms.

    A busy machine can stop any program for longer than that, so it may try a few times.
    """
    for _ in range(5):
        started = time.monotonic()
        with pytest.raises(TencentCloudError) as caught:
            act()
        elapsed = time.monotonic() - started
        assert elapsed >= seconds
        if elapsed < seconds + 0.05:
            break
    assert elapsed < seconds + 0.05
    return caught.value


@functools.cache
def authority() -> trustme.CA:
    """Return the authority that signs the certificates of all tests."""
    return trustme.CA()


@functools.cache
def server_tls(*names: str) -> ssl.SSLContext:
    """Return the TLS of a server whose certificate is for *names*, or for localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(*(names or ("localhost",))).configure_cert(context)
    return context


@functools.cache
def client_tls() -> ssl.SSLContext:
    """Return what verifies those certificates."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context
