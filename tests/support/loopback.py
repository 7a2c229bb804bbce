"""Clients for tests, and a scripted server on 127.0.0.1 for those that use sockets."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Literal, Self

from tc3 import Credential
from tc3.sms import MultiSmsInfo, SendMultiGlobalSmsResponse, SmsClient
from tc3.testing import FakeResponse, FakeTransport, SentRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

    from tc3 import RequestOptions

KEY = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
REGION = "ap-singapore"
NOW = 1551113065
PHONE = "+60198890000"

_PATIENCE = 5.0
_MAX_CONNECTIONS = 64


def message(**changes: object) -> MultiSmsInfo:
    """Return a message that can be sent, with *changes* of any type."""
    values: dict[str, Any] = {"phone_number": PHONE, "template_id": "1800308", **changes}
    return MultiSmsInfo(**values)


def client(*answers: FakeResponse) -> tuple[SmsClient, FakeTransport]:
    """Return a client and the fake transport that gives it *answers*, a status for each message.

    It repeats nothing: each request is one response.
    """
    fake = FakeTransport(*map(for_each, answers))
    sms = SmsClient(
        KEY, region=REGION, transport=fake, attempts=1, clock=lambda: NOW, monotonic=lambda: 0.0
    )
    return sms, fake


def for_each(answer: FakeResponse) -> FakeResponse:
    """Return *answer* with its only status, if it has one only, for each message of the request."""
    statuses = answer["Response"].get("SendMultiStatusSet") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(statuses, list) or len(statuses) != 1:
        return answer
    result = answer["Response"]

    def answered(sent: SentRequest) -> FakeResponse:
        items = sent.body.get("MultiSmsInfoSet") or [{}]
        told = [_about(statuses[0], item) for item in items]
        return {"Response": {**result, "SendMultiStatusSet": told}}

    return answered


def _about(status: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """Return *status*, as that of *item* unless it is about somebody else than usual."""
    if not isinstance(status, dict) or status.get("PhoneNumber") != PHONE:
        return status
    return {**status, "PhoneNumber": item.get("PhoneNumber", PHONE)}


def send(sms: SmsClient, *, options: RequestOptions | None = None) -> SendMultiGlobalSmsResponse:
    """Send one message that passes all checks."""
    return sms.send_multi_global_sms(
        sms_sdk_app_id="2400006666", multi_sms_info_set=[message()], options=options
    )


def accepted(**changes: object) -> dict[str, Any]:
    """Return the body of a response that accepts one message, with *changes* to its status."""
    status = {
        "SerialNo": "a84166ff-8c6c-41f7-923b-9fdd27fd0fe4",
        "PhoneNumber": PHONE,
        "Fee": 1,
        "SessionContext": "",
        "Code": "Ok",
        "Message": "send success",
        "IsoCode": "MY",
        **changes,
    }
    return {"Response": {"SendMultiStatusSet": [status], "RequestId": "req-1"}}


def refused(code: object, text: str = "refused by the test") -> dict[str, Any]:
    """Return the body of a response that is the error *code*."""
    return {"Response": {"Error": {"Code": code, "Message": text}, "RequestId": "req-1"}}


def http_response(
    body: Mapping[str, Any] | bytes,
    *,
    status: str = "200 OK",
    content_type: str | None = "application/json",
    length: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Return the bytes of a response; *length* is what it claims where that is not the truth."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Content-Length": str(len(content) if length is None else length), **(headers or {})}
    if content_type is not None:
        lines["Content-Type"] = content_type
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content


@contextmanager
def refusing_endpoint() -> Iterator[str]:
    """Yield an endpoint that refuses connections: its port is taken and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request as its bytes arrived; header names are in lower case."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header that occurs exactly once."""
        (value,) = [text for key, text in self.headers if key == name]
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the server does with one connection.

    It reads the whole request or only its head, sends the response, and then closes the connection,
    resets it, holds it until the server is stopped, or watches for a second whether the client
    hangs up.
    """

    response: bytes | Callable[[Delivery], bytes] = b""
    reads: Literal["all", "head"] = "all"
    then: Literal["close", "reset", "hold", "watch"] = "close"


class Loopback:
    """A server on 127.0.0.1 that gives each connection the next of its turns.

    One thread serves; every wait is bounded. A connection too many is counted and closed. What it
    saw is complete once its ``with`` block is left.
    """

    def __init__(self, *turns: Turn) -> None:
        self._turns = turns
        self._listener = socket.create_server(("127.0.0.1", 0))
        # Little room, so that what is not read is soon not taken any more.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self._listener.settimeout(_PATIENCE)
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._stop = threading.Event()
        self._wake = socket.socket()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._failure: Exception | None = None
        self.connections = 0
        self.deliveries: list[Delivery] = []
        self.hung_up: list[bool] = []

    @property
    def url(self) -> str:
        """The endpoint to give to a client."""
        return f"http://{self.host}"

    def client(self, *, timeout: float = _PATIENCE, credential: Credential = KEY) -> SmsClient:
        """Return a client of this server that sends each request once."""
        return SmsClient(
            credential,
            region=REGION,
            endpoint=self.url,
            timeout=timeout,
            attempts=1,
            clock=lambda: NOW,
        )

    def __enter__(self) -> Self:
        self._wake.bind(("127.0.0.1", 0))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        with self._listener, self._wake:
            # Accepted after all connections before it: whatever a client sent has been counted.
            self._wake.connect(self._listener.getsockname())
            self._thread.join(2 * _PATIENCE)
        assert not self._thread.is_alive(), "the server is still busy"
        if self._failure is not None and error is None:
            raise self._failure

    def _serve(self) -> None:
        try:
            turns = chain(self._turns, repeat(None))
            for turn, _ in zip(turns, range(_MAX_CONNECTIONS), strict=False):
                connection, peer = self._listener.accept()
                with connection:
                    if peer == self._wake.getsockname():
                        return
                    self.connections += 1
                    connection.settimeout(_PATIENCE)
                    if turn is not None:
                        self._take(turn, connection)
        except Exception as error:  # noqa: BLE001 - shown by the thread that runs the test
            self._failure = error

    def _take(self, turn: Turn, connection: socket.socket) -> None:
        delivery = receive(connection, whole=turn.reads == "all")
        if delivery is None:
            return
        self.deliveries.append(delivery)
        connection.sendall(turn.response(delivery) if callable(turn.response) else turn.response)
        if turn.then == "hold":
            self._stop.wait(_PATIENCE)
        elif turn.then == "watch":
            self.hung_up.append(_hangs_up(connection))
        elif turn.then == "reset":
            # Linger for zero seconds: closing resets.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def receive(connection: socket.socket, *, whole: bool = True) -> Delivery | None:
    """Return the request that arrives; nothing of a connection on which not even a head does."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := connection.recv(65536)):
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    line, *rest = head.decode("ascii").split("\r\n")
    pairs = (text.partition(": ") for text in rest)
    delivery = Delivery(line, tuple((name.lower(), value) for name, _, value in pairs), body)
    if not whole:
        return delivery
    missing = int(delivery.header("content-length")) - len(body)
    parts = [body]
    while missing > 0 and (part := connection.recv(65536)):
        parts.append(part)
        missing -= len(part)
    return Delivery(line, delivery.headers, b"".join(parts))


def _hangs_up(connection: socket.socket) -> bool:
    connection.settimeout(1.0)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
