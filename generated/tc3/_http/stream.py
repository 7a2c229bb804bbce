# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A connected socket, plain or under TLS, on which no wait outlasts its deadline."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from .readiness import choose_wait

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .deadline import Deadline

__all__ = ["Stream"]

_PART_BYTES = 65536
"""More than a record of TLS holds, so that nothing that was received stays in the TLS layer."""

_RECORD_HEAD = 5
"""Bytes of a kind, a version and, in the last two, a length: the head of a record of TLS."""

A = TypeVar("A")
T = TypeVar("T")


class Stream:
    """Bytes to and from a peer; one thread at a time uses it, another one may `shut` it.

    The socket never blocks: it is tried, and waited for only where it is not ready. A timeout of
    the socket itself would start anew with each byte that trickles in. Whatever it needs is looked
    up when it is made: once a request has begun, a failure would leave its outcome unknown.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(0)
        self._socket = sock
        self._is_ready = choose_wait()
        self._shut_down = _ends_traffic(sock)
        self._peek = _peeks(sock)
        self._wants_read: tuple[type[OSError], ...] = ()
        self._wants_write: tuple[type[OSError], ...] = ()
        self._not_ready: tuple[type[OSError], ...] = (BlockingIOError,)
        self._reads_to_write = False
        self._ahead = b""
        self._is_shut = False

    def secure(self, context: ssl.SSLContext, host: str, deadline: Deadline) -> None:
        """Speak TLS from here on, with *host* as it is verified; raises OSError."""
        import ssl

        sock = context.wrap_socket(
            self._socket, server_hostname=host, do_handshake_on_connect=False
        )
        self._socket, self._shut_down, self._peek = sock, _ends_traffic(sock), _peeks(sock)
        self._wants_read, self._wants_write = (ssl.SSLWantReadError,), (ssl.SSLWantWriteError,)
        self._not_ready = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
        if self._is_shut:  # while there was no socket to shut
            raise ConnectionAbortedError("shut")
        self._tried(lambda _: sock.do_handshake(), None, deadline, write=False)

    def write(self, content: memoryview, deadline: Deadline) -> None:
        """Hand all of *content* to the system; raises OSError.

        Where that takes a while and the peer answers meanwhile, it raises ConnectionAbortedError.
        """
        while content:
            content = content[self._tried(self._socket.send, content, deadline, write=True) :]

    def write_byte(self, content: memoryview) -> bool:
        """Hand the one byte of *content* to the system if it takes it now; return whether it did.

        Where it did not, no part of the byte that the peer could use has left. Raises OSError.
        """
        try:
            return self._socket.send(content) > 0
        except self._not_ready as error:
            self._reads_to_write = isinstance(error, self._wants_read)
            return False

    def wait_to_write(self, deadline: Deadline) -> None:
        """Wait until `write_byte` may succeed, or something can be read; raises TimeoutError."""
        write, seconds = not self._reads_to_write, deadline.remaining()
        if not self._is_ready(self._socket, read=True, write=write, seconds=seconds):
            raise TimeoutError("timed out")

    def read(self, deadline: Deadline) -> bytes:
        """Return what has come, at least a byte, or nothing at the end; raises OSError."""
        if self._ahead:
            ahead, self._ahead = self._ahead, b""
            return ahead
        return self._tried(self._socket.recv, _PART_BYTES, deadline, write=False)

    def _tried(
        self, operation: Callable[[A], T], argument: A, deadline: Deadline, *, write: bool
    ) -> T:
        """Return what *operation* does once the socket is ready for it."""
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
        """Return whether something came, or the peer hung up; what came is kept for `read`.

        TLS speaks of itself, too: tickets may come at any time, and are nothing to be read. Of a
        record that has not come to its end nobody knows what it holds, so that counts as something.
        """
        whole = True
        if not self._ahead and self._is_ready(self._socket, read=True, write=False, seconds=0):
            try:
                whole = not self._wants_read or self._holds_whole_records()
                self._ahead = self._socket.recv(_PART_BYTES)
            except self._not_ready:
                return not whole
            except OSError:
                return True
            return True
        return bool(self._ahead)

    def _holds_whole_records(self) -> bool:
        """Return whether what the socket has received, and TLS has not read, ends with a record.

        TLS reads record by record, and nothing beyond the one that it was asked for.
        """
        received = self._peek()
        end = 0
        while end + _RECORD_HEAD <= len(received):
            end += _RECORD_HEAD + int.from_bytes(received[end + 3 : end + _RECORD_HEAD])
        return end == len(received)

    def shut(self) -> None:
        """End all traffic, from any thread: it wakes whoever waits, who then closes."""
        self._is_shut = True
        try:
            self._shut_down()
        except OSError:
            return  # the peer was faster

    def close(self) -> None:
        """Let go of the socket; another process that holds it too can still use it."""
        self._socket.close()


def _ends_traffic(sock: socket.socket) -> Callable[[], object]:
    """Return what shuts *sock* down, both ways.

    The method of TLS sockets would first take the encryption off, and only then shut down.
    """
    return partial(_below_tls(sock, "shutdown"), socket.SHUT_RDWR)


def _peeks(sock: socket.socket) -> Callable[[], bytes]:
    """Return what shows the bytes that *sock* has received, which stay there, as TLS sends them."""
    return partial(_below_tls(sock, "recv"), _PART_BYTES, socket.MSG_PEEK)


def _below_tls(sock: socket.socket, name: str) -> Callable[..., Any]:
    """Return the method *name* of *sock* as the class below all of its classes has it.

    The sockets of cooperative threads have none in a class.
    """
    kinds = [kind for kind in type(sock).__mro__ if name in vars(kind)]
    return partial(vars(kinds[-1])[name], sock) if kinds else getattr(sock, name)
