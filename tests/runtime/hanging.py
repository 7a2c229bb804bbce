"""Transports with one slot whose requests wait forever, each for something else."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TypeAlias, TypeVar

from tc3 import AsyncHttpTransport, HttpTransport
from tests.support.loopback import request
from tests.support.servers import Connection, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tc3._http.sockets import Address


Hang: TypeAlias = "Callable[[], AbstractContextManager[tuple[HttpTransport, str]]]"
AsyncHang: TypeAlias = "Callable[[], AbstractContextManager[tuple[AsyncHttpTransport, str]]]"
T = TypeVar("T", HttpTransport, AsyncHttpTransport)

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
def _a_name(make: type[T]) -> Iterator[tuple[T, str]]:
    """It does not resolve."""
    free = threading.Event()

    def resolve(_host: str, _port: int) -> list[Address]:
        free.wait()
        return []

    with closing(make(max_connections=1, resolve=resolve)) as transport:
        yield transport, NOWHERE
        free.set()


@contextmanager
def _a_connection(make: type[T]) -> Iterator[tuple[T, str]]:
    """Nobody accepts, and no more connections are held ready than there are."""
    with ExitStack() as sockets, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        with closing(make(max_connections=1)) as transport:
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
def _a_handshake(make: type[T]) -> Iterator[tuple[T, str]]:
    """The service accepts, and says nothing."""
    with Server(Connection.wait) as peer, closing(make(max_connections=1)) as transport:
        yield transport, f"localhost:{peer.port}"


@contextmanager
def _a_proxy(make: type[T]) -> Iterator[tuple[T, str]]:
    """It accepts, and opens no tunnel."""
    with (
        Server(Connection.wait) as peer,
        closing(make(max_connections=1, proxy=f"http://127.0.0.1:{peer.port}")) as transport,
    ):
        yield transport, "sms.example.com"


HANGS: dict[str, Hang] = {
    "a slot": _a_slot,
    "a name": partial(_a_name, HttpTransport),
    "a connection": partial(_a_connection, HttpTransport),
    "a connection of one's own": _a_connection_of_ones_own,
    "a handshake": partial(_a_handshake, HttpTransport),
    "a proxy": partial(_a_proxy, HttpTransport),
}
"""What a request waits for before anything of it is sent."""

ASYNC_HANGS: dict[str, AsyncHang] = {
    "a name": partial(_a_name, AsyncHttpTransport),
    "a connection": partial(_a_connection, AsyncHttpTransport),
    "a handshake": partial(_a_handshake, AsyncHttpTransport),
    "a proxy": partial(_a_proxy, AsyncHttpTransport),
}
"""The same in event loops, where a slot is waited for in the loop of the request that has it."""
