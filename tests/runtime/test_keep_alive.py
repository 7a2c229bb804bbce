"""When a connection is kept and used again, and when it is not."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpTransport
from tests.runtime.keeping import OK, numbers_of
from tests.support.loopback import http_response, request
from tests.support.servers import Connection, Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from tc3._http.sockets import Address

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"


class Clock:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now


@pytest.mark.parametrize(
    ("response", "kept"),
    [
        pytest.param(OK, True, id="with its length"),
        pytest.param(CHUNKED, True, id="in chunks"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, True, id="after an interim response"),
        pytest.param(http_response(b"", status="204 No Content"), True, id="without a body"),
        pytest.param(http_response(b"no", status="502 Bad Gateway"), True, id="of another status"),
        pytest.param(
            http_response(b"{}", headers={"Connection": "Close"}), False, id="the last one"
        ),
        pytest.param(OK.replace(b"HTTP/1.1", b"HTTP/1.0"), False, id="of HTTP/1.0"),
        pytest.param(OK + b"HTTP/1.1 200 OK\r\n", False, id="with more than its length"),
        pytest.param(
            CHUNKED.replace(b"\r\n\r\n2", b"\r\nContent-Length: 2\r\n\r\n2"),
            False,
            id="of two lengths",
        ),
    ],
)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_a_connection_is_kept_if_its_response_ended_and_the_service_lets_it(
    response: bytes, kept: bool, tls: bool
) -> None:
    """Two requests share one connection, or else have one each."""
    with (
        Server(respond_always(response), tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        for _ in range(2):
            transport.send(request(peer.url))
    assert numbers_of(peer) == [0, 0 if kept else 1]


def test_a_response_that_ends_with_its_connection_ends_it() -> None:
    """The next request has a connection of its own."""

    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(HEAD + b"\r\n{}")

    with Server(script) as peer, HttpTransport() as transport:
        assert [transport.send(request(peer.url)).body for _ in range(2)] == [b"{}", b"{}"]
    assert numbers_of(peer) == [0, 1]


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize(
    "words",
    [b"", b"HTTP/1.1 408 Request Timeout\r\n\r\n", None],
    ids=["no word", "408", "reset"],
)
def test_a_connection_that_was_closed_while_idle_is_not_used_again(
    tls: bool, words: bytes | None
) -> None:
    """With or without a last word, or reset: the next request is sent once, over a new one."""
    closed = threading.Event()

    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(OK)
        if connection.number == 0:
            time.sleep(0.02)
            if words is None:
                # Linger for zero seconds: closing resets.
                linger = b"\1\0\0\0\0\0\0\0"
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.socket.sendall(words or b"")
            connection.socket.close()
            closed.set()

    with (
        Server(script, tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        transport.send(request(peer.url))
        assert closed.wait(5)
        time.sleep(0.02)
        assert transport.send(request(peer.url)).status == 200
    assert numbers_of(peer) == [0, 1]


@pytest.mark.parametrize(
    ("idle", "kept"), [pytest.param(9.9, True, id="9.9 s"), pytest.param(10.0, False, id="10 s")]
)
def test_an_idle_connection_is_used_for_ten_seconds(idle: float, kept: bool) -> None:
    """By the clock of the transport, from the end of the response on."""
    clock = Clock()
    with Server(respond_always()) as peer, HttpTransport(monotonic=clock) as transport:
        for _ in range(2):
            transport.send(request(peer.url, clock=clock))
            clock.now += idle
    assert numbers_of(peer) == [0, 0 if kept else 1]


@pytest.mark.parametrize(
    ("hint", "idle", "kept"),
    [
        ("timeout=1", 0.4, True),
        ("timeout=1", 0.5, False),
        ("max=100, Timeout=5", 3.9, True),
        ("max=100, Timeout=5", 4.0, False),
        ("timeout=60", 9.9, True),
        ("timeout=60", 10.0, False),
        ("timeout=0", 0.0, False),
        ("timeout=soon", 9.9, True),
    ],
)
def test_a_connection_idles_for_less_than_the_service_said_that_it_waits(
    hint: str, idle: float, kept: bool
) -> None:
    """What comes later would meet a reset."""
    clock = Clock()
    response = http_response(b'{"req-1"}', headers={"Keep-Alive": hint})
    with (
        Server(respond_always(response)) as peer,
        HttpTransport(monotonic=clock) as transport,
    ):
        for _ in range(2):
            transport.send(request(peer.url, clock=clock))
            clock.now += idle
    assert numbers_of(peer) == [0, 0 if kept else 1]


def test_the_connection_that_was_used_last_is_used_next_and_the_others_expire() -> None:
    """Of two idle connections one does all the work; the other is closed when its time is up."""
    clock = Clock()
    gate = threading.Barrier(2, timeout=5)
    hung_up = threading.Event()

    def script(connection: Connection) -> None:
        while connection.receive() is not None:
            number = len(peer.requests)
            if number <= 2:
                gate.wait()
            connection.socket.sendall(http_response(b"%d" % number))
        hung_up.set()

    with Server(script) as peer, HttpTransport(monotonic=clock) as transport:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda _: transport.send(request(peer.url, clock=clock)), range(2)))
        assert sorted(numbers_of(peer)) == [0, 1]
        for _ in range(4):
            clock.now += 3
            transport.send(request(peer.url, clock=clock))
        assert hung_up.wait(5)
    last = numbers_of(peer)[2:]
    assert last in ([0] * 4, [1] * 4)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit], ids=lambda kind: kind.__name__)
def test_an_interrupted_request_passes_the_interrupt_on_and_its_connection_is_not_used_again(
    stop: type[BaseException],
) -> None:
    """Its response would be taken for that of the next request."""

    class Interrupted(socket.socket):
        def recv(self, size: int, flags: int = 0) -> bytes:
            if interrupts:
                raise interrupts.pop()
            return super().recv(size, flags)

    def connect(address: Address, _seconds: float) -> socket.socket:
        sock = Interrupted()
        sock.connect(address[1])
        return sock

    interrupts: list[BaseException] = []
    with (
        Server(respond_always()) as peer,
        HttpTransport(connect=connect, max_connections=1) as transport,
    ):
        transport.send(request(peer.url))
        interrupts.append(stop())
        with pytest.raises(stop):
            transport.send(request(peer.url, body=b"first"))
        assert transport.send(request(peer.url, body=b"second")).status == 200
    # Each connection has a thread of its own, so what they note is in no order.
    assert sorted((received.connection, received.body) for received in peer.requests) == [
        (0, b"first"),
        (0, b"{}"),
        (1, b"second"),
    ]
