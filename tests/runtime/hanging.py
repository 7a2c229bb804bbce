"""Transports with one slot whose requests wait forever, each for something else."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from tc3 import HttpTransport
from tests.support.loopback import request
from tests.support.servers import Connection, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tc3._http.sockets import Address


Hang: TypeAlias = "Callable[[], AbstractContextManager[tuple[HttpTransport, str]]]"

NOWHERE = "http://127.0.0.1:1"


@contextmanager
def _a_slot() -> Iterator[tuple[HttpTransport, str]]:
    """Another request has it until the end."""
    with Server(Connection.wait) as peer, HttpTransport(max_connections=1) as transport:
        busy = threading.Thread(target=_try, args=(transport, peer.url))
        busy.start()
        while not peer.connections:
            busy.join(0.001)
        yield transport, peer.url
        peer.stopping.set()
        busy.join()


def _try(transport: HttpTransport, url: str) -> None:
    try:
        transport.send(request(url))
    except Exception:  # noqa: BLE001 - it only had to be there
        return


@contextmanager
def _a_name() -> Iterator[tuple[HttpTransport, str]]:
    """It does not resolve."""
    free = threading.Event()

    def resolve(_host: str, _port: int) -> list[Address]:
        free.wait()
        return []

    with HttpTransport(max_connections=1, resolve=resolve) as transport:
        yield transport, NOWHERE
        free.set()


@contextmanager
def _a_connection() -> Iterator[tuple[HttpTransport, str]]:
    """Nobody accepts, and no more connections are held ready than there are."""
    with ExitStack() as sockets, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        with HttpTransport(max_connections=1) as transport:
            yield transport, f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def _a_connection_of_ones_own() -> Iterator[tuple[HttpTransport, str]]:
    """A function of the program connects, and keeps to no time."""
    free = threading.Event()

    def connect(_address: Address, _seconds: float) -> NoReturn:
        free.wait()
        raise ConnectionRefusedError

    with HttpTransport(max_connections=1, connect=connect) as transport:
        yield transport, NOWHERE
        free.set()


@contextmanager
def _a_handshake() -> Iterator[tuple[HttpTransport, str]]:
    """The service accepts, and says nothing."""
    with Server(Connection.wait) as peer, HttpTransport(max_connections=1) as transport:
        yield transport, f"localhost:{peer.port}"


@contextmanager
def _a_proxy() -> Iterator[tuple[HttpTransport, str]]:
    """It accepts, and opens no tunnel."""
    with (
        Server(Connection.wait) as peer,
        HttpTransport(max_connections=1, proxy=f"http://127.0.0.1:{peer.port}") as transport,
    ):
        yield transport, "sms.example.com"


HANGS: dict[str, Hang] = {
    "a slot": _a_slot,
    "a name": _a_name,
    "a connection": _a_connection,
    "a connection of one's own": _a_connection_of_ones_own,
    "a handshake": _a_handshake,
    "a proxy": _a_proxy,
}
"""What a request waits for before anything of it is sent."""
