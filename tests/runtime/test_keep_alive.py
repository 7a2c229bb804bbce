"""Connections that are kept: when one is used again, when not, and how many there are."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpTransport, NotSentError, OutcomeUnknownError
from tc3.deadline import Deadline
from tc3.pool import Place, Pool
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import KEY, REGION, accepted, http_reply, send
from tests.support.peers import (
    Peer,
    Visit,
    answering,
    client_tls,
    fails_in_time,
    request,
    server_tls,
)

if TYPE_CHECKING:
    from tc3.resolver import Address

OK = http_reply(b"{}")
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"


class Clock:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now


def _numbers(peer: Peer) -> list[int]:
    """Return which connection brought each request."""
    return [number for number, _ in peer.deliveries]


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        pytest.param(OK, True, id="with its length"),
        pytest.param(CHUNKED, True, id="in chunks"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, True, id="after an interim reply"),
        pytest.param(http_reply(b"", status="204 No Content"), True, id="without a body"),
        pytest.param(http_reply(b"no", status="502 Bad Gateway"), True, id="of another status"),
        pytest.param(http_reply(b"{}", headers={"Connection": "Close"}), False, id="the last one"),
        pytest.param(OK.replace(b"HTTP/1.1", b"HTTP/1.0"), False, id="of HTTP/1.0"),
        pytest.param(OK + b"HTTP/1.1 200 OK\r\n", False, id="with more than its length"),
        pytest.param(
            CHUNKED.replace(b"\r\n\r\n2", b"\r\nContent-Length: 2\r\n\r\n2"),
            False,
            id="of two lengths",
        ),
    ],
)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_a_connection_is_kept_if_its_reply_ended_and_the_service_lets_it(
    reply: bytes, kept: bool, tls: bool
) -> None:
    """Two requests share one connection, or else have one each."""
    with (
        Peer(answering(reply), tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        for _ in range(2):
            transport.send(request(peer.url))
    assert _numbers(peer) == [0, 0 if kept else 1]


def test_a_reply_that_ends_with_its_connection_ends_it() -> None:
    """The next request has a connection of its own."""

    def script(visit: Visit) -> None:
        visit.receive()
        visit.socket.sendall(HEAD + b"\r\n{}")

    with Peer(script) as peer, HttpTransport() as transport:
        assert [transport.send(request(peer.url)).body for _ in range(2)] == [b"{}", b"{}"]
    assert _numbers(peer) == [0, 1]


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize(
    "words",
    [b"", b"HTTP/1.1 408 Request Timeout\r\n\r\n", None],
    ids=["no word", "408", "reset"],
)
def test_a_connection_that_was_closed_while_idle_is_not_used_again(
    tls: bool, words: bytes | None
) -> None:
    """With or without a last word, or reset: the next request is sent once, over a new one."""
    closed = threading.Event()

    def script(visit: Visit) -> None:
        visit.receive()
        visit.socket.sendall(OK)
        if visit.number == 0:
            time.sleep(0.02)
            if words is None:
                # Linger for zero seconds: closing resets.
                linger = b"\1\0\0\0\0\0\0\0"
                visit.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            visit.socket.sendall(words or b"")
            visit.socket.close()
            closed.set()

    with (
        Peer(script, tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        transport.send(request(peer.url))
        assert closed.wait(5)
        time.sleep(0.02)
        assert transport.send(request(peer.url)).status == 200
    assert _numbers(peer) == [0, 1]


@pytest.mark.parametrize(
    ("idle", "kept"), [pytest.param(9.9, True, id="9.9 s"), pytest.param(10.0, False, id="10 s")]
)
def test_an_idle_connection_is_used_for_ten_seconds(idle: float, kept: bool) -> None:
    """By the clock of the transport, from the end of the reply on."""
    clock = Clock()
    with Peer(answering()) as peer, HttpTransport(monotonic=clock) as transport:
        for _ in range(2):
            transport.send(request(peer.url, clock=clock))
            clock.now += idle
    assert _numbers(peer) == [0, 0 if kept else 1]


def test_the_connection_that_was_used_last_is_used_next_and_the_others_expire() -> None:
    """Of two idle connections one does all the work; the other is closed when its time is up."""
    clock = Clock()
    gate = threading.Barrier(2, timeout=5)
    hung_up = threading.Event()

    def script(visit: Visit) -> None:
        while visit.receive() is not None:
            if len(peer.deliveries) <= 2:
                gate.wait()
            visit.socket.sendall(OK)
        hung_up.set()

    with Peer(script) as peer, HttpTransport(monotonic=clock) as transport:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda _: transport.send(request(peer.url, clock=clock)), range(2)))
        assert sorted(_numbers(peer)) == [0, 1]
        for _ in range(4):
            clock.now += 3
            transport.send(request(peer.url, clock=clock))
        assert hung_up.wait(5)
    last = _numbers(peer)[2:]
    assert last in ([0] * 4, [1] * 4)


def test_there_are_never_more_connections_than_allowed() -> None:
    """30 requests of 12 threads over 3 connections: all are answered, one delivery each."""

    def script(visit: Visit) -> None:
        while visit.receive() is not None:
            time.sleep(0.003)
            visit.socket.sendall(OK)

    bodies = [b'{"N":%d}' % n for n in range(30)]
    with (
        Peer(script) as peer,
        HttpTransport(max_connections=3) as transport,
        ThreadPoolExecutor(12) as threads,
    ):
        list(threads.map(lambda body: transport.send(request(peer.url, body=body)), bodies))
    assert peer.connections == 3
    assert sorted(delivery.body for _, delivery in peer.deliveries) == sorted(bodies)


def test_who_waits_for_a_connection_waits_until_the_deadline_and_has_sent_nothing() -> None:
    """All connections are in use: NotSentError, in time, and the others are not disturbed."""
    free = threading.Event()

    def script(visit: Visit) -> None:
        while visit.receive() is not None:
            free.wait(5)
            visit.socket.sendall(OK)

    with (
        Peer(script) as peer,
        HttpTransport(max_connections=1) as transport,
        ThreadPoolExecutor(1) as threads,
    ):
        first = threads.submit(transport.send, request(peer.url))
        while not peer.deliveries:
            time.sleep(0.001)
        error = fails_in_time(lambda: transport.send(request(peer.url, seconds=0.2)), seconds=0.2)
        free.set()
        assert first.result().status == 200
        assert transport.send(request(peer.url)).status == 200
    assert isinstance(error, NotSentError)
    assert error.message == "all 1 connections were in use until the deadline"
    assert _numbers(peer) == [0, 0]


def test_a_failed_request_gives_its_place_back() -> None:
    """Whatever ended it: refused, cut off or unanswered requests do not use the pool up."""

    def script(visit: Visit) -> None:
        visit.receive()
        if visit.number == 4:
            visit.socket.sendall(OK)

    with Peer(script) as peer, HttpTransport(max_connections=1) as transport:
        for _ in range(4):
            with pytest.raises(OutcomeUnknownError):
                transport.send(request(peer.url))
        assert transport.send(request(peer.url)).status == 200


# A kept connection that dies when it is used again.
def _resets(visit: Visit) -> None:
    visit.receive()
    visit.socket.sendall(OK)
    # Read a part of the next request only, so that closing resets.
    if visit.number == 0:
        visit.socket.recv(10)
        return
    while visit.receive() is not None:
        visit.socket.sendall(OK)


def test_a_kept_connection_that_dies_before_the_last_byte_is_replaced() -> None:
    """Nothing had reached the service as a whole, so the request is sent over a new one."""
    body = b"x" * (8 * 1024 * 1024)
    with Peer(_resets) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        assert transport.send(request(peer.url, body=body)).status == 200
    assert [(number, len(delivery.body)) for number, delivery in peer.deliveries] == [
        (0, 2),
        (1, len(body)),
    ]


def test_a_kept_connection_that_dies_just_before_the_last_byte_is_replaced() -> None:
    """A small request is handed over at once, and yet its last byte is not, if the end is seen."""
    used_again, closed = threading.Event(), threading.Event()

    class Watched(socket.socket):
        def send(self, part: object, _flags: int = 0) -> int:
            assert isinstance(part, memoryview)
            if part.tobytes().endswith(b"secon"):
                used_again.set()
                assert closed.wait(5)
            return super().send(part)

    def connect(address: Address, _seconds: float) -> socket.socket:
        sock = Watched()
        sock.connect(address[1])
        return sock

    def script(visit: Visit) -> None:
        visit.receive()
        visit.socket.sendall(OK)
        if visit.number == 0:
            used_again.wait(5)
            visit.socket.close()
            closed.set()

    with Peer(script) as peer, HttpTransport(connect=connect) as transport:
        transport.send(request(peer.url, body=b"first"))
        assert transport.send(request(peer.url, body=b"second")).status == 200
    # Each connection has a thread of its own, so what they note is in no order.
    assert sorted((number, delivery.body) for number, delivery in peer.deliveries) == [
        (0, b"first"),
        (1, b"second"),
    ]


def test_a_kept_connection_that_dies_after_the_last_byte_is_not_replaced() -> None:
    """The service had all of it: nobody sends it again."""

    def script(visit: Visit) -> None:
        visit.receive()
        visit.socket.sendall(OK)
        visit.receive()

    with Peer(script) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        with pytest.raises(OutcomeUnknownError):
            transport.send(request(peer.url))
    assert _numbers(peer) == [0, 0]


def test_an_early_answer_over_a_kept_connection_is_the_answer() -> None:
    """The service is alive and has spoken: nothing is opened, and nothing sent again."""
    refusal = http_reply(b"no", status="413 Too Large")

    def script(visit: Visit) -> None:
        visit.receive()
        visit.socket.sendall(OK)
        visit.socket.recv(10)
        visit.socket.sendall(refusal)
        visit.wait()

    with Peer(script) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        with pytest.raises(NotSentError) as caught:
            transport.send(request(peer.url, body=b"x" * (8 * 1024 * 1024)))
    assert caught.value.reply is not None
    assert (caught.value.reply.status, peer.connections) == (413, 1)


def test_a_second_connection_is_not_tried_where_the_new_one_dies_too() -> None:
    """One replacement, then NotSentError."""

    def script(visit: Visit) -> None:
        if visit.number == 0:
            visit.receive()
            visit.socket.sendall(OK)
        visit.socket.recv(10)

    with Peer(script) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        with pytest.raises(NotSentError):
            transport.send(request(peer.url, body=b"x" * (8 * 1024 * 1024)))
    assert (peer.connections, _numbers(peer)) == (2, [0])


def test_a_job_that_takes_too_long_is_not_sent_over_another_connection() -> None:
    """A signal handler that raises TimeoutError is no dead connection, be it a kept one."""
    late: list[TimeoutError] = []

    class Stopped(socket.socket):
        def send(self, part: object, _flags: int = 0) -> int:
            if late:
                raise late.pop()
            assert isinstance(part, memoryview)
            return super().send(part)

    def connect(address: Address, _seconds: float) -> socket.socket:
        sock = Stopped()
        sock.connect(address[1])
        return sock

    with Peer(answering()) as peer, HttpTransport(connect=connect) as transport:
        transport.send(request(peer.url))
        late.append(TimeoutError("the job took too long"))
        with pytest.raises(NotSentError) as caught:
            transport.send(request(peer.url))
    assert str(caught.value.__cause__) == "the job took too long"
    assert (peer.connections, len(peer.deliveries)) == (1, 1)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit], ids=lambda kind: kind.__name__)
def test_an_interrupted_request_passes_the_interrupt_on_and_its_connection_is_not_used_again(
    stop: type[BaseException],
) -> None:
    """Its answer would be taken for that of the next request."""

    class Interrupted(socket.socket):
        def recv(self, size: int, flags: int = 0) -> bytes:
            if interrupts:
                raise interrupts.pop()
            return super().recv(size, flags)

    def connect(address: Address, _seconds: float) -> socket.socket:
        sock = Interrupted()
        sock.connect(address[1])
        return sock

    interrupts: list[BaseException] = []
    with Peer(answering()) as peer, HttpTransport(connect=connect, max_connections=1) as transport:
        transport.send(request(peer.url))
        interrupts.append(stop())
        with pytest.raises(stop):
            transport.send(request(peer.url, body=b"first"))
        assert transport.send(request(peer.url, body=b"second")).status == 200
    # Each connection has a thread of its own, so what they note is in no order.
    assert sorted((number, delivery.body) for number, delivery in peer.deliveries) == [
        (0, b"first"),
        (0, b"{}"),
        (1, b"second"),
    ]


def test_closing_ends_idle_connections_and_later_requests_are_not_sent() -> None:
    """The service sees the end at once; closing again does nothing."""
    ended = threading.Event()

    def script(visit: Visit) -> None:
        answering()(visit)
        ended.set()

    with Peer(script) as peer:
        transport = HttpTransport()
        transport.send(request(peer.url))
        transport.close()
        assert ended.wait(1)
        transport.close()
        for url in (peer.url, "http://127.0.0.1:9"):
            with pytest.raises(NotSentError, match="the transport is closed"):
                transport.send(request(url))
    assert _numbers(peer) == [0]


def test_closing_lets_a_request_under_way_end_and_wakes_those_that_wait() -> None:
    """One gets its answer, one NotSentError, and no connection stays open."""
    free, ended = threading.Event(), threading.Event()

    def script(visit: Visit) -> None:
        visit.receive()
        free.wait(5)
        visit.socket.sendall(OK)
        assert visit.receive() is None
        ended.set()

    with Peer(script) as peer, ThreadPoolExecutor(2) as threads:
        transport = HttpTransport(max_connections=1)
        under_way = threads.submit(transport.send, request(peer.url))
        while not peer.deliveries:
            time.sleep(0.001)
        waiting = threads.submit(transport.send, request(peer.url))
        time.sleep(0.02)
        transport.close()
        assert isinstance(waiting.exception(1), NotSentError)
        free.set()
        assert under_way.result(1).status == 200
        assert ended.wait(1)


def test_a_transport_that_is_forgotten_ends_its_connections() -> None:
    """Without a close nothing stays open, and nothing is warned of."""
    ended = threading.Event()

    def script(visit: Visit) -> None:
        answering()(visit)
        ended.set()

    with Peer(script) as peer:
        HttpTransport().send(request(peer.url))
        assert ended.wait(1)


def test_a_client_closes_the_transport_that_it_made() -> None:
    """Its connection ends, and a later call was not sent."""
    ended = threading.Event()

    def script(visit: Visit) -> None:
        answering(http_reply(accepted()))(visit)
        ended.set()

    with Peer(script) as peer:
        with SmsClient(KEY, region=REGION, endpoint=peer.url, attempts=1) as sms:
            send(sms)
            send(sms)
        assert ended.wait(1)
        with pytest.raises(NotSentError) as caught:
            send(sms)
    assert _numbers(peer) == [0, 0]
    assert str(caught.value) == "SendMultiGlobalSms: the transport is closed (attempts 1)"


def test_a_client_leaves_a_transport_that_it_was_given_open() -> None:
    """Two clients share one, and one connection; closing either does not end the other."""
    with Peer(answering(http_reply(accepted()))) as peer, HttpTransport() as transport:
        for _ in range(2):
            with SmsClient(KEY, region=REGION, endpoint=peer.url, transport=transport) as sms:
                send(sms)
    assert _numbers(peer) == [0, 0]
    SmsClient(KEY, region=REGION, transport=FakeTransport()).close()


class _Interrupted(threading.Condition):
    """News that one thread has, and cannot use, because it is interrupted."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait, and raise in the thread of that name."""
        told = super().wait(timeout)
        if threading.current_thread().name == "interrupted":
            raise KeyboardInterrupt
        return told


def test_who_is_interrupted_while_it_waits_lets_another_one_have_the_place() -> None:
    """The place that became free is not waited for until the deadline."""
    pool = Pool(1, monotonic=time.monotonic)
    pool._changed = waiting = _Interrupted()  # noqa: SLF001 - as a signal would at that moment
    deadline = Deadline(time.monotonic() + 5, time.monotonic)
    first = Place()
    assert pool.take(first, deadline) is None

    def interrupted() -> None:
        with pytest.raises(KeyboardInterrupt):
            pool.take(Place(), deadline)

    threads = [
        threading.Thread(target=interrupted, name="interrupted"),
        threading.Thread(target=pool.take, args=(Place(), deadline)),
    ]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(waiting._waiters) < number:  # type: ignore[attr-defined]  # noqa: SLF001
            time.sleep(0.001)
    pool.release(first, None)
    for thread in threads:
        thread.join(2)
    assert not any(thread.is_alive() for thread in threads)
