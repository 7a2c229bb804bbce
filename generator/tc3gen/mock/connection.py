"""One connection: requests are read and responded to, until either side closes it."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from tc3gen.mock.faults import ResetBeforeReading, ResetHalfway
from tc3gen.mock.http_requests import Head, IncompleteError, MalformedError, Reader, Request
from tc3gen.mock.http_responses import Delivery, deliver, head_of, with_fault
from tc3gen.mock.service import loggable

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from tc3gen.mock.gateway import Target
    from tc3gen.mock.http_responses import Response
    from tc3gen.mock.service import Service

_IDLE_SECONDS = 75.0
_REQUEST_SECONDS = 10.0
_SEND_SECONDS = 30.0
_DRAINED_BYTES, _DRAIN_SECONDS = 1 << 20, 0.5
_NO_LINGER = struct.pack("ii", 1, 0)  # Closing resets.


class Connection:
    """Serves one client with a *service*; *stop* ends waits, *log* takes a line per request."""

    def __init__(
        self,
        sock: socket.socket,
        number: int,
        service: Service,
        *,
        stop: threading.Event,
        log: Callable[[str], object] | None,
    ) -> None:
        self._socket = sock
        self._number = number
        self._service = service
        self._stop = stop
        self._log = log
        self._reader = Reader(sock, idle=_IDLE_SECONDS, patience=_REQUEST_SECONDS)
        self._idle: float | None = None
        """Seconds in which the next request has to begin; ``None`` for the usual time."""
        self._stale = False

    def run(self) -> None:
        """Serve until the connection ends. Never raises for what the client does."""
        try:
            while self._serve_request():
                pass
        except IncompleteError:
            self._service.ledger.record_incomplete()
        except OSError:
            # The client hung up: there is nobody left to respond to.
            pass
        finally:
            self._close()

    def _serve_request(self) -> bool:
        """Serve one request; return whether the connection is kept."""
        if self._idle == 0 or not self._reader.begins(within=self._idle):
            return False
        self._idle = None
        if self._stale or self._service.faults.take_before_reading() is not None:
            return self._abandon()
        started = time.perf_counter()
        try:
            head = self._head()
            target = self._service.gateway.target(head)
            status, code, delivery = self._exchange(head, target)
        except MalformedError as error:
            if error.status == HTTPStatus.REQUEST_TIMEOUT:
                self._service.ledger.record_incomplete()
            self._write_log(f"- - {error.status}", started)
            return self._refuse(self._service.plain_text(error.status, str(error)))
        self._write_log(f"{loggable(head, target)} {status} {code or 'ok'}", started)
        return self._deliver(delivery) if delivery is not None else self._abandon()

    def _head(self) -> Head:
        try:
            head = self._reader.head()
        except OSError:
            raise IncompleteError from None
        if head.path != "/":
            raise MalformedError(404, "the only path is /")
        if head.method == "HEAD":
            raise MalformedError(405, "only GET and POST are supported")
        return head

    def _exchange(self, head: Head, target: Target | None) -> tuple[str, str, Delivery | None]:
        """Read the body; return status and code for the log, and a response; ``None`` to reset."""
        service = self._service
        named = (target.service.name, target.action.name) if target else ("", "")
        fault = service.faults.take(*named)
        name = type(fault).__name__
        if isinstance(fault, ResetBeforeReading):
            return "-", name, None
        if service.gateway.oversized(head) and head.method != "GET":
            service.ledger.record_incomplete()
            self._refuse(service.too_large())
            return "200", "RequestSizeLimitExceeded", Delivery((), "close")
        if head.headers.get("expect", "").lower() == "100-continue":
            self._socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        half = isinstance(fault, ResetHalfway)
        body = self._body(head.length // 2 if half else head.length)
        if half:
            return "-", name, None
        result = service.respond(Request(head, body), target, fault, self._number)
        response = with_fault(result.response, fault)
        delivery = deliver(response, fault, keep=head.keep_alive)
        code = result.code if name == "NoFault" else f"{result.code or 'ok'} {name}"
        return str(response.status) if delivery.steps else "-", code, delivery

    def _body(self, length: int) -> bytes:
        try:
            return self._reader.body(length)
        except OSError:
            raise IncompleteError from None

    def _deliver(self, delivery: Delivery) -> bool:
        self._socket.settimeout(_SEND_SECONDS)
        for step in delivery.steps:
            if isinstance(step, bytes):
                self._socket.sendall(step)
            elif self._stop.wait(step):
                return False
        if delivery.ending == "reset":
            self._reset()
        self._stale = delivery.ending == "reset-next"
        self._idle = delivery.idle
        return delivery.ending in {"keep", "reset-next"}

    def _refuse(self, response: Response) -> bool:
        """Send an error and close, so that a client that is still sending can read it."""
        self._socket.settimeout(_SEND_SECONDS)
        self._socket.sendall(
            head_of(response, keep=False, length=len(response.body)) + response.body
        )
        if not isinstance(self._socket, ssl.SSLSocket):
            self._socket.shutdown(socket.SHUT_WR)
        self._reader.drain(max_bytes=_DRAINED_BYTES, seconds=_DRAIN_SECONDS)
        return False

    def _abandon(self) -> bool:
        self._service.ledger.record_incomplete()
        self._reset()
        return False

    def _reset(self) -> None:
        """Close with a reset: the client may lose what it has not read yet."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._socket.close()

    def _close(self) -> None:
        try:
            if isinstance(self._socket, ssl.SSLSocket):
                # Send close_notify, and do not wait for that of the client.
                self._socket.settimeout(0)
                self._socket.unwrap()
        except (OSError, ValueError):
            pass
        self._socket.close()

    def _write_log(self, line: str, started: float) -> None:
        if self._log is not None:
            milliseconds = (time.perf_counter() - started) * 1000
            self._log(f"{line} {milliseconds:.1f} ms")
