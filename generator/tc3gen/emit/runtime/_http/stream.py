# SPDX-License-Identifier: MIT-0
"""A connected socket, plain or under TLS, on which no wait outlasts its deadline."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from .sockets import choose_wait

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .cancellation import Deadline

__all__ = ["Stream"]

_MAX_READ_BYTES = 65536
"""More than a TLS record holds, so that nothing that was received stays in the TLS layer."""

_RECORD_HEADER = 5
"""Bytes in the header of a TLS record: a type, a version and, in the last two, a length."""

A = TypeVar("A")
T = TypeVar("T")


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
        self._shutdown = _shutdown_of(sock)
        self._peek = _peek_of(sock)
        self._wants_read: tuple[type[OSError], ...] = ()
        self._wants_write: tuple[type[OSError], ...] = ()
        self._not_ready: tuple[type[OSError], ...] = (BlockingIOError,)
        self._must_read_to_write = False
        self._read_ahead = b""
        self._is_shut_down = False

    def start_tls(self, context: ssl.SSLContext, host: str, deadline: Deadline) -> None:
        """Start TLS with a peer whose certificate must be for *host*; raises OSError."""
        import ssl

        sock = context.wrap_socket(
            self._socket, server_hostname=host, do_handshake_on_connect=False
        )
        self._socket, self._shutdown, self._peek = sock, _shutdown_of(sock), _peek_of(sock)
        self._wants_read, self._wants_write = (ssl.SSLWantReadError,), (ssl.SSLWantWriteError,)
        self._not_ready = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
        if self._is_shut_down:  # before `shutdown` could reach this socket
            raise ConnectionAbortedError("shut")
        self._retry_until_ready(lambda _: sock.do_handshake(), None, deadline, write=False)

    def write(self, content: memoryview, deadline: Deadline) -> None:
        """Pass all of *content* to the system; raises OSError.

        Raises ConnectionAbortedError where the peer responds before all of it was accepted.
        """
        while content:
            content = content[
                self._retry_until_ready(self._socket.send, content, deadline, write=True) :
            ]

    def write_byte(self, content: memoryview) -> bool:
        """Pass the one byte of *content* to the system; return whether that accepts it now.

        Where it did not, nothing was sent that the peer could read it from. Raises OSError.
        """
        try:
            return self._socket.send(content) > 0
        except self._not_ready as error:
            self._must_read_to_write = isinstance(error, self._wants_read)
            return False

    def wait_to_write(self, deadline: Deadline) -> None:
        """Wait until `write_byte` may succeed, or something can be read; raises TimeoutError."""
        write, seconds = not self._must_read_to_write, deadline.remaining()
        if not self._is_ready(self._socket, read=True, write=write, seconds=seconds):
            raise TimeoutError("timed out")

    def read(self, deadline: Deadline) -> bytes:
        """Return at least one byte, or none at the end of the stream; raises OSError."""
        if self._read_ahead:
            content, self._read_ahead = self._read_ahead, b""
            return content
        return self._retry_until_ready(self._socket.recv, _MAX_READ_BYTES, deadline, write=False)

    def _retry_until_ready(
        self, operation: Callable[[A], T], argument: A, deadline: Deadline, *, write: bool
    ) -> T:
        """Return the result of *operation*, tried again whenever the socket is ready for it."""
        while True:
            seconds = deadline.remaining()
            try:
                return operation(argument)
            except BlockingIOError:
                wait_to_write = write
            except self._wants_read:
                wait_to_write = False
            except self._wants_write:
                wait_to_write = True
            read = write or not wait_to_write
            if not self._is_ready(self._socket, read=read, write=wait_to_write, seconds=seconds):
                raise TimeoutError("timed out")
            if write and self.is_readable():
                raise ConnectionAbortedError("the peer did not wait for the end")

    def is_readable(self) -> bool:
        """Return whether something can be read, or the peer closed; what came is kept for `read`.

        The TLS layer receives messages of its own, such as session tickets, at any time: there is
        nothing to be read in them. An incomplete record may hold anything, so it counts.
        """
        is_whole = True
        if not self._read_ahead and self._is_ready(self._socket, read=True, write=False, seconds=0):
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
