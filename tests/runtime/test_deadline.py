"""One deadline bounds everything that a request waits for."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpTransport, NotSentError, OutcomeUnknownError, TencentCloudError
from tc3._http.endpoint import Endpoint
from tc3._http.sockets import wait_by_poll, wait_by_select
from tests.support.effort import THOROUGH
from tests.support.loopback import fails_in_time, http_response, request
from tests.support.servers import Connection, Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3._http.sockets import Address, Wait

SECONDS = 0.3
OK = http_response(b"{}")
HEAD = b"HTTP/1.1 200 OK\r\n"


def _ends_in_time(
    transport: HttpTransport,
    url: str,
    kind: type[TencentCloudError],
    message: str,
    *,
    size: int = 2,
) -> None:
    """Expect an error of exactly *kind* at the deadline of a request."""
    body = b"x" * size
    error = fails_in_time(
        lambda: transport.send(request(url, seconds=SECONDS, body=body)), seconds=SECONDS
    )
    assert (type(error), error.message) == (kind, message.format(where=Endpoint.parse(url).address))


def _after_request(then: Callable[[Connection], None]) -> Callable[[Connection], None]:
    def script(connection: Connection) -> None:
        connection.receive()
        then(connection)

    return script


def _begun(head: bytes, rest: bytes) -> Callable[[Connection], None]:
    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(head)
        connection.trickle(rest)

    return script


SCRIPTS: dict[str, Callable[[Connection], None]] = {
    "nothing": _after_request(Connection.wait),
    "a status line, byte by byte": _begun(b"", b"HTTP/1.1 200 OK ..............."),
    "header lines, byte by byte": _begun(HEAD, b"X-A: b\r\n"),
    "interim responses": _begun(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body with its length": _begun(HEAD + b"Content-Length: 1000\r\n\r\n", b"x"),
    "a body in chunks": _begun(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "the size of a chunk": _begun(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
    "trailers": _begun(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    "a body until the end": _begun(HEAD + b"\r\n", b"x"),
}


UNDER_TLS = SCRIPTS if THOROUGH else ("nothing", "header lines, byte by byte", "a body in chunks")
WAYS = [pytest.param(script, False, id=f"plain-{name}") for name, script in SCRIPTS.items()]
WAYS += [pytest.param(SCRIPTS[name], True, id=f"TLS-{name}") for name in UNDER_TLS]


@pytest.mark.parametrize(("script", "tls"), WAYS)
def test_a_response_that_trickles_in_ends_at_the_deadline(
    script: Callable[[Connection], None], tls: bool
) -> None:
    """Each byte comes soon after the one before, and none of them buys time."""
    with (
        Server(script, tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        _ends_in_time(
            transport,
            peer.url,
            OutcomeUnknownError,
            "no complete response: TimeoutError, timed out",
        )
    assert peer.connections == len(peer.requests)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_sending_to_a_slow_reader_ends_at_the_deadline(tls: bool) -> None:
    """A body that the service takes byte by byte is cut off at the deadline."""

    def script(connection: Connection) -> None:
        while not peer.stopping.wait(0.01):
            connection.socket.recv(1)

    with (
        Server(script, tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        message = "the request was cut off: TimeoutError, timed out"
        _ends_in_time(transport, peer.url, NotSentError, message, size=16 * 1024 * 1024)


def test_a_tls_handshake_without_response_ends_at_the_deadline() -> None:
    """The service accepts, and says nothing."""
    with (
        Server(Connection.wait) as peer,
        HttpTransport() as transport,
    ):
        _ends_in_time(
            transport,
            f"localhost:{peer.port}",
            NotSentError,
            "could not connect to {where} (TimeoutError: timed out)",
        )


def test_a_tls_handshake_that_trickles_in_ends_at_the_deadline() -> None:
    """Half a record, byte by byte."""
    record = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + b"\x00" * 1000

    def script(connection: Connection) -> None:
        connection.socket.recv(4096)
        connection.trickle(record)

    with (
        Server(script) as peer,
        HttpTransport() as transport,
    ):
        _ends_in_time(
            transport,
            f"localhost:{peer.port}",
            NotSentError,
            "could not connect to {where} (TimeoutError: timed out)",
        )


def test_a_slow_name_lookup_ends_at_the_deadline() -> None:
    """The lookup goes on in its daemon thread; those who ask meanwhile share it."""
    free, asked = threading.Event(), list[tuple[str, int]]()

    def resolve(host: str, port: int) -> list[Address]:
        asked.append((host, port))
        free.wait(5)
        return [(socket.AF_INET, ("127.0.0.1", port))]

    with Server(respond_always()) as peer, HttpTransport(resolve=resolve) as transport:
        url = f"http://localhost:{peer.port}"
        for _ in range(2):
            message = "could not connect to {where} (TimeoutError: timed out)"
            _ends_in_time(transport, url, NotSentError, message)
        lookups = [thread for thread in threading.enumerate() if "_run" in thread.name]
        assert [thread.daemon for thread in lookups] == [True]
        free.set()
        assert transport.send(request(url)).status == 200
    assert asked[0] == ("localhost", peer.port)
    assert len(asked) <= 2


def test_a_deadline_that_has_passed_means_that_nothing_was_sent() -> None:
    """Over a new connection and over a kept one."""
    with Server(respond_always()) as peer, HttpTransport() as transport:
        with pytest.raises(NotSentError):
            transport.send(request(peer.url, seconds=-1))
        transport.send(request(peer.url))
        with pytest.raises(NotSentError):
            transport.send(request(peer.url, seconds=-1))
        assert transport.send(request(peer.url)).status == 200
    assert len(peer.requests) == 2


def test_an_endless_response_ends_at_the_deadline() -> None:
    """There is always something to read, and never an end."""

    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while not peer.stopping.is_set():
            connection.socket.sendall(b"1\r\nx\r\n" * 1000)

    with (
        Server(script) as peer,
        HttpTransport(max_response_bytes=1 << 40) as transport,
    ):
        _ends_in_time(
            transport,
            peer.url,
            OutcomeUnknownError,
            "no complete response: TimeoutError, timed out",
        )


@pytest.mark.parametrize("way", [wait_by_poll, wait_by_select], ids=["poll", "select"])
def test_both_ways_to_wait_agree(way: Callable[[], Wait]) -> None:
    """A socket can be written at once, and be read when something came or its peer is gone."""
    waits = way()
    left, right = socket.socketpair()
    with left, right:
        assert waits(left, read=True, write=True, seconds=0)
        started = time.monotonic()
        assert not waits(left, read=True, write=False, seconds=0.05)
        assert 0.05 <= time.monotonic() - started < 0.1
        right.sendall(b"x")
        assert waits(left, read=True, write=False, seconds=0)
        left.recv(1)
        assert not waits(left, read=True, write=False, seconds=0)
        right.close()
        assert waits(left, read=True, write=False, seconds=0)
