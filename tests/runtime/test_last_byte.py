"""The line between "not sent" and "may have been carried out" is the last byte of the request."""

from __future__ import annotations

import socket

import pytest

from tc3 import HttpRequest, HttpTransport, NotSentError, OutcomeUnknownError
from tc3._http.endpoint import Endpoint
from tc3._http.sockets import connect_tcp
from tests.support.servers import Server, respond_always


class Halting(socket.socket):
    """A socket that takes some parts and then raises, as a signal handler of a job timeout does."""

    def __init__(self, parts: int) -> None:
        own, self._peer = socket.socketpair()
        super().__init__(own.family, own.type, fileno=own.detach())
        self._parts = parts
        self.sent: list[bytes] = []

    def send(self, part: object, _flags: int = 0) -> int:
        """Take *part*, or raise before it."""
        if len(self.sent) == self._parts:
            raise TimeoutError("the job took too long")
        assert isinstance(part, memoryview)
        self.sent.append(bytes(part))
        return len(part)

    def recv(self, _size: int, _flags: int = 0) -> bytes:
        """Raise before a response."""
        raise TimeoutError("the job took too long")

    def close(self) -> None:
        """Close both ends."""
        self._peer.close()
        super().close()


@pytest.mark.parametrize(
    ("parts", "kind", "effect"),
    [
        pytest.param(0, NotSentError, "none", id="all but the last byte"),
        pytest.param(1, OutcomeUnknownError, "unknown", id="the last byte"),
        pytest.param(2, OutcomeUnknownError, "unknown", id="the response"),
    ],
)
@pytest.mark.parametrize("body", [b"body", b""], ids=["a body", "no body"])
def test_a_failure_before_the_last_byte_is_not_sent_and_one_from_there_on_is_unknown(
    parts: int, kind: type[NotSentError | OutcomeUnknownError], effect: str, body: bytes
) -> None:
    """The last byte is handed over on its own, be it one of the head or of the body."""
    message = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    request = HttpRequest(
        endpoint=Endpoint.parse("http://127.0.0.1:1"), headers={}, body=body, deadline=1
    )
    halting = Halting(parts)
    with (
        HttpTransport(connect=lambda _address, _seconds: halting, monotonic=lambda: 0) as transport,
        pytest.raises(kind) as caught,
    ):
        transport.send(request)
    assert caught.value.effect == effect
    assert halting.sent == [message[:-1], message[-1:]][:parts]
    assert halting.fileno() == -1


def test_the_last_byte_is_not_sent_after_the_deadline() -> None:
    """Time ran out while the others were handed over: nothing happened, and nothing will."""
    halting = Halting(2)
    request = HttpRequest(
        endpoint=Endpoint.parse("http://127.0.0.1:1"), headers={}, body=b"body", deadline=1
    )
    transport = HttpTransport(
        connect=lambda _address, _seconds: halting, monotonic=lambda: 2.0 * len(halting.sent)
    )
    with transport, pytest.raises(NotSentError) as caught:
        transport.send(request)
    assert caught.value.message == "the request was cut off: TimeoutError, timed out"
    assert len(halting.sent) == 1


def test_the_last_byte_does_not_wait_for_the_others_to_be_acknowledged() -> None:
    """A connection sends small parts at once; else a request would take 40 ms and more."""
    with Server(respond_always()) as peer, connect_tcp((socket.AF_INET, peer.address), 5) as sock:
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
