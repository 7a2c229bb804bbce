"""A request is signed once it has a connection, since signatures expire within minutes."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import CredentialError, HttpRequest, HttpTransport, NotSentError, TencentCloudError
from tc3._http.endpoint import Endpoint
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.clocks import ClockOf
from tests.support.loopback import KEY, NOW, PATIENCE, REGION, accepted, http_response, send
from tests.support.servers import Connection, Server, respond_always

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3._http.sockets import Address

HOUR = 3600


class Time:
    """Seconds since 1970 that pass when a test says so."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def _client(peer: Server, transport: HttpTransport, clock: Callable[[], float]) -> SmsClient:
    return SmsClient(
        KEY, region=REGION, endpoint=peer.url, transport=transport, clock=ClockOf(time=clock)
    )


def _stamps(peer: Server) -> list[int]:
    return [int(received.header("x-tc-timestamp")) for received in peer.requests]


def test_a_request_that_waits_for_a_connection_is_signed_when_it_has_one() -> None:
    """An hour in the queue leaves its signature as fresh as any."""
    clock, free = Time(), threading.Event()

    def script(connection: Connection) -> None:
        connection.receive()
        free.wait(PATIENCE)
        connection.socket.sendall(http_response(accepted()))
        respond_always(http_response(accepted(Message="second")))(connection)

    with (
        Server(script) as peer,
        HttpTransport(max_connections=1) as transport,
        ThreadPoolExecutor(2) as threads,
    ):
        sms = _client(peer, transport, clock)
        calls = [threads.submit(send, sms)]
        while not peer.requests:
            time.sleep(0.001)
        calls.append(threads.submit(send, sms))
        time.sleep(0.02)
        clock.now += HOUR
        free.set()
        assert [call.result().meta.attempts for call in calls] == [1, 1]
    assert _stamps(peer) == [NOW, NOW + HOUR]


def test_a_request_is_signed_after_its_connection_was_opened() -> None:
    """And again where a kept one was dead and another one had to be opened."""
    clock = Time()

    def connect(address: Address, _seconds: float) -> socket.socket:
        clock.now += HOUR
        sock = socket.socket()
        sock.connect(address[1])
        return sock

    def script(connection: Connection) -> None:
        connection.receive()
        connection.socket.sendall(http_response(accepted()))
        if connection.number:
            return
        connection.socket.recv(10)

    with Server(script) as peer, HttpTransport(connect=connect) as transport:
        sms = _client(peer, transport, clock)
        send(sms)
        sms.call("SendX", {"Text": "x" * (9 * 1024 * 1024)})
    assert _stamps(peer) == [NOW + HOUR, NOW + 2 * HOUR]


class _NoKeyError(Exception):
    """What a clock, or a source of keys, may raise."""


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        pytest.param(CredentialError("no key"), CredentialError, id="CredentialError"),
        pytest.param(_NoKeyError(), NotSentError, id="a foreign error"),
        pytest.param(ConnectionResetError(), NotSentError, id="of another connection"),
    ],
)
@pytest.mark.parametrize("used", [False, True], ids=["a new connection", "a kept connection"])
def test_a_request_that_cannot_be_signed_is_not_sent(
    raised: Exception, kind: type[TencentCloudError], used: bool
) -> None:
    """Once, without another attempt, and the connection can be used by the next request."""
    failing, asked = threading.Event(), []

    def clock() -> float:
        if failing.is_set():
            asked.append(1)
            raise raised
        return NOW

    with Server(respond_always(http_response(accepted()))) as peer, HttpTransport() as transport:
        sms = _client(peer, transport, clock)
        if used:
            send(sms)
        failing.set()
        with pytest.raises(kind) as caught:
            send(sms)
        failing.clear()
        send(sms)
    assert (type(caught.value), caught.value.effect, len(asked)) == (kind, "none", 1)
    assert (len(peer.requests), peer.connections) == (1 + used, 1 + (not used))


def test_a_request_signs_once_and_anew_when_it_is_renewed() -> None:
    """Whoever carries it may read its headers often."""
    times = iter(range(9))
    request = HttpRequest(
        endpoint=Endpoint.parse("sms.example.com"),
        body=b"",
        deadline=0,
        sign=lambda: {"N": str(next(times))},
    )
    assert [request.headers["N"], request.headers["N"]] == ["0", "0"]
    assert [request.renewed().headers["N"], request.headers["N"]] == ["1", "0"]


def test_headers_that_were_given_stay_as_they_are() -> None:
    """For transports that are tested without a client."""
    slot: Any = Endpoint.parse("sms.example.com")
    request = HttpRequest(endpoint=slot, headers={"Host": "a"}, body=b"", deadline=0)
    assert request.renewed().headers == {"Host": "a"}


def test_a_fake_transport_keeps_what_was_signed_when_it_was_asked() -> None:
    """Not what would be signed when a test looks at it."""
    clock = Time()
    fake = FakeTransport(accepted())
    send(SmsClient(KEY, region=REGION, transport=fake, clock=ClockOf(time=clock)))
    clock.now += HOUR
    assert fake.requests[0].http.headers["X-TC-Timestamp"] == str(NOW)
