"""HTTP/1.1 is read as strictly as signatures need, within limits of size and time."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tc3gen.mock import Count
from tc3gen.mock.http_requests import (
    MAX_HEAD_BYTES,
    MAX_HEAD_LINES,
    IncompleteError,
    MalformedError,
    Reader,
)
from tests.mock.raw import (
    PARAMETERS,
    RawClient,
    ReceivedBytes,
    ask,
    encoded,
    headers_of,
    mock,
    parse_response,
    post,
    signed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = encoded(PARAMETERS)
GOOD = headers_of(BODY)

MALFORMED: dict[str, tuple[bytes, int]] = {
    "no first line": (b"\r\n\r\n", 400),
    "no version": (post(GOOD, BODY, line="POST /"), 400),
    "HTTP/2": (post(GOOD, BODY, line="POST / HTTP/2.0"), 400),
    "two blanks": (post(GOOD, BODY, line="POST  / HTTP/1.1"), 400),
    "method in brackets": (post(GOOD, BODY, line="(POST) / HTTP/1.1"), 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n", 400),
    "other path": (post(GOOD, BODY, line="POST /index HTTP/1.1"), 404),
    "URL": (post(GOOD, BODY, line="POST http://localhost/ HTTP/1.1"), 404),
    "HEAD": (post(GOOD, BODY, line="HEAD / HTTP/1.1"), 405),
    "no Host": (post(headers_of(BODY, changes={"Host": None}), BODY), 400),
    "no length": (post(headers_of(BODY, changes={"Content-Length": None}), BODY), 411),
    "chunks": (post({**GOOD, "Transfer-Encoding": "chunked"}, b"0\r\n\r\n"), 411),
    "negative length": (post({**GOOD, "Content-Length": "-1"}, BODY), 400),
    "length with a sign": (post({**GOOD, "Content-Length": "+10"}, BODY), 400),
    "length in other digits": (post({**GOOD, "Content-Length": "\xb2"}, BODY), 400),
    "endless length": (post({**GOOD, "Content-Length": "9" * 30}, BODY), 400),
    "two lengths": (post({**GOOD, "content-length": "1"}, BODY), 400),
    "two hosts": (post({**GOOD, "host": "localhost"}, BODY), 400),
    "two authorizations": (post({**GOOD, "authorization": "x"}, BODY), 400),
    "two actions": (post({**GOOD, "x-tc-action": "SendSms"}, BODY), 400),
    "no colon": (post({**GOOD, "X": "a\r\nnothing"}, BODY), 400),
    "blank before the colon": (post({**GOOD, "X ": "a"}, BODY), 400),
    "folded": (post({**GOOD, "X": "a\r\n b"}, BODY), 400),
    "bare line feed": (post({**GOOD, "X": "a\nY: b"}, BODY), 400),
    "bare carriage return": (post({**GOOD, "X": "a\rY: b"}, BODY), 400),
    "NUL": (post({**GOOD, "X": "a\0b"}, BODY), 400),
    "many headers": (
        post({f"X-{at}": "a" for at in range(MAX_HEAD_LINES + 1)}, b""),
        431,
    ),
    "large header": (post({**GOOD, "X": "a" * MAX_HEAD_BYTES}, BODY), 431),
    "large header without an end": (b"POST / HTTP/1.1\r\nX: " + b"a" * MAX_HEAD_BYTES, 431),
}


@pytest.mark.parametrize(("content", "status"), MALFORMED.values(), ids=MALFORMED)
def test_an_invalid_request_gets_a_4xx_and_the_connection_is_closed(
    content: bytes, status: int
) -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        client.send(content)
        client.socket.shutdown(socket.SHUT_WR)
        seen = client.rest()

    response, rest = parse_response(seen.content)
    assert (response.status, rest, seen.end) == (status, b"", "closed")
    assert response.headers["connection"] == "close"
    assert endpoint.requests == []


def test_headers_of_the_maximum_size_are_read() -> None:
    room = MAX_HEAD_BYTES - len(post({**GOOD, "X": ""}, b"")) + 4
    with mock() as endpoint:
        assert ask(endpoint, post({**GOOD, "X": "a" * room}, BODY)).code == ""
        with RawClient(endpoint) as client:
            client.send(post({**GOOD, "X": "a" * (room + 2)}, BODY))
            assert client.rest().response.status == 431


@pytest.mark.parametrize(
    ("line", "connection", "kept"),
    [
        ("POST / HTTP/1.1", None, True),
        ("POST / HTTP/1.1", "close", False),
        ("POST / HTTP/1.1", "Close, x", False),
        ("POST / HTTP/1.0", None, False),
        ("POST / HTTP/1.0", "keep-alive", True),
    ],
)
def test_a_connection_is_kept_as_the_client_asks(
    line: str, connection: str | None, kept: bool
) -> None:
    headers = GOOD if connection is None else {**GOOD, "Connection": connection}
    with mock() as endpoint, RawClient(endpoint) as wire:
        wire.send(post(headers, BODY, line=line))
        seen = wire.rest(within=0.15)

    assert seen.end == ("open" if kept else "closed")
    assert seen.response.headers["connection"] == ("keep-alive" if kept else "close")


def test_pipelined_requests_get_their_responses_in_order() -> None:
    """One request in single bytes, then three in one piece."""
    last = signed({}, changes={"Connection": "close"})
    with mock() as endpoint, RawClient(endpoint) as client:
        for byte in signed():
            client.send(bytes([byte]))
        codes = [client.response().code]
        client.send(signed() + signed({"A": 1}) + last)
        seen = client.rest(response_expected=False)
        rest = seen.content
        while rest:
            response, rest = parse_response(rest)
            codes.append(response.code)

    assert codes == ["", "", "UnknownParameter", "MissingParameter"]
    assert (seen.end, endpoint.connections) == ("closed", 1)


def test_expect_100_continue_gets_a_100_response() -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        client.send(post({**GOOD, "Expect": "100-continue"}, b""))
        assert client.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.send(BODY)
        assert client.response().code == ""


def test_a_client_that_hangs_up_leaves_an_incomplete_request_that_did_not_arrive() -> None:
    with mock() as endpoint:
        for content in (signed()[:40], signed()[:-1]):
            with RawClient(endpoint) as client:
                client.send(content)
        with RawClient(endpoint):
            pass
        assert ask(endpoint, signed()).code == ""

    assert endpoint.incomplete == 2
    assert endpoint.count() == Count(1, 1)


def test_the_date_header_is_the_time_of_the_service_in_any_locale() -> None:
    with mock(clock=lambda: 1551113065.9) as endpoint:
        assert ask(endpoint, signed()).headers["date"] == "Mon, 25 Feb 2019 16:44:25 GMT"


@contextmanager
def _reader(patience: float) -> Iterator[tuple[Reader, socket.socket]]:
    """Yield a reader and the other end of what it reads."""
    here, there = socket.socketpair()
    with here, there:
        yield Reader(here, idle=patience, patience=patience), there


def test_a_request_has_one_deadline_however_steadily_it_trickles() -> None:
    def trickle(there: socket.socket) -> None:
        for byte in signed():
            if done.wait(0.005):
                return
            there.send(bytes([byte]))

    done, started = threading.Event(), time.monotonic()
    with _reader(0.2) as (reader, there):
        thread = threading.Thread(target=trickle, args=(there,))
        thread.start()
        assert reader.begins()
        with pytest.raises(MalformedError) as given_up:
            reader.head()
        done.set()
        thread.join()

    assert given_up.value.status == 408
    assert time.monotonic() - started < 2


def test_an_idle_connection_is_closed_after_its_idle_time() -> None:
    with _reader(0.05) as (reader, _):
        assert not reader.begins()


def test_a_reader_reads_no_more_than_content_length() -> None:
    with _reader(1) as (reader, there):
        there.sendall(signed() + b"more")
        assert reader.begins()
        head = reader.head()
        assert reader.body(head.length) == BODY
        assert reader.body(4) == b"more"
        there.shutdown(socket.SHUT_WR)
        with pytest.raises(IncompleteError):
            reader.body(1)


def test_after_an_error_only_a_bounded_part_of_the_rest_is_read() -> None:
    """The response arrives, and a client that goes on sending is cut off."""
    headers = headers_of(BODY, changes={"Content-Length": "99999999999"})
    chunk, sent = b"a" * 65536, 0
    with mock() as endpoint, RawClient(endpoint) as client:
        client.send(post(headers, b""))
        try:
            while sent < 1 << 28:
                sent += client.socket.send(chunk)
        except OSError:
            pass

    assert sent < 1 << 26
    assert endpoint.requests == []


def test_a_connection_without_a_request_gets_no_response() -> None:
    with mock() as endpoint, RawClient(endpoint) as client:
        assert client.rest(within=0.1, response_expected=False) == ReceivedBytes(b"", "open")
