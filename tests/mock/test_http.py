"""HTTP/1.1 as strict as the signature needs it, bounded in bytes and in time."""

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
    Line,
    Seen,
    ask,
    encoded,
    headers_of,
    mock,
    parse_response_body,
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
def test_what_is_no_request_gets_a_4xx_and_a_close(content: bytes, status: int) -> None:
    with mock() as endpoint, Line(endpoint) as line:
        line.send(content)
        line.socket.shutdown(socket.SHUT_WR)
        seen = line.rest()

    answer, rest = parse_response_body(seen.content)
    assert (answer.status, rest, seen.end) == (status, b"", "closed")
    assert answer.headers["connection"] == "close"
    assert endpoint.requests == []


def test_the_largest_head_that_is_allowed_is_read() -> None:
    room = MAX_HEAD_BYTES - len(post({**GOOD, "X": ""}, b"")) + 4
    with mock() as endpoint:
        assert ask(endpoint, post({**GOOD, "X": "a" * room}, BODY)).code == ""
        with Line(endpoint) as line:
            line.send(post({**GOOD, "X": "a" * (room + 2)}, BODY))
            assert line.rest().answer.status == 431


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
def test_a_connection_is_kept_as_the_caller_wants(
    line: str, connection: str | None, kept: bool
) -> None:
    headers = GOOD if connection is None else {**GOOD, "Connection": connection}
    with mock() as endpoint, Line(endpoint) as wire:
        wire.send(post(headers, BODY, line=line))
        seen = wire.rest(within=0.15)

    assert seen.end == ("open" if kept else "closed")
    assert seen.answer.headers["connection"] == ("keep-alive" if kept else "close")


def test_requests_that_are_sent_ahead_are_answered_in_order() -> None:
    """Pipelining: one request in single bytes, then three in one piece."""
    last = signed({}, changes={"Connection": "close"})
    with mock() as endpoint, Line(endpoint) as line:
        for byte in signed():
            line.send(bytes([byte]))
        codes = [line.answer().code]
        line.send(signed() + signed({"A": 1}) + last)
        seen = line.rest(answers=False)
        rest = seen.content
        while rest:
            answer, rest = parse_response_body(rest)
            codes.append(answer.code)

    assert codes == ["", "", "UnknownParameter", "MissingParameter"]
    assert (seen.end, endpoint.connections) == ("closed", 1)


def test_a_caller_who_waits_for_leave_to_send_gets_it() -> None:
    with mock() as endpoint, Line(endpoint) as line:
        line.send(post({**GOOD, "Expect": "100-continue"}, b""))
        assert line.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.send(BODY)
        assert line.answer().code == ""


def test_a_caller_who_goes_away_is_counted_as_incomplete_and_nothing_as_arrived() -> None:
    with mock() as endpoint:
        for content in (signed()[:40], signed()[:-1]):
            with Line(endpoint) as line:
                line.send(content)
        with Line(endpoint):
            pass
        assert ask(endpoint, signed()).code == ""

    assert endpoint.incomplete == 2
    assert endpoint.count() == Count(1, 1)


def test_an_answer_tells_the_time_of_the_service_in_any_locale() -> None:
    with mock(clock=lambda: 1551113065.9) as endpoint:
        assert ask(endpoint, signed()).headers["date"] == "Mon, 25 Feb 2019 16:44:25 GMT"


@contextmanager
def _reader(patience: float) -> Iterator[tuple[Reader, socket.socket]]:
    """Yield a reader and the other end of what it reads."""
    here, there = socket.socketpair()
    with here, there:
        yield Reader(here, idle=patience, patience=patience), there


def test_a_request_that_takes_too_long_is_given_up_however_busily_it_trickles() -> None:
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


def test_an_idle_connection_is_given_up_in_time() -> None:
    with _reader(0.05) as (reader, _):
        assert not reader.begins()


def test_a_reader_takes_no_more_than_the_length_says() -> None:
    with _reader(1) as (reader, there):
        there.sendall(signed() + b"more")
        assert reader.begins()
        head = reader.head()
        assert reader.body(head.length) == BODY
        assert reader.body(4) == b"more"
        there.shutdown(socket.SHUT_WR)
        with pytest.raises(IncompleteError):
            reader.body(1)


def test_a_flood_after_a_refusal_is_read_within_bounds() -> None:
    """The response arrives, and the caller who goes on sending is cut off."""
    headers = headers_of(BODY, changes={"Content-Length": "99999999999"})
    chunk, sent = b"a" * 65536, 0
    with mock() as endpoint, Line(endpoint) as line:
        line.send(post(headers, b""))
        try:
            while sent < 1 << 28:
                sent += line.socket.send(chunk)
        except OSError:
            pass

    assert sent < 1 << 26
    assert endpoint.requests == []


def test_nothing_is_said_to_a_connection_that_says_nothing() -> None:
    with mock() as endpoint, Line(endpoint) as line:
        assert line.rest(within=0.1, answers=False) == Seen(b"", "open")
