"""Shutting a stream down from another thread, as closing a transport does while it opens one."""

from __future__ import annotations

import socket
import ssl
import time

from tc3._http.cancellation import Deadline
from tc3._http.stream import Stream
from tc3._http.stream_flow import StartTls, StreamFlow, drive
from tests.support.servers import Server, respond_always
from tests.support.tls import client_tls, server_tls


def test_shutting_down_a_stream_does_not_end_its_encryption() -> None:
    """The thread that writes at this very moment must fail, not go on in plain text."""
    with Server(respond_always(), tls=server_tls()) as peer:
        stream = Stream(socket.create_connection(peer.address))
        drive(_start_tls(Deadline(time.monotonic() + 5, time.monotonic)), stream)
        secured = stream._socket  # noqa: SLF001 - what it writes to next
        assert isinstance(secured, ssl.SSLSocket)
        stream.shutdown()
        assert secured.version() is not None
        stream.close()


def _start_tls(deadline: Deadline) -> StreamFlow[None]:
    yield StartTls(client_tls(), "localhost", deadline)
