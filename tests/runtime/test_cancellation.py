"""Ending a request from another thread, as an asynchronous client does."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tc3 import HttpTransport, NotSentError, OutcomeUnknownError
from tc3._http.cancellation import Cancellation, Deadline
from tc3._http.stream import Stream
from tc3._http.stream_flow import StartTls, StreamFlow, drive
from tests.support.loopback import http_response, request
from tests.support.servers import Connection, Server, respond_always
from tests.support.tls import client_tls, server_tls

OK = http_response(b"{}")

both = pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])


@both
def test_cancelling_ends_a_request_that_waits_for_its_response(tls: bool) -> None:
    """It may have been carried out; its connection is gone, its place is free."""

    def script(connection: Connection) -> None:
        connection.receive()
        if connection.number:
            connection.socket.sendall(OK)
        else:
            assert connection.receive() is None

    with (
        Server(script, tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls(), max_connections=1) as transport,
        ThreadPoolExecutor(1) as threads,
    ):
        cancellation = Cancellation()
        sending = threads.submit(transport.send, request(peer.url), cancellation=cancellation)
        while not peer.requests:
            time.sleep(0.001)
        started = time.monotonic()
        cancellation.cancel()
        assert isinstance(sending.exception(1), OutcomeUnknownError)
        assert time.monotonic() - started < 0.1
        assert transport.send(request(peer.url)).status == 200


@both
def test_cancelling_ends_a_request_that_is_being_written(tls: bool) -> None:
    """The service never gets its last byte, nor anything that is not encrypted under TLS."""
    begun = threading.Event()

    def script(connection: Connection) -> None:
        connection.socket.recv(1)
        begun.set()
        connection.wait()

    with (
        Server(script, tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
        ThreadPoolExecutor(1) as threads,
    ):
        cancellation = Cancellation()
        sending = threads.submit(
            transport.send,
            request(peer.url, body=b"x" * (16 * 1024 * 1024)),
            cancellation=cancellation,
        )
        assert begun.wait(5)
        time.sleep(0.05)
        cancellation.cancel()
        assert isinstance(sending.exception(1), NotSentError)


def test_a_request_that_is_cancelled_before_it_starts_is_not_sent() -> None:
    """Neither over a new connection nor over a kept one."""
    with Server(respond_always()) as peer, HttpTransport() as transport:
        cancellation = Cancellation()
        cancellation.cancel()
        for _ in range(2):
            with pytest.raises(NotSentError, match="cancelled"):
                transport.send(request(peer.url), cancellation=cancellation)
            transport.send(request(peer.url))
    assert len(peer.requests) == 2


def test_cancelling_a_finished_request_does_not_affect_the_next_one() -> None:
    """The connection belongs to others once the response is there."""
    with Server(respond_always()) as peer, HttpTransport() as transport:
        cancellation = Cancellation()
        transport.send(request(peer.url), cancellation=cancellation)
        cancellation.cancel()
        assert transport.send(request(peer.url)).status == 200
    assert [received.connection for received in peer.requests] == [0, 0]


def test_cancelling_a_connection_that_the_service_reset_raises_nothing() -> None:
    """Who cancels does not care."""
    received = threading.Event()

    def script(connection: Connection) -> None:
        connection.receive()
        received.set()

    with Server(script) as peer, HttpTransport() as transport, ThreadPoolExecutor(1) as threads:
        cancellation = Cancellation()
        sending = threads.submit(transport.send, request(peer.url), cancellation=cancellation)
        received.wait(5)
        cancellation.cancel()
        cancellation.cancel()
        assert isinstance(sending.exception(1), OutcomeUnknownError)


def test_shutting_down_a_stream_does_not_end_its_encryption() -> None:
    """The thread that writes at this very moment must fail, not go on in plain text."""
    with Server(respond_always(), tls=server_tls()) as peer:
        stream = Stream(socket.create_connection(peer.address))
        drive(_start_tls(Deadline(time.monotonic() + 5, time.monotonic)), stream)
        secured = stream._socket  # noqa: SLF001 - what it writes to next
        assert isinstance(secured, ssl.SSLSocket)
        stream.shutdown()
        assert secured.version() is not None
        stream.close()


def _start_tls(deadline: Deadline) -> StreamFlow[None]:
    yield StartTls(client_tls(), "localhost", deadline)
