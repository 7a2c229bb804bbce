"""Read HTTP/1.1 requests from a socket, parsed by h11, within limits of size and time.

h11 is lenient where HTTP allows it. Requests here are signed byte for byte, so what two servers
could read differently is refused before h11 sees it: bare line ends, folded lines, repeated
headers.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import h11

if TYPE_CHECKING:
    import socket

MAX_HEAD_BYTES = 65536
MAX_HEAD_LINES = 100
_CHUNK = 65536

_AMBIGUOUS_LINES = re.compile(rb"(?<!\r)\n|\r(?!\n)|\r\n[ \t]")
"""A bare line end, or a folded line: h11 accepts both, other servers read them differently."""

_LENGTH = re.compile(r"\d{1,18}", re.ASCII)

_UNREPEATABLE = frozenset({"authorization", "content-length", "content-type", "host"})
"""Headers that different servers read differently when they are repeated."""


class MalformedError(Exception):
    """The request is not valid HTTP: it gets this 4xx *status*, and the connection is closed."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class IncompleteError(Exception):
    """The client hung up in the middle of a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Request line and headers; header names are in lower case, values as they came."""

    method: str
    path: str
    query: str
    """What follows the question mark, still encoded."""
    keep_alive: bool
    headers: dict[str, str] = field(repr=False)
    length: int
    """Length of the body in bytes."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that arrived completely."""

    head: Head
    body: bytes = field(repr=False)


class Reader:
    """Reads requests one after the other; bytes of the next one are kept for it."""

    def __init__(self, connection: socket.socket, *, idle: float, patience: float) -> None:
        """Wait at most *idle* seconds for a request to begin, and *patience* for the rest of it."""
        self._connection = connection
        self._idle = idle
        self._patience = patience
        self._deadline = 0.0
        self._received = bytearray()

    def begins(self, *, within: float | None = None) -> bool:
        """Wait for the first bytes; return ``False`` if the client hangs up or the time is up."""
        if not self._received:
            self._connection.settimeout(self._idle if within is None else within)
            try:
                self._received += self._connection.recv(_CHUNK)
            except TimeoutError:
                return False
        self._deadline = time.monotonic() + self._patience
        return bool(self._received)

    def head(self) -> Head:
        """Read request line and headers.

        Raises MalformedError, or IncompleteError if the client hangs up.
        """
        while (end := self._received.find(b"\r\n\r\n", 0, MAX_HEAD_BYTES + 4)) < 0:
            if len(self._received) > MAX_HEAD_BYTES:
                raise MalformedError(431, "the headers are too large")
            self._receive(_CHUNK)
        head = bytes(self._received[:end])
        del self._received[: end + 4]
        return parse_head(head)

    def body(self, length: int) -> bytes:
        """Read *length* bytes; raises what ``head`` raises."""
        while (missing := length - len(self._received)) > 0:
            self._receive(min(missing, 16 * _CHUNK))
        body = bytes(self._received[:length])
        del self._received[:length]
        return body

    def drain(self, *, max_bytes: int, seconds: float) -> None:
        """Discard what still comes, within limits, so that the client gets to read."""
        self._received.clear()
        deadline, size = time.monotonic() + seconds, 0
        try:
            while size < max_bytes and (remaining := deadline - time.monotonic()) > 0:
                self._connection.settimeout(remaining)
                if not (part := self._connection.recv(_CHUNK)):
                    return
                size += len(part)
        except OSError:
            return

    def _receive(self, max_bytes: int) -> None:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise MalformedError(408, "the request takes too long to arrive")
        self._connection.settimeout(remaining)
        try:
            part = self._connection.recv(max_bytes)
        except TimeoutError:
            raise MalformedError(408, "the request takes too long to arrive") from None
        if not part:
            raise IncompleteError
        self._received += part


def parse_head(text: bytes) -> Head:
    """Parse request line and headers, without the empty line; raises MalformedError."""
    if text.count(b"\r\n") > MAX_HEAD_LINES:
        raise MalformedError(431, "there are too many headers")
    if _AMBIGUOUS_LINES.search(text):
        raise MalformedError(400, "a line is folded, or ends without CR and LF")
    request = _parse(text)
    if not request.http_version.startswith(b"1."):
        raise MalformedError(400, "the first line is not that of an HTTP/1 request")
    headers = _headers(request)
    method, target = request.method.decode("ascii"), request.target.decode("latin-1")
    path, _, query = target.partition("?")
    return Head(
        method=method,
        path=path,
        query=query,
        keep_alive=_keep_alive(headers.get("connection", "").lower(), request.http_version),
        headers=headers,
        length=_length(method, headers),
    )


def _parse(text: bytes) -> h11.Request:
    parser = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
    # The length is checked by _length, whose errors have statuses of their own.
    try:
        parser.receive_data(text + b"\r\n\r\n")
        event = parser.next_event()
    except h11.RemoteProtocolError as error:
        raise MalformedError(400, "not an HTTP/1.1 request") from error
    if not isinstance(event, h11.Request):
        raise MalformedError(400, "not an HTTP/1.1 request")
    return event


def _headers(request: h11.Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in request.headers:
        name, value = raw_name.decode("ascii"), raw_value.decode("latin-1")
        if name in headers:
            if name in _UNREPEATABLE or name.startswith("x-tc-"):
                raise MalformedError(400, "a header that may occur once occurs twice")
            value = f"{headers[name]}, {value}"
        headers[name] = value
    return headers


def _keep_alive(connection: str, version: bytes) -> bool:
    options = {option.strip() for option in connection.split(",")}
    return "close" not in options and (version != b"1.0" or "keep-alive" in options)


def _length(method: str, headers: dict[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise MalformedError(411, "the body must come in one piece, with a Content-Length")
    text = headers.get("content-length")
    if text is None:
        if method == "POST":
            raise MalformedError(411, "a POST needs a Content-Length")
        return 0
    if _LENGTH.fullmatch(text) is None:
        raise MalformedError(400, "Content-Length must be a decimal number")
    return int(text)
