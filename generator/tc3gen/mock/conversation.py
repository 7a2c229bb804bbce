"""One connection: requests in, answers out, until either side has enough."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from typing import TYPE_CHECKING

from tc3gen.mock.faults import ResetBeforeReading, ResetHalfway
from tc3gen.mock.reading import Head, IncompleteError, MalformedError, Reader, Request
from tc3gen.mock.service import shown_head
from tc3gen.mock.writing import Plan, disturbed, head_of, plan

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from tc3gen.mock.gateway import Target
    from tc3gen.mock.service import Service
    from tc3gen.mock.writing import Response

_IDLE_SECONDS = 75.0
_PATIENCE = 10.0
_SEND_SECONDS = 30.0
_DRAINED_BYTES, _DRAIN_SECONDS = 1 << 20, 0.5
_TOO_SLOW = 408
_RESET = struct.pack("ii", 1, 0)  # Linger for no time at all.


class Conversation:
    """Serves a *connection* with a *service*; *stop* ends waits, *log* takes a line a request."""

    def __init__(
        self,
        connection: socket.socket,
        number: int,
        service: Service,
        *,
        stop: threading.Event,
        log: Callable[[str], object] | None,
    ) -> None:
        self._connection = connection
        self._number = number
        self._service = service
        self._stop = stop
        self._log = log
        self._reader = Reader(connection, idle=_IDLE_SECONDS, patience=_PATIENCE)
        self._within: float | None = None
        """Seconds in which the next request has to begin, where that is not the usual time."""
        self._stale = False

    def run(self) -> None:
        """Serve until the connection ends; whatever the caller does, this returns."""
        try:
            while self._turn():
                pass
        except IncompleteError:
            self._service.ledger.record_incomplete()
        except OSError:
            # The caller hung up, or hid; there is nobody left to tell.
            pass
        finally:
            self._close()

    def _turn(self) -> bool:
        """Take one request; tell whether the connection is still of use."""
        if self._within == 0 or not self._reader.begins(within=self._within):
            return False
        self._within = None
        script = self._service.script
        if self._stale or script.take_unread() is not None:
            return self._abandon()
        started = time.perf_counter()
        try:
            head = self._head()
            target = self._service.gateway.target(head)
            status, code, delivery = self._exchange(head, target)
        except MalformedError as error:
            if error.status == _TOO_SLOW:
                self._service.ledger.record_incomplete()
            self._say(f"- - {error.status}", started)
            return self._refuse(self._service.plain(error.status, str(error)))
        self._say(f"{shown_head(head, target)} {status} {code or 'ok'}", started)
        return self._deliver(delivery) if delivery is not None else self._abandon()

    def _head(self) -> Head:
        try:
            head = self._reader.head()
        except OSError:
            raise IncompleteError from None
        if head.path != "/":
            raise MalformedError(404, "there is nothing but the path /")
        if head.method == "HEAD":
            raise MalformedError(405, "only GET and POST are supported")
        return head

    def _exchange(self, head: Head, target: Target | None) -> tuple[str, str, Plan | None]:
        """Read the rest and return what to log and how to answer; without a plan, by a reset."""
        service = self._service
        fault = service.script.take(target.action.name if target else "")
        name = type(fault).__name__
        if isinstance(fault, ResetBeforeReading):
            return "-", name, None
        if service.gateway.oversized(head) and head.method != "GET":
            service.ledger.record_incomplete()
            self._refuse(service.too_large())
            return "200", "RequestSizeLimitExceeded", Plan((), "close")
        if head.headers.get("expect", "").lower() == "100-continue":
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        half = isinstance(fault, ResetHalfway)
        body = self._body(head.length // 2 if half else head.length)
        if half:
            return "-", name, None
        answered = service.answer(Request(head, body), target, fault, self._number)
        response = disturbed(answered.response, fault)
        delivery = plan(response, fault, keep=head.keep_alive)
        said = answered.code if name == "NoFault" else f"{answered.code or 'ok'} {name}"
        return str(response.status) if delivery.steps else "-", said, delivery

    def _body(self, length: int) -> bytes:
        try:
            return self._reader.body(length)
        except OSError:
            raise IncompleteError from None

    def _deliver(self, delivery: Plan) -> bool:
        self._connection.settimeout(_SEND_SECONDS)
        for step in delivery.steps:
            if isinstance(step, bytes):
                self._connection.sendall(step)
            elif self._stop.wait(step):
                return False
        if delivery.ending == "reset":
            self._reset()
        self._stale = delivery.ending == "reset-next"
        self._within = delivery.idle
        return delivery.ending in {"keep", "reset-next"}

    def _refuse(self, response: Response) -> bool:
        """Answer, and let the caller read that although it may still be sending."""
        self._connection.settimeout(_SEND_SECONDS)
        self._connection.sendall(
            head_of(response, keep=False, length=len(response.body)) + response.body
        )
        if not isinstance(self._connection, ssl.SSLSocket):
            self._connection.shutdown(socket.SHUT_WR)
        self._reader.drain(most=_DRAINED_BYTES, seconds=_DRAIN_SECONDS)
        return False

    def _abandon(self) -> bool:
        self._service.ledger.record_incomplete()
        self._reset()
        return False

    def _reset(self) -> None:
        """Make the close to come a reset: what the caller sent last may be lost to him."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._connection.close()

    def _close(self) -> None:
        try:
            if isinstance(self._connection, ssl.SSLSocket):
                # Say goodbye, without waiting for the other side to say it too.
                self._connection.settimeout(0)
                self._connection.unwrap()
        except (OSError, ValueError):
            pass
        self._connection.close()

    def _say(self, line: str, started: float) -> None:
        if self._log is not None:
            milliseconds = (time.perf_counter() - started) * 1000
            self._log(f"{line} {milliseconds:.1f} ms")
