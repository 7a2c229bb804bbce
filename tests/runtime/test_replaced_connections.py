"""A kept connection that dies when it is used again, and when it is replaced by a new one."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpTransport, NotSentError, OutcomeUnknownError
from tests.runtime.keeping import OK, numbers_of
from tests.support.loopback import http_response, request
from tests.support.servers import Connection, Server, respond_always

if TYPE_CHECKING:
    from tc3._http.sockets import Address


def _resets(connection: Connection) -> None:
    connection.receive()
    connection.socket.sendall(OK)
    # Read a part of the next request only, so that closing resets.
    if connection.number == 0:
        connection.socket.recv(10)
        return
    while connection.receive() is not None:
        connection.socket.sendall(OK)


def test_a_kept_connection_that_dies_before_the_last_byte_is_replaced() -> None:
    """Nothing had reached the service as a whole, so the request is sent over a new one."""
    body = b"x" * (8 * 1024 * 1024)
    with Server(_resets) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        assert transport.send(request(peer.url, body=body)).status == 200
    assert [(received.connection, len(received.body)) for received in peer.requests] == [
        (0, 2),
        (1, len(body)),
    ]


def test_a_kept_connection_that_dies_just_before_the_last_byte_is_replaced() -> None:
    """A small request is handed over at once, and yet its last byte is not, if the end is seen."""
    used_again, closed = threading.Event(), threading.Event()

    class Hooked(socket.socket):
        def send(self, part: object, _flags: int = 0) -> int:
            assert isinstance(part, memoryview)
            if part.tobytes().endswith(b"secon"):
                used_again.set()
                assert closed.wait(5)
            return super().send(part)

    def connect(address: Address, _seconds: float) -> socket.socket:
        sock = Hooked()
        sock.connect(address[1])
        return sock

    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(OK)
        if connection.number == 0:
            used_again.wait(5)
            connection.socket.close()
            closed.set()

    with Server(script) as peer, HttpTransport(connect=connect) as transport:
        transport.send(request(peer.url, body=b"first"))
        assert transport.send(request(peer.url, body=b"second")).status == 200
    # Each connection has a thread of its own, so what they note is in no order.
    assert sorted((received.connection, received.body) for received in peer.requests) == [
        (0, b"first"),
        (1, b"second"),
    ]


def test_a_kept_connection_that_dies_after_the_last_byte_is_not_replaced() -> None:
    """The service had all of it: nobody sends it again."""

    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(OK)
        connection.receive()

    with Server(script) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        with pytest.raises(OutcomeUnknownError):
            transport.send(request(peer.url))
    assert numbers_of(peer) == [0, 0]


def test_an_early_response_over_a_kept_connection_is_the_response() -> None:
    """The service is alive and has spoken: nothing is opened, and nothing sent again."""
    refusal = http_response(b"no", status="413 Too Large")

    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(OK)
        connection.socket.recv(10)
        connection.socket.sendall(refusal)
        connection.wait()

    with Server(script) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        with pytest.raises(NotSentError) as caught:
            transport.send(request(peer.url, body=b"x" * (8 * 1024 * 1024)))
    assert caught.value.response is not None
    assert (caught.value.response.status, peer.connections) == (413, 1)


def test_no_third_connection_is_tried_if_the_new_one_dies_too() -> None:
    """One replacement, then NotSentError."""

    def script(connection: Connection) -> None:
        if connection.number == 0:
            connection.receive()
            connection.socket.sendall(OK)
        connection.socket.recv(10)

    with Server(script) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        with pytest.raises(NotSentError):
            transport.send(request(peer.url, body=b"x" * (8 * 1024 * 1024)))
    assert (peer.connections, numbers_of(peer)) == (2, [0])


def test_a_timeout_error_of_a_signal_handler_does_not_cause_a_second_connection() -> None:
    """A signal handler that raises TimeoutError is no dead connection, be it a kept one."""
    late: list[TimeoutError] = []

    class Stopped(socket.socket):
        def send(self, part: object, _flags: int = 0) -> int:
            if late:
                raise late.pop()
            assert isinstance(part, memoryview)
            return super().send(part)

    def connect(address: Address, _seconds: float) -> socket.socket:
        sock = Stopped()
        sock.connect(address[1])
        return sock

    with Server(respond_always()) as peer, HttpTransport(connect=connect) as transport:
        transport.send(request(peer.url))
        late.append(TimeoutError("the job took too long"))
        with pytest.raises(NotSentError) as caught:
            transport.send(request(peer.url))
    assert str(caught.value.__cause__) == "the job took too long"
    assert (peer.connections, len(peer.requests)) == (1, 1)
