"""Responses without a request, or before it is complete, never count as a success."""

from __future__ import annotations

import json
import select
import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest

from tc3 import ApiError, HttpTransport, NotSentError, OutcomeUnknownError, TencentCloudError
from tc3.sms import SmsClient
from tests.runtime.meeting import Meeting, Middlebox, ticketless_tls
from tests.support.clocks import ClockOf, sleepless
from tests.support.loopback import KEY, NOW, REGION, accepted, http_response, refused, request, send
from tests.support.servers import Connection, Server, receive
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3._http.sockets import Address

CALLS = 200
EARLY = "a response came before the request was complete"


def _calls(peer: Server, transport: HttpTransport, *, count: int) -> list[str]:
    """Make so many calls; return what each was told: the id of its success, or the error."""
    told: list[str] = []
    sms = SmsClient(
        KEY,
        region=REGION,
        endpoint=peer.url,
        transport=transport,
        clock=ClockOf(time=lambda: NOW, sleep=sleepless),
    )
    for _ in range(count):
        try:
            told.append(str(send(sms).request_id))
        except TencentCloudError as error:
            told.append(type(error).__name__)
    return told


NOWHERE = Meeting()
BEFORE_THE_LOOK = Meeting(after=lambda size: size > 1)
AFTER_THE_LOOK = Meeting(before=lambda size: size == 1)
AFTER_THE_LAST_BYTE = Meeting(after=lambda size: size == 1)

WINDOWS: dict[str, tuple[Meeting, int]] = {
    "whenever it comes": (NOWHERE, 1),
    "while the connection is idle": (NOWHERE, 0),
    "before the look for it": (BEFORE_THE_LOOK, 1),
    "after the look for it": (AFTER_THE_LOOK, 1),
    "after the last byte": (AFTER_THE_LAST_BYTE, 1),
}


@pytest.mark.parametrize(("meeting", "first"), WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_a_repeated_response_is_never_reported_as_a_success(
    meeting: Meeting, first: int, tls: bool
) -> None:
    """Who is told a success has one of their own: as many as the service has read requests."""
    middlebox = Middlebox(first=first)
    with (
        Server(middlebox, tls=ticketless_tls() if tls else None) as peer,
        meeting.transport() as transport,
    ):
        told = _calls(peer, transport, count=CALLS if meeting is NOWHERE else 20)
    succeeded = [text for text in told if text.startswith("of ")]
    assert sorted(succeeded) == sorted(middlebox.acted)
    assert set(told) - set(succeeded) <= {"OutcomeUnknownError", "NotSentError"}


def test_a_repeated_response_that_comes_after_the_last_byte_leaves_the_outcome_unknown() -> None:
    """By the time nobody can tell it from the response; its request id was given before."""
    once = threading.Event()
    meeting = Meeting(before=lambda size: size == 1, once=once)
    with Server(Middlebox(once=once)) as peer, meeting.transport() as transport:
        told = _calls(peer, transport, count=3)
    assert told == ["of connection 0", "OutcomeUnknownError", "of connection 1"]


def test_a_repeated_error_response_is_not_the_response_to_the_next_request() -> None:
    """That request may have been carried out, whatever became of the one before."""
    refusal = http_response(refused("LimitExceeded.DailyLimit"))

    def script(connection: Connection) -> None:
        while connection.receive() is not None:
            connection.socket.sendall(refusal)

    with Server(script) as peer, HttpTransport() as transport:
        told = _calls(peer, transport, count=2)
    assert told == ["LimitExceededError", "OutcomeUnknownError"]


def _at_once(connection: Connection) -> None:
    """Accept the messages before anything was read."""
    connection.socket.sendall(http_response(accepted()))
    connection.wait()


def _halfway(connection: Connection) -> None:
    """Read a part, accept the messages, and read no more."""
    connection.socket.recv(1000)
    connection.socket.sendall(http_response(accepted()))
    connection.wait()


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize("script", [_at_once, _halfway])
def test_a_success_before_the_last_byte_means_that_the_request_was_not_sent(
    script: Callable[[Connection], None], tls: bool
) -> None:
    """Over a fresh connection, whether the request fits into one part or not."""
    for text in ("x", "x" * (9 * 1024 * 1024)):
        with (
            Server(script, tls=ticketless_tls() if tls else None) as peer,
            Meeting(after=lambda size: size > 1, fresh=True).transport() as transport,
        ):
            sms = SmsClient(KEY, region=REGION, endpoint=peer.url, transport=transport, attempts=1)
            with pytest.raises(NotSentError) as caught:
                sms.call("SendX", {"Text": text})
        assert caught.value.message.startswith(EARLY)
        assert caught.value.effect == "none"
        assert caught.value.response is not None
        assert json.loads(caught.value.response.body) == accepted()


class Full(socket.socket):
    """A socket that takes all but the last byte; for that one it has no room, or no peer.

    The service speaks only *once* that byte was to be written.
    """

    def __init__(self, failure: type[OSError], once: threading.Event) -> None:
        super().__init__()
        self._failure, self._once = failure, once

    def send(self, part: object, _flags: int = 0) -> int:
        """Send *part*, or fail once something has come."""
        assert isinstance(part, memoryview)
        if len(part) > 1:
            return super().send(part)
        self._once.set()
        assert select.select([self], [], [], 5)[0]
        raise self._failure


def _fails_at_the_last_byte(failure: type[OSError], response: bytes) -> TencentCloudError:
    """Return how a request ends of which the last byte is not taken, and that has a *response*."""
    once = threading.Event()

    def script(connection: Connection) -> None:
        once.wait(5)
        connection.socket.sendall(response)
        connection.wait()

    def connect(address: Address, _seconds: float) -> socket.socket:
        sock = Full(failure, once)
        sock.connect(address[1])
        return sock

    with Server(script) as peer, HttpTransport(connect=connect) as transport:
        sms = SmsClient(KEY, region=REGION, endpoint=peer.url, transport=transport, attempts=1)
        with pytest.raises(TencentCloudError) as caught:
            send(sms)
    return caught.value


@pytest.mark.parametrize(
    ("failure", "kind"),
    [(BlockingIOError, NotSentError), (BrokenPipeError, OutcomeUnknownError)],
    ids=["no room", "no peer"],
)
def test_a_success_does_not_count_if_the_last_byte_could_not_be_written(
    failure: type[OSError], kind: type[TencentCloudError]
) -> None:
    """It came after the look for it, and the service has not got the request all the same."""
    error = _fails_at_the_last_byte(failure, http_response(accepted()))
    assert type(error) is kind
    assert error.message.startswith(EARLY)


def test_an_error_counts_if_the_last_byte_could_not_be_written() -> None:
    """The service says why it does not read any further."""
    error = _fails_at_the_last_byte(
        BrokenPipeError, http_response(refused("RequestSizeLimitExceeded"))
    )
    assert isinstance(error, ApiError)
    assert error.code == "RequestSizeLimitExceeded"


class Records:
    """TLS of a server, record by record: it returns bytes instead of sending them."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = server_tls().wrap_bio(self._incoming, self._outgoing, server_side=True)

    def read(self) -> bytes:
        """Return what the client sends next; the handshake comes first."""
        while True:
            try:
                return self._tls.read(65536)
            except ssl.SSLWantReadError:
                self._socket.sendall(self._outgoing.read())
                self._incoming.write(self._socket.recv(65536))

    def packed(self, content: bytes) -> bytes:
        """Return the record that holds *content*."""
        self._tls.write(content)
        return self._outgoing.read()


def test_a_record_that_began_before_the_request_is_not_its_response() -> None:
    """The first bytes of a record are a response already, though nothing can be read of it yet."""
    responses = [http_response(b"first"), http_response(b"nobody's"), http_response(b"second")]

    class Recorded(Records):
        """One that `receive` can read from."""

        def recv(self, _size: int) -> bytes:
            return self.read()

    def script(connection: Connection) -> None:
        records = Recorded(connection.socket)
        assert receive(records) is not None  # type: ignore[arg-type]
        if connection.number:
            connection.socket.sendall(records.packed(responses[2]))
            return
        first, record = records.packed(responses[0]), records.packed(responses[1])
        connection.socket.sendall(first + record[:-10])
        connection.socket.recv(10)
        connection.socket.sendall(record[-10:])
        connection.wait()

    with Server(script) as peer, HttpTransport(ssl_context=client_tls()) as transport:
        url = f"localhost:{peer.port}"
        bodies = [transport.send(request(url)).body for _ in range(2)]
    assert (bodies, peer.connections) == ([b"first", b"second"], 2)
