# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""HTTP/1.1, as much of it as one POST and its response need, parsed strictly and within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Problem, ValidationError
from .decompression import DecompressionError, gunzip
from .messages import HttpResponse
from .stream_flow import Read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cancellation import Deadline
    from .stream_flow import StreamFlow

__all__ = ["Head", "InvalidResponseError", "ResponseReader", "parse_head", "serialize_post"]

_MAX_HEAD_BYTES = 65536
_MAX_INTERIM_RESPONSES = 10
_MAX_LENGTH_DIGITS = 18
_SWITCHING_PROTOCOLS = 101
_OK = 200
_BODILESS = (204, 304)

_PRINTABLE = bytes(range(0x20, 0x7F))

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_HEAD = re.compile(
    rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: [^\0\r\n]*+)?+"
    rb"((?:\r\n" + _TOKEN + rb"+:[^\0\r\n]*+(?:\r\n[ \t][^\0\r\n]*+)*+)*+)"
)
_FOLD = re.compile(rb"\r\n[ \t]+")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\0\r\n]*)?")


class InvalidResponseError(Exception):
    """The response is invalid or truncated; the message repeats nothing of it."""


@dataclass(slots=True, kw_only=True)
class Head:
    """Status and headers; without *length* and *chunked*, the body ends with the connection."""

    status: int
    headers: Mapping[str, str]
    length: int | None
    chunked: bool
    persistent: bool
    """Whether the connection can be used for another request after the body."""


def serialize_post(headers: Mapping[str, str], body: bytes) -> bytes:
    """Return the bytes of a POST to ``/``; raises ValidationError for invalid headers."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    head = lines.encode("utf-8", "surrogatepass")
    if len(head.translate(None, _PRINTABLE)) != 2 * len(headers):  # their line ends
        problem = Problem("headers", "must be printable ASCII")
        raise ValidationError("nothing was sent", problems=[problem])
    return b"POST / HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


def parse_head(text: bytes) -> Head:
    """Parse a head, without the empty line at its end; raise InvalidResponseError if invalid.

    A folded header is unfolded, as a user agent does (RFC 9112, 5.2). Line ends other than CRLF,
    two lengths and unknown transfer codings are refused.
    """
    match = _HEAD.fullmatch(text)
    if match is None:
        raise InvalidResponseError("its head is not HTTP/1.1")
    headers: dict[str, str] = {}
    for line in _FOLD.sub(b" ", match[3]).decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip(" \t")
        if name in headers and not (name == "content-length" and headers[name] == value):
            value = f"{headers[name]}, {value}"
        headers[name] = value
    length, coding = headers.get("content-length"), headers.get("transfer-encoding")
    if coding is not None and coding.lower() != "chunked":
        raise InvalidResponseError("its transfer coding is unknown")
    options = headers.get("connection", "").lower()
    return Head(
        status=int(match[2]),
        headers=headers,
        length=None if length is None else _length(length),
        chunked=coding is not None,
        persistent=match[1] == b"1"
        and "close" not in options
        and (length is None or coding is None),
    )


def _length(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_LENGTH_DIGITS):
        raise InvalidResponseError("its length is no number")
    return int(text)


class ResponseReader:
    """Reads one response, of at most *max_bytes*, compressed and decompressed, as a StreamFlow.

    It *waits* for it where it cannot have come yet. Its methods raise InvalidResponseError, and
    OSError as the stream does.
    """

    def __init__(self, deadline: Deadline, max_bytes: int, *, waits: bool = False) -> None:
        self._deadline = deadline
        self._read = Read(deadline, waits)
        self._max_bytes = max_bytes
        self._received = bytearray()
        self._is_persistent = False

    @property
    def has_unread_bytes(self) -> bool:
        """Whether more has come than was read."""
        return bool(self._received)

    @property
    def is_reusable(self) -> bool:
        """Whether the response was read to its end and nothing came after it."""
        return self._is_persistent and not self._received

    def read_response(self) -> StreamFlow[HttpResponse]:
        """Read a whole response; interim ones before it are skipped."""
        head = yield from self.read_head()
        body = yield from self._read_body(head)
        if head.headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}:
            body = self._decompress(body)
        self._is_persistent = head.persistent
        return HttpResponse(status=head.status, headers=head.headers, body=body)

    def read_head(self) -> StreamFlow[Head]:
        """Read the head of the final response."""
        for _ in range(_MAX_INTERIM_RESPONSES):
            head = parse_head((yield from self._read_until(b"\r\n\r\n")))
            if head.status >= _OK:
                return head
            if head.status == _SWITCHING_PROTOCOLS:
                break
        raise InvalidResponseError("it goes on after interim responses that nobody asked for")

    def _read_body(self, head: Head) -> StreamFlow[bytes]:
        if head.status in _BODILESS:
            return self._read_exactly(0)
        if head.chunked:
            return self._read_chunks()
        if head.length is None:
            head.persistent = False
            return self._read_to_end()
        self._check_size(head.length)
        return self._read_exactly(head.length)

    def _read_chunks(self) -> StreamFlow[bytes]:
        body = bytearray()
        while True:
            match = _CHUNK.fullmatch((yield from self._read_until(b"\r\n")))
            if match is None:
                raise InvalidResponseError("its chunks have no size")
            size = int(match[1], 16)
            self._check_size(len(body) + size)
            if not size:
                break
            body += yield from self._read_exactly(size)
            if (yield from self._read_exactly(2)) != b"\r\n":
                raise InvalidResponseError("a chunk is longer than it says")
        trailers = 0
        while line := (yield from self._read_until(b"\r\n")):
            trailers += len(line)
            if trailers > _MAX_HEAD_BYTES:
                raise InvalidResponseError("its trailers are too large")
        return bytes(body)

    def _read_to_end(self) -> StreamFlow[bytes]:
        self._check_size(len(self._received))
        while part := (yield self._read):
            self._received += part
            self._check_size(len(self._received))
        return self._take(len(self._received))

    def _read_until(self, end: bytes) -> StreamFlow[bytes]:
        """Return the bytes before *end*, and skip *end*."""
        received, start = self._received, 0
        while (found := received.find(end, start)) < 0 and len(received) <= _MAX_HEAD_BYTES:
            start = max(0, len(received) - len(end) + 1)
            received += (yield self._read) or self._raise_cut()
        if not 0 <= found <= _MAX_HEAD_BYTES:
            raise InvalidResponseError("its head is too large")
        text = bytes(received[:found])
        del received[: found + len(end)]
        return text

    def _read_exactly(self, size: int) -> StreamFlow[bytes]:
        received = self._received
        while len(received) < size:
            received += (yield self._read) or self._raise_cut()
        return self._take(size)

    def _take(self, size: int) -> bytes:
        text = bytes(memoryview(self._received)[:size])
        del self._received[:size]
        return text

    def _raise_cut(self) -> bytes:
        raise InvalidResponseError("the connection was closed before its end")

    def _check_size(self, size: int) -> None:
        if size > self._max_bytes:
            raise InvalidResponseError(f"it is larger than {self._max_bytes:,} bytes")

    def _decompress(self, body: bytes) -> bytes:
        try:
            return gunzip(body, max_bytes=self._max_bytes, check=self._deadline.remaining)
        except DecompressionError as error:
            raise InvalidResponseError(str(error)) from error
