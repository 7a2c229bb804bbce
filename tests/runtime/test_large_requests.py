"""Requests that the service does not read to their end."""

from __future__ import annotations

import time

import pytest

from tc3 import ApiError, HttpTransport, InvalidRequestError, NotSentError
from tests.support.loopback import http_response, refused, request
from tests.support.servers import Connection, Exchange, Server
from tests.support.tls import client_tls, server_tls

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
EARLY = http_response(refused("RequestSizeLimitExceeded"))

# More than the kernel takes on behalf of a server that does not read.
LARGE = {"Text": "x" * (9 * 1024 * 1024)}


def test_an_early_response_to_a_large_request_is_used() -> None:
    """A service that answers and stops reading is heard, as it says why."""
    server = Server(Exchange(reads="head", response=EARLY, then="hold"))
    with server, pytest.raises(InvalidRequestError) as caught:
        server.client(timeout=1.0).call("DescribeX", LARGE)
    assert (caught.value.code, caught.value.effect) == ("RequestSizeLimitExceeded", "none")
    assert server.connections == 1


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_an_early_response_is_read_before_the_deadline(tls: bool) -> None:
    """It is read as soon as the service does not take more; the rest is never sent."""

    def script(connection: Connection) -> None:
        connection.socket.recv(1000)
        connection.socket.sendall(EARLY)
        connection.wait()

    with (
        Server(script, tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        started = time.monotonic()
        with pytest.raises(NotSentError) as caught:
            transport.send(request(peer.url, body=b"x" * (16 * 1024 * 1024)))
        assert time.monotonic() - started < 2
    assert caught.value.response is not None
    assert EARLY.endswith(caught.value.response.body)


def test_an_early_response_before_a_reset_is_used_or_nothing_was_sent() -> None:
    """The reset may overtake the response; either way nobody is told that it may have happened."""
    server = Server(Exchange(reads="head", response=EARLY))
    with server, pytest.raises((InvalidRequestError, NotSentError)) as caught:
        server.client().call("DescribeX", LARGE)
    assert caught.value.effect == "none"
    assert server.connections == 1


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(Exchange(reads="head"), id="closed"),
        pytest.param(Exchange(reads="head", then="reset"), id="reset"),
        pytest.param(Exchange(reads="head", then="hold"), id="not read any further"),
        pytest.param(
            Exchange(reads="head", response=b"HTTP/1.1 2", then="hold"), id="a cut status line"
        ),
        pytest.param(Exchange(reads="head", response=HEAD), id="a cut head"),
        pytest.param(
            Exchange(
                reads="head", response=http_response(b"<html>", status="413 Too Large"), then="hold"
            ),
            id="413 with HTML",
        ),
        pytest.param(
            Exchange(
                reads="head",
                response=http_response(b"<html>", status="502 Bad Gateway"),
                then="hold",
            ),
            id="502 with HTML",
        ),
    ],
)
def test_a_large_request_that_was_cut_off_was_not_sent(exchange: Exchange) -> None:
    """Without its last byte the service cannot have acted on it."""
    with Server(exchange) as server, pytest.raises(NotSentError) as caught:
        server.client(timeout=1.0).call("DescribeX", LARGE)
    assert (caught.value.effect, caught.value.action) == ("none", "DescribeX")
    assert isinstance(caught.value.__cause__, OSError)
    assert server.connections == 1


@pytest.mark.parametrize(
    "early",
    [
        pytest.param(http_response(refused("InternalError")), id="a code of unknown effect"),
        pytest.param(
            http_response(refused("RequestSizeLimitExceeded"), status="413 Too Large"), id="413"
        ),
    ],
)
def test_an_error_code_for_a_request_that_was_cut_off_claims_no_effect(early: bytes) -> None:
    """Whatever the service says of a part of a request, it cannot have acted on it."""
    server = Server(Exchange(reads="head", response=early, then="hold"))
    with server, pytest.raises((ApiError, NotSentError)) as caught:
        server.client(timeout=1.0).call("DescribeX", LARGE)
    assert caught.value.effect == "none"
