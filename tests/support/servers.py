"""The scripted server of the tests: what it sends, byte by byte, and what it received.

A script is a function of one connection. ``Exchange`` is the usual one: request, response, end.
"""

from __future__ import annotations

import itertools
import queue
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from tc3.sms import SmsClient
from tests.support.clocks import ClockOf
from tests.support.loopback import KEY, NOW, PATIENCE, REGION, http_response

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

    from tc3 import Credential

_STEP = 0.01
_MAX_CONNECTIONS = 4096
_RECEIVE_BUFFER = 65536


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One request as its bytes arrived; header names are in lower case."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    connection: int
    """The number of its connection, from 0."""

    def header(self, name: str) -> str:
        """Return the value of a header that occurs exactly once."""
        (value,) = [text for key, text in self.headers if key == name]
        return value


def receive(sock: socket.socket, *, whole: bool = True, number: int = 0) -> ReceivedRequest | None:
    """Read a request, or only its head; ``None`` where the client hung up before that."""
    content = b""
    while b"\r\n\r\n" not in content:
        if not (part := sock.recv(65536)):
            return None
        content += part
    head, _, rest = content.partition(b"\r\n\r\n")
    line, *lines = head.decode("ascii").split("\r\n")
    pairs = (text.partition(": ") for text in lines)
    headers = tuple((name.lower(), value) for name, _, value in pairs)
    body = bytearray(rest)
    length = int(dict(headers)["content-length"]) if whole else 0
    while len(body) < length and (part := sock.recv(65536)):
        body += part
    return ReceivedRequest(line, headers, bytes(body), number)


class Connection:
    """One connection, as its server sees it; *number* counts from 0."""

    def __init__(self, server: Server, sock: socket.socket, number: int) -> None:
        self._server = server
        self.socket = sock
        self.number = number

    def receive(self, *, whole: bool = True) -> ReceivedRequest | None:
        """Return the next request, or only its head; ``None`` where the client hung up instead."""
        received = receive(self.socket, whole=whole, number=self.number)
        if received is not None:
            self._server.requests.append(received)
        return received

    def trickle(self, content: bytes, *, rounds: int = 200) -> None:
        """Send *content*, byte by byte, again and again, until the client had enough."""
        for byte in content * rounds:
            if self._server.stopping.is_set():
                return
            self.socket.sendall(bytes([byte]))
            time.sleep(_STEP)

    def wait(self) -> None:
        """Do nothing until the server is stopped."""
        self._server.stopping.wait(PATIENCE)

    def watch(self) -> None:
        """Report in ``hung_up`` whether the client hangs up within a second."""
        self.socket.settimeout(1.0)
        try:
            hung_up = self.socket.recv(1) == b""
        except TimeoutError:
            hung_up = False
        self._server.hung_up.put(hung_up)

    def reset(self) -> None:
        """Let the end of the script reset the connection."""
        # Linger for zero seconds: closing resets.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Script: TypeAlias = Callable[[Connection], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A script: read the whole request or only its head, send the response, and then end so.

    It closes the connection, resets it, holds it until the server is stopped, or watches whether
    the client hangs up.
    """

    response: bytes | Callable[[ReceivedRequest], bytes] = b""
    reads: Literal["all", "head"] = "all"
    then: Literal["close", "reset", "hold", "watch"] = "close"

    def __call__(self, connection: Connection) -> None:
        """Serve one connection."""
        received = connection.receive(whole=self.reads == "all")
        if received is None:
            return
        response = self.response(received) if callable(self.response) else self.response
        connection.socket.sendall(response)
        endings = {"reset": connection.reset, "hold": connection.wait, "watch": connection.watch}
        if self.then in endings:
            endings[self.then]()


class Server:
    """A server on 127.0.0.1 that runs a script for each connection, each in its own thread.

    One script is for every connection; of several each is for one, in order, and further ones
    are counted and closed. Every wait is bounded. What the server saw is complete once its ``with``
    block is left, which ends the scripts.
    """

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        self._scripts = scripts
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        # Little room, so that what is not read is soon not taken any more.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self._last = socket.socket()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._failures: list[Exception] = []
        self.stopping = threading.Event()
        self.requests: list[ReceivedRequest] = []
        self.hung_up: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self.address = ("127.0.0.1", int(self._listener.getsockname()[1]))

    @property
    def host(self) -> str:
        """What a Host header calls it; a TLS server calls itself localhost."""
        return f"{'127.0.0.1' if self._tls is None else 'localhost'}:{self.port}"

    @property
    def url(self) -> str:
        """The endpoint to give to a client."""
        return f"http://{self.host}" if self._tls is None else self.host

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.address[1]

    @property
    def connections(self) -> int:
        """How many there have been."""
        return len(self._threads)

    def client(self, *, timeout: float = PATIENCE, credential: Credential = KEY) -> SmsClient:
        """Return a client of this server that sends each request once."""
        return SmsClient(
            credential,
            region=REGION,
            endpoint=self.url,
            timeout=timeout,
            attempts=1,
            clock=ClockOf(time=lambda: NOW),
        )

    def __enter__(self) -> Self:
        self._last.bind(("127.0.0.1", 0))
        self._acceptor.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stopping.set()
        with self._listener, self._last:
            # Accepted after all connections before it: whatever a client opened has been counted.
            self._last.connect(self.address)
            self._acceptor.join(PATIENCE)
        for sock in self._sockets:
            _shut(sock)
        for thread in self._threads:
            thread.join(2 * PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads), "a script is still busy"
        if self._failures and error is None:
            raise self._failures[0]

    def _accept(self) -> None:
        for number in range(_MAX_CONNECTIONS):
            sock, client = self._listener.accept()
            if client == self._last.getsockname():
                sock.close()
                return
            sock.settimeout(PATIENCE)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets.append(sock)
            thread = threading.Thread(target=self._serve, args=(sock, number), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        try:
            if self._tls is not None:
                sock = self._sockets[number] = self._tls.wrap_socket(sock, server_side=True)
            with sock:
                self._script(number)(Connection(self, sock, number))
        except OSError:
            return  # the client hung up
        except Exception as error:  # noqa: BLE001 - shown by the thread that runs the test
            self._failures.append(error)

    def _script(self, number: int) -> Script:
        if len(self._scripts) == 1:
            return self._scripts[0]
        return self._scripts[number] if number < len(self._scripts) else lambda _: None


def _shut(sock: socket.socket) -> None:
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return


def respond_always(response: bytes = b"") -> Callable[[Connection], None]:
    """Return a script that answers every request on the connection.

    As with a service, no response has the request id of the one before it: ``req-1`` is counted up.
    """
    contents = (http_response(b"{}"), http_response(b"{ }"))
    if response:
        contents = (response, response.replace(b'"req-1"', b'"req-2"'))

    def script(connection: Connection) -> None:
        for content in itertools.cycle(contents):
            if connection.receive() is None:
                return
            connection.socket.sendall(content)

    return script
