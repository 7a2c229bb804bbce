"""Parsing HTTP/1.1 responses from bytes: what is valid, and what is refused."""

from __future__ import annotations

import gzip
import itertools
import zlib
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tc3 import HttpResponse, ValidationError
from tc3._http.cancellation import Deadline
from tc3._http.http1 import InvalidResponseError, ResponseReader, parse_head, serialize_post
from tc3._http.stream_flow import Read

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT = 1000
_gzip = partial(gzip.compress, mtime=0)  # Bytes name tests, in all processes alike.
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = b"x" * 65536


class _Reader:
    """Reads a response that comes in *parts*, and then the end of the stream."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._reader = ResponseReader(Deadline(1, lambda: 0), LIMIT)

    def read_response(self) -> HttpResponse:
        """Give each step that reads the next part."""
        steps = self._reader.read_response()
        try:
            step = next(steps)
            while True:
                assert isinstance(step, Read)
                step = steps.send(next(self._parts, b""))
        except StopIteration as end:
            response: HttpResponse = end.value
        return response

    @property
    def is_reusable(self) -> bool:
        """See ResponseReader."""
        return self._reader.is_reusable


def _reader(*parts: bytes) -> _Reader:
    return _Reader(part for part in parts if part)


def _gzipped(content: bytes) -> bytes:
    return _packed(_gzip(content))


def _packed(packed: bytes) -> bytes:
    head = f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    return OK + head.encode() + packed


# Bytes to status, body, and whether the connection can go on.
READ: dict[str, tuple[bytes, tuple[int, bytes, bool]]] = {
    "a length": (OK + b"Content-Length: 2\r\n\r\n{}", (200, b"{}", True)),
    "a length, twice": (
        OK + b"Content-Length: 2\r\ncontent-length:2\r\n\r\n{}",
        (200, b"{}", True),
    ),
    "a length of nothing": (OK + b"Content-Length: 0\r\n\r\n", (200, b"", True)),
    "no length": (OK + b"\r\n{}", (200, b"{}", False)),
    "nothing until the end": (OK + b"\r\n", (200, b"", False)),
    "a status without a reason": (
        b"HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n",
        (404, b"", True),
    ),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"", True)),
    "304 with a length": (b"HTTP/1.1 304 -\r\nContent-Length: 9\r\n\r\n", (304, b"", True)),
    "interim responses": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        + OK
        + b"Content-Length: 2\r\n\r\n{}",
        (200, b"{}", True),
    ),
    "chunks": (CHUNKED + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", (200, b"{}", True)),
    "chunks in capitals": (
        CHUNKED.replace(b"chunked", b"Chunked") + b"0A\r\n0123456789\r\n0\r\n\r\n",
        (200, b"0123456789", True),
    ),
    "chunks with extensions and trailers": (
        CHUNKED + b'2;a="b"\r\n{}\r\n000\r\nX: y\r\nZ: z\r\n\r\n',
        (200, b"{}", True),
    ),
    "chunks and a length": (
        OK + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        (200, b"{}", False),
    ),
    "more than its length": (OK + b"Content-Length: 2\r\n\r\n{}x", (200, b"{}", False)),
    "more than its chunks": (CHUNKED + b"0\r\n\r\nHTTP", (200, b"", False)),
    "to be closed": (
        OK + b"Connection: keep-alive, CLOSE\r\nContent-Length: 2\r\n\r\n{}",
        (200, b"{}", False),
    ),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", (200, b"{}", False)),
    "packed": (_gzipped(b"{}" * 100), (200, b"{}" * 100, True)),
    "packed in several fields": (
        _packed(_gzip(b"{") + _gzip(b"") + _gzip(b"}")),
        (200, b"{}", True),
    ),
    "packed and padded with zeros": (_packed(_gzip(b"{}") + bytes(9)), (200, b"{}", True)),
    "packed, with zeros between fields": (
        _packed(_gzip(b"{") + bytes(9) + _gzip(b"}")),
        (200, b"{}", True),
    ),
    "a folded header": (
        OK + b"X: y\r\n Content-Length: 9\r\nContent-Length:\r\n\t 2\r\n\r\n{}",
        (200, b"{}", True),
    ),
    "packed, and nothing in it": (_gzipped(b""), (200, b"", True)),
    "packed by another name": (
        _gzipped(b"{}").replace(b": gzip", b": X-GZIP"),
        (200, b"{}", True),
    ),
    "as large as it may be": (
        OK + b"Content-Length: 1000\r\n\r\n" + b"x" * 1000,
        (200, b"x" * 1000, True),
    ),
    "packed, as large as it may be": (_gzipped(b"x" * 1000), (200, b"x" * 1000, True)),
}


def _read(reader: _Reader) -> tuple[int, bytes, bool]:
    response = reader.read_response()
    return response.status, response.body, reader.is_reusable


@pytest.mark.parametrize(("content", "expected"), READ.values(), ids=READ)
def test_a_response_is_read_to_its_end_and_no_further(
    content: bytes, expected: tuple[int, bytes, bool]
) -> None:
    """However its bytes come: at once, one by one, or in two parts of any size."""
    assert _read(_reader(content)) == expected
    ones = [bytes([byte]) for byte in content]
    status, body, _ = _read(_reader(*ones))
    assert (status, body) == expected[:2]
    for cut in range(1, len(content)):
        status, body, _ = _read(_reader(content[:cut], content[cut:]))
        assert (status, body) == expected[:2]


END = "the connection was closed before its end"
HEAD = "its head is not HTTP/1.1"
LENGTH = "its length is no number"
CODING = "its transfer coding is unknown"
INTERIM = "it goes on after interim responses that nobody asked for"
SIZE = "its chunks have no size"
LARGE_HEAD = "its head is too large"
LARGE = "it is larger than 1,000 bytes"
PACKED = "it cannot be unpacked"

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", END),
    "a cut status line": (b"HTTP/1.1 20", END),
    "a cut head": (OK + b"Content-Length: 2\r\n", END),
    "a cut body": (OK + b"Content-Length: 3\r\n\r\n{}", END),
    "a cut size of a chunk": (CHUNKED + b"2", END),
    "a cut chunk": (CHUNKED + b"3\r\n{}", END),
    "a chunk without its line end": (CHUNKED + b"2\r\n{}", END),
    "no last chunk": (CHUNKED + b"2\r\n{}\r\n", END),
    "cut trailers": (CHUNKED + b"0\r\nX: y\r\n", END),
    "an interim response only": (b"HTTP/1.1 100 Continue\r\n\r\n", END),
    "another protocol": (b"SSH-2.0-x\r\n\r\n", HEAD),
    "HTTP/2": (b"HTTP/2 200\r\n\r\n", HEAD),
    "HTTP/1.2": (b"HTTP/1.2 200 OK\r\n\r\n", HEAD),
    "a status of two digits": (b"HTTP/1.1 20 OK\r\n\r\n", HEAD),
    "a status of four digits": (b"HTTP/1.1 2000 OK\r\n\r\n", HEAD),
    "a status below 100": (b"HTTP/1.1 099 OK\r\n\r\n", HEAD),
    "two blanks": (b"HTTP/1.1  200 OK\r\n\r\n", HEAD),
    "an empty line first": (b"\r\n" + OK + b"\r\n", HEAD),
    "a line end without CR": (OK + b"X: y\nContent-Length: 2\r\n\r\n{}", HEAD),
    "a lone CR": (OK + b"X: y\rContent-Length: 2\r\n\r\n{}", HEAD),
    "a NUL": (OK + b"X: y\0\r\nContent-Length: 2\r\n\r\n{}", HEAD),
    "a folded status line": (OK + b" X\r\nContent-Length: 2\r\n\r\n{}", HEAD),
    "a folded name": (OK + b"Content\r\n -Length: 2\r\n\r\n{}", HEAD),
    "a folded number": (OK + b"Content-Length: 2\r\n 0\r\n\r\n{}", LENGTH),
    "a line without a colon": (OK + b"Content-Length 2\r\n\r\n{}", HEAD),
    "a name with a blank": (OK + b"Content-Length : 2\r\n\r\n{}", HEAD),
    "no name": (OK + b": 2\r\n\r\n{}", HEAD),
    "a negative length": (OK + b"Content-Length: -1\r\n\r\n", LENGTH),
    "a length with a sign": (OK + b"Content-Length: +2\r\n\r\n{}", LENGTH),
    "an empty length": (OK + b"Content-Length:\r\n\r\n", LENGTH),
    "a length of 19 digits": (OK + b"Content-Length: " + b"0" * 19 + b"\r\n\r\n", LENGTH),
    "a length in other digits": (OK + "Content-Length: ²\r\n\r\n".encode("latin-1"), LENGTH),
    "two lengths": (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}}", LENGTH),
    "another coding": (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", CODING),
    "chunked twice": (
        OK + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n0\r\n\r\n",
        CODING,
    ),
    "another protocol from here on": (b"HTTP/1.1 101 -\r\n\r\n" + OK + b"\r\n", INTERIM),
    "eleven interim responses": (b"HTTP/1.1 100 -\r\n\r\n" * 11 + OK + b"\r\n", INTERIM),
    "a chunk of no size": (CHUNKED + b"\r\n{}\r\n", SIZE),
    "a chunk of negative size": (CHUNKED + b"-2\r\n{}\r\n", SIZE),
    "a chunk of a size with 0x": (CHUNKED + b"0x2\r\n{}\r\n", SIZE),
    "a chunk of a size with 16 digits": (CHUNKED + b"0" * 16 + b"\r\n", SIZE),
    "a chunk that is longer": (CHUNKED + b"1\r\n{}\r\n0\r\n\r\n", "a chunk is longer than it says"),
    "a head without end": (OK + b"X: " + LONG, LARGE_HEAD),
    "a size without end": (CHUNKED + b"1;" + LONG, LARGE_HEAD),
    "trailers without end": (
        CHUNKED + b"0\r\n" + (b"X: y" * 1000 + b"\r\n") * 20,
        "its trailers are too large",
    ),
    "a large length": (OK + b"Content-Length: 1001\r\n\r\n", LARGE),
    "large chunks": (CHUNKED + b"1f4\r\n" + b"x" * 500 + b"\r\n1f5\r\n", LARGE),
    "large until the end": (OK + b"\r\n" + b"x" * 1001, LARGE),
    "a bomb": (_gzipped(b"x" * 1001), LARGE),
    "packed and cut": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + _gzip(b"{}")[:-1],
        "it cannot be unpacked to its end",
    ),
    "packed, and more": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + _gzip(b"{}") + b"xy",
        PACKED,
    ),
    "packed, and its second field cut": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + _gzip(b"{}") + _gzip(b"{}")[:-1],
        "it cannot be unpacked to its end",
    ),
    "packed, and zeros first": (_packed(bytes(9) + _gzip(b"{}")), PACKED),
    "packed nothing at all": (_packed(b""), "it cannot be unpacked to its end"),
    "several bombs": (_packed(_gzip(b"x" * 501) * 2), LARGE),
    "not packed": (OK + b"Content-Encoding: gzip\r\n\r\n{}", PACKED),
    "packed otherwise": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + zlib.compress(b"{}"),
        PACKED,
    ),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_complete_response_is_refused(content: bytes, why: str) -> None:
    """In one of a few words, which hold nothing of what came."""
    for parts in ([content], [bytes([byte]) for byte in content[:5000]] + [content[5000:]]):
        with pytest.raises(InvalidResponseError) as caught:
            _reader(*parts).read_response()
        assert str(caught.value) == why


def test_a_large_body_is_not_waited_for() -> None:
    """A length that is too large is refused before any of the body is read."""
    with pytest.raises(InvalidResponseError, match="larger than 1,000 bytes"):
        _reader(
            *itertools.chain([OK + b"Content-Length: 1001\r\n\r\n"], [b"x"] * 5)
        ).read_response()


def test_header_names_are_in_lower_case_and_values_are_joined() -> None:
    """Blanks around a value are not part of it; an empty value is one."""
    head = parse_head(
        OK + b"X-A: 1\r\nDate:\t\r\n \t now \r\nx-a:2\r\nEmpty:\r\nSet-Cookie: \xe9=1"
    )
    assert head.headers == {"x-a": "1, 2", "date": "now", "empty": "", "set-cookie": "é=1"}


def test_a_response_says_nothing_of_its_body_when_shown() -> None:
    response = _reader(OK + b"Content-Length: 12\r\n\r\n+60198890000").read_response()
    assert (response.body, repr(response)) == (b"+60198890000", "HttpResponse(status=200)")


@given(st.binary(max_size=60))
def test_any_bytes_are_a_response_or_refused(content: bytes) -> None:
    """Nothing that comes raises anything else."""
    for start in (b"", OK, CHUNKED, OK + b"Content-Length: "):
        try:
            response = _reader(start + content).read_response()
        except InvalidResponseError:
            continue
        assert isinstance(response, HttpResponse)


def test_a_post_is_its_headers_its_length_and_its_body() -> None:
    assert serialize_post({"Host": "a", "X-B": "c d"}, b"{}") == (
        b"POST / HTTP/1.1\r\nHost: a\r\nX-B: c d\r\nContent-Length: 2\r\n\r\n{}"
    )


@pytest.mark.parametrize(
    "headers", [{"X-A": "b\r\nX-C: d"}, {"X-A\n": "b"}, {"X-A": "é"}, {"X-A": "\0"}]
)
def test_a_header_that_would_be_two_is_refused(headers: dict[str, str]) -> None:
    """Nothing is sent, and the value is not repeated."""
    with pytest.raises(ValidationError) as caught:
        serialize_post(headers, b"")
    assert str(caught.value) == "nothing was sent\n  headers: must be printable ASCII"
