# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A connected socket, plain or under TLS, whose operations are tried and never block."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING, Any

from .sockets import check_connected, choose_wait, choose_wait_to_read
from .stream_flow import TO_READ, TO_WRITE, TO_WRITE_OR_READ, Readiness

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .cancellation import Deadline

__all__ = ["Stream"]

_MAX_READ_BYTES = 65536
"""More than a TLS record holds, so that nothing that was received stays in the TLS layer."""

_RECORD_HEADER = 5
"""Bytes in the header of a TLS record: a type, a version and, in the last two, a length."""

_MORE_FOLLOWS = getattr(socket, "MSG_MORE", 0)
"""Where there is this flag, a small request and its last byte leave in one packet."""


class Stream:
    """Bytes to and from a peer; used by one thread at a time, and another one may `shutdown` it.

    The socket never blocks: each operation is tried, and waits only where the socket is not ready.
    A timeout of the socket itself would start anew with each byte that trickles in. All functions
    are looked up in advance: once a request has begun, an error would leave its outcome unknown.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(0)
        self._socket = sock
        self._is_ready = choose_wait()
        self._can_read = choose_wait_to_read(sock)
        self._shutdown = _shutdown_of(sock)
        self._peek = _peek_of(sock)
        self._wants_read: tuple[type[OSError], ...] = ()
        self._wants_write: tuple[type[OSError], ...] = ()
        self._not_ready: tuple[type[OSError], ...] = (BlockingIOError,)
        self.to_write = TO_WRITE_OR_READ
        self._more_follows = _MORE_FOLLOWS
        self._read_ahead = b""
        self._is_shut_down = False

    def check_connected(self) -> None:
        """Raise OSError where the socket, which is ready to be written, could not connect."""
        check_connected(self._socket)

    def wrap(self, context: ssl.SSLContext, host: str) -> None:
        """Put TLS over the socket, for a peer whose certificate must be for *host*."""
        import ssl

        sock = context.wrap_socket(
            self._socket, server_hostname=host, do_handshake_on_connect=False
        )
        self._socket, self._shutdown, self._peek = sock, _shutdown_of(sock), _peek_of(sock)
        self._can_read = choose_wait_to_read(sock)
        self._handshake = sock.do_handshake
        self._more_follows = 0
        self._wants_read, self._wants_write = (ssl.SSLWantReadError,), (ssl.SSLWantWriteError,)
        self._not_ready = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
        if self._is_shut_down:  # before `shutdown` could reach this socket
            raise ConnectionAbortedError("shut")

    def handshake(self) -> Readiness | None:
        """Go on with the handshake; return what to wait for, ``None`` at its end; raises OSError.

        Call `wrap` first.
        """
        try:
            self._handshake()
        except self._wants_read:
            return TO_READ
        except self._wants_write:
            return TO_WRITE
        return None

    def send(self, content: memoryview, *, more_follows: bool = False) -> int | Readiness:
        """Pass some of *content* to the system and return how much; raises OSError.

        Where *more_follows*, the system may wait for that, though not for long.
        """
        try:
            return self._socket.send(content, self._more_follows if more_follows else 0)
        except self._wants_read:
            return TO_READ
        except self._not_ready:
            return TO_WRITE_OR_READ

    def write_byte(self, content: memoryview) -> bool:
        """Pass the one byte of *content* to the system; return whether that accepts it now.

        Where it did not, nothing was sent that the peer could read it from, and `to_write` is what
        to wait for. Raises OSError.
        """
        sent = self.send(content)
        if isinstance(sent, Readiness):
            self.to_write = sent
            return False
        return sent > 0

    def receive(self) -> bytes | Readiness:
        """Return at least one byte, or none at the end of the stream; raises OSError."""
        if self._read_ahead:
            content, self._read_ahead = self._read_ahead, b""
            return content
        try:
            return self._socket.recv(_MAX_READ_BYTES)
        except self._wants_write:
            return TO_WRITE
        except self._not_ready:
            return TO_READ

    def wait(self, readiness: Readiness, deadline: Deadline) -> None:
        """Block the thread until the socket is ready; raises TimeoutError."""
        seconds = deadline.remaining()
        if readiness is TO_READ:
            is_ready = self._can_read(seconds)
        else:
            read, write = readiness.read, readiness.write
            is_ready = self._is_ready(self._socket, read=read, write=write, seconds=seconds)
        if not is_ready:
            raise TimeoutError("timed out")

    def is_ready(self, readiness: Readiness) -> bool:
        """Return whether the socket is ready now."""
        read, write = readiness.read, readiness.write
        return self._is_ready(self._socket, read=read, write=write, seconds=0)

    def fileno(self) -> int:
        """Return the file descriptor of the socket, for an event loop to watch."""
        return self._socket.fileno()

    @property
    def has_read_ahead(self) -> bool:
        """Whether something came that `receive` has not returned yet."""
        return bool(self._read_ahead)

    def is_readable(self) -> bool:
        """Return whether something can be read, or the peer closed; what came is kept for `read`.

        The TLS layer receives messages of its own, such as session tickets, at any time: there is
        nothing to be read in them. An incomplete record may hold anything, so it counts.
        """
        is_whole = True
        if not self._read_ahead and self._can_read(0):
            try:
                is_whole = not self._wants_read or self._has_whole_records()
                self._read_ahead = self._socket.recv(_MAX_READ_BYTES)
            except self._not_ready:
                return not is_whole
            except OSError:
                return True
            return True
        return bool(self._read_ahead)

    def _has_whole_records(self) -> bool:
        """Return whether the bytes that TLS has not read yet end at the end of a record.

        TLS reads one record at a time, and nothing beyond it.
        """
        received = self._peek()
        end = 0
        while end + _RECORD_HEADER <= len(received):
            end += _RECORD_HEADER + int.from_bytes(received[end + 3 : end + _RECORD_HEADER])
        return end == len(received)

    def shutdown(self) -> None:
        """Shut the socket down, from any thread; one that waits for it wakes, and closes it."""
        self._is_shut_down = True
        try:
            self._shutdown()
        except OSError:
            return  # the peer closed it first

    def close(self) -> None:
        """Close the socket; a process that inherited it can still use it."""
        self._socket.close()


def _shutdown_of(sock: socket.socket) -> Callable[[], object]:
    """Return a function that shuts *sock* down in both directions.

    The method of TLS sockets would first end the encryption, and another thread may be using it.
    """
    return partial(_below_tls(sock, "shutdown"), socket.SHUT_RDWR)


def _peek_of(sock: socket.socket) -> Callable[[], bytes]:
    """Return a function that returns received bytes of *sock*, still encrypted, without removal."""
    return partial(_below_tls(sock, "recv"), _MAX_READ_BYTES, socket.MSG_PEEK)


def _below_tls(sock: socket.socket, name: str) -> Callable[..., Any]:
    """Return the method *name* of *sock* as its lowest base class defines it, below that of TLS.

    The sockets of libraries for cooperative threads may have it in no class.
    """
    classes = [cls for cls in type(sock).__mro__ if name in vars(cls)]
    return partial(vars(classes[-1])[name], sock) if classes else getattr(sock, name)
