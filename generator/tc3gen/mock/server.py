"""The listening socket: a thread for each connection, refusing connections, a clean stop.

No HTTP server of the standard library is used: half of the faults, such as a reset in the middle
of a body, need the bare socket. With threads a fault can wait without delaying other connections;
they serve some thousand signed requests a second, which is more than tests need.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

_BACKLOG = 512
_MAX_CONNECTIONS = 1024
_HANDSHAKE_SECONDS = 10.0
_STOP_SECONDS = 1.0


class Server:
    """Accepts connections on *host* and *port* (0 is any free one) and serves each in a thread.

    ``serve`` is given the connection and its number, from 1. With *tls*, connections are encrypted.
    """

    def __init__(
        self,
        serve: Callable[[socket.socket, int], None],
        *,
        host: str,
        port: int,
        tls: ssl.SSLContext | None,
        stop: threading.Event,
    ) -> None:
        self._serve = serve
        self._tls = tls
        self._stop = stop
        self._host = host
        self._listener = _bound(host, port)
        self._listener.listen(_BACKLOG)
        self.address: str
        self.port: int
        self.address, self.port = self._listener.getsockname()[:2]
        self._waker, self._woken = socket.socketpair()
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, socket.socket] = {}
        self._commands: list[tuple[bool, threading.Event]] = []
        self.connections = 0
        """How many were accepted."""
        self._thread = threading.Thread(target=self._accept_all, name="tc3gen-mock", daemon=True)

    def start(self) -> None:
        """Begin to accept."""
        self._thread.start()

    def listen(self, *, accept: bool) -> None:
        """*accept* connections, or close all of them and refuse new ones."""
        done = threading.Event()
        with self._lock:
            self._commands.append((accept, done))
        self._waker.send(b"!")
        done.wait(_HANDSHAKE_SECONDS)

    def stop(self) -> None:
        """Serve what has already arrived, then close all connections and end all threads."""
        self._stop.set()
        self._waker.send(b"!")
        self._thread.join()
        self._end_connections()
        self._listener.close()
        self._waker.close()
        self._woken.close()

    def _accept_all(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            selector.register(self._listener, selectors.EVENT_READ)
            while not self._stop.is_set():
                ready = {key.fileobj for key, _ in selector.select()}
                if self._listener in ready:
                    self._accept_pending()
                if self._woken in ready:
                    self._woken.recv(64)
                    self._execute(selector)
            self._accept_pending()

    def _accept_pending(self) -> None:
        """Accept all pending connections; a refusing listener has none."""
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if len(self._open) >= _MAX_CONNECTIONS:
                connection.close()
                continue
            thread = threading.Thread(
                target=self._run, args=(connection, self.connections), daemon=True
            )
            with self._lock:
                self._open[thread] = connection
            thread.start()

    def _execute(self, selector: selectors.BaseSelector) -> None:
        with self._lock:
            commands, self._commands = self._commands, []
        for accept, done in commands:
            if accept:
                self._listener.listen(_BACKLOG)
                selector.register(self._listener, selectors.EVENT_READ)
            else:
                # A socket that is bound but does not listen keeps the port and refuses connections.
                selector.unregister(self._listener)
                self._listener.close()
                self._listener = _bound(self._host, self.port)
                self._end_connections()
            done.set()

    def _run(self, connection: socket.socket, number: int) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._serve(self._encrypted(connection), number)
        except OSError:
            connection.close()
        finally:
            with self._lock:
                self._open.pop(threading.current_thread(), None)

    def _encrypted(self, connection: socket.socket) -> socket.socket:
        if self._tls is None:
            return connection
        connection.settimeout(_HANDSHAKE_SECONDS)
        encrypted = self._tls.wrap_socket(connection, server_side=True)
        with self._lock:
            self._open[threading.current_thread()] = encrypted
        return encrypted

    def _end_connections(self) -> None:
        """Stop reading first: a request that has arrived is still served and counted."""
        for how in (socket.SHUT_RD, socket.SHUT_RDWR):
            deadline = time.monotonic() + _STOP_SECONDS
            with self._lock:
                running = dict(self._open)
            for connection in running.values():
                _shut(connection, how)
            for thread in running:
                thread.join(max(0.0, deadline - time.monotonic()))


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setblocking(False)  # noqa: FBT003 - the name says what is set
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _shut(connection: socket.socket, how: int) -> None:
    with suppress(OSError):
        # Not the method of SSLSocket, after which the socket would go on in plain text.
        socket.socket.shutdown(connection, how)
