"""The line between "not sent" and "may have been carried out" is the last byte of the body."""

from __future__ import annotations

import io
from http.client import HTTPConnection

import pytest

from tc3 import HttpRequest, NotSentError, OutcomeUnknownError
from tc3.endpoint import Endpoint
from tc3.transport import HttpTransport


class Halting:
    """A socket that takes some parts and then raises, as a signal handler of a job timeout does."""

    def __init__(self, parts: int) -> None:
        self._parts = parts
        self.sent: list[bytes] = []

    def sendall(self, part: bytes) -> None:
        """Take *part*, or raise before it."""
        if len(self.sent) == self._parts:
            raise TimeoutError("the job took too long")
        self.sent.append(bytes(part))

    def settimeout(self, _seconds: float) -> None:
        """Wait as long as it takes."""

    def makefile(self, _mode: str) -> io.BytesIO:
        """Hold no answer."""
        return io.BytesIO()

    def close(self) -> None:
        """Do nothing."""


class Halted(HttpTransport):
    """A transport whose connections have a halting socket."""

    def __init__(self, socket: Halting) -> None:
        super().__init__()
        self._socket = socket

    def _connected(self, request: HttpRequest) -> HTTPConnection:
        connection = HTTPConnection(request.endpoint.host)
        connection.sock = self._socket
        return connection


@pytest.mark.parametrize(
    ("parts", "kind", "effect"),
    [
        pytest.param(0, NotSentError, "none", id="head"),
        pytest.param(1, NotSentError, "none", id="body"),
        pytest.param(2, OutcomeUnknownError, "unknown", id="last byte"),
        pytest.param(3, OutcomeUnknownError, "unknown", id="answer"),
    ],
)
def test_a_failure_before_the_last_byte_is_not_sent_and_one_from_there_on_is_unknown(
    parts: int, kind: type[NotSentError | OutcomeUnknownError], effect: str
) -> None:
    socket = Halting(parts)
    endpoint = Endpoint.parse("http://127.0.0.1:1")
    request = HttpRequest(endpoint=endpoint, headers={}, body=b"body", deadline=1)

    with pytest.raises(kind) as caught:
        Halted(socket).send(request)

    assert caught.value.effect == effect
    assert socket.sent[1:] == [b"bod", b"y"][: parts - 1 if parts else 0]
