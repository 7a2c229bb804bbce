# SPDX-License-Identifier: MIT-0
"""One request over HTTP, and the knowledge whether it went out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .errors import NotSentError, OutcomeUnknownError
from .replies import HttpReply

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping
    from http.client import HTTPConnection

    from .endpoint import Endpoint

__all__ = ["HttpRequest", "HttpTransport", "Transport"]

_EARLY_ANSWER_SECONDS = 1.0
"""How long to look for an answer when the service stopped reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A POST of *body* with complete *headers*; it ends at *deadline*, by the monotonic clock."""

    action: str = ""
    endpoint: Endpoint
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    deadline: float


class Transport(Protocol):
    """Anything that carries one request; a client calls it from any of its threads."""

    def send(self, request: HttpRequest) -> HttpReply:
        """Carry *request* once and return the reply, whatever its status.

        Raises NotSentError only where the whole request cannot have reached the service, with an
        answer that came all the same as its *reply*; OutcomeUnknownError for any later failure.
        """
        ...


class HttpTransport:
    """A connection for each request, TLS verified, no redirects, no credentials from files.

    *ssl_context* replaces the default one, which trusts what the system trusts.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ssl_context = ssl_context
        self._monotonic = monotonic

    def close(self) -> None:
        """Close what is held open: nothing, for each request has a connection of its own."""

    def send(self, request: HttpRequest) -> HttpReply:
        """Carry *request* once; see Transport."""
        connection = self._connected(request)
        try:
            return _exchange(connection, request)
        finally:
            connection.close()

    def _connected(self, request: HttpRequest) -> HTTPConnection:
        """Return an open connection; whatever goes wrong before there is one, nothing was sent."""
        try:
            connection = self._connection(request)
            connection.connect()
        except Exception as error:
            raise NotSentError(f"no connection: {_reason(error)}") from error
        # From here on a lost connection must be seen, not opened again by http.client.
        connection.auto_open = 0
        return connection

    def _connection(self, request: HttpRequest) -> HTTPConnection:
        # Imported when first needed: TLS is most of what importing a client would cost.
        from http.client import HTTPConnection, HTTPSConnection  # noqa: PLC0415 - see above

        endpoint = request.endpoint
        timeout = max(request.deadline - self._monotonic(), 0.001)
        if endpoint.scheme == "http":
            return HTTPConnection(endpoint.host, endpoint.port, timeout=timeout)
        if self._ssl_context is None:
            import ssl  # noqa: PLC0415 - see above

            self._ssl_context = ssl.create_default_context()
            self._ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
        return HTTPSConnection(
            endpoint.host, endpoint.port, timeout=timeout, context=self._ssl_context
        )


def _exchange(connection: HTTPConnection, request: HttpRequest) -> HttpReply:
    """Send the whole request and read the answer, be it early.

    The last byte goes out on its own: before it the service cannot have the request, after it it
    may, even where an error, or a signal, keeps this function from returning.
    """
    connection.putrequest("POST", "/", skip_host=True, skip_accept_encoding=True)
    for name, value in request.headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(request.body)))
    body, complete = memoryview(request.body), False
    try:
        connection.endheaders()
        connection.send(body[:-1])
        complete = True
        connection.send(body[-1:])
    except OSError as error:
        reply = _early_answer(connection)
        if not complete:
            cut = NotSentError(f"the request was cut off: {_reason(error)}")
            cut.reply = reply
            raise cut from error
        if reply is None:
            raise OutcomeUnknownError(f"no complete answer: {_reason(error)}") from error
        return reply
    return _read(connection)


def _early_answer(connection: HTTPConnection) -> HttpReply | None:
    if connection.sock is None:
        return None
    try:
        connection.sock.settimeout(_EARLY_ANSWER_SECONDS)
        return _read(connection)
    except (OSError, OutcomeUnknownError):
        return None


def _read(connection: HTTPConnection) -> HttpReply:
    from http.client import HTTPException  # noqa: PLC0415 - imported by now

    try:
        with connection.getresponse() as response:
            body = response.read()
    except (OSError, HTTPException, ValueError) as error:
        raise OutcomeUnknownError(f"no complete answer: {_reason(error)}") from error
    headers = {name.lower(): value for name, value in response.getheaders()}
    return HttpReply(status=response.status, headers=headers, body=body)


def _reason(error: Exception) -> str:
    """Name an error by its kind and the system's words, without what the peer sent."""
    words = getattr(error, "strerror", None)
    if not words and isinstance(error, TimeoutError):
        words = "timed out"
    return f"{type(error).__name__}" + (f", {words}" if words else "")
