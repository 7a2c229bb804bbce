"""The slots of the connection pool: their number, waiting for one, and freeing it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tc3 import HttpTransport, NotSentError, OutcomeUnknownError
from tc3._http.cancellation import Deadline
from tc3._http.pool import EndpointPool, Slot
from tests.runtime.keeping import OK, numbers_of
from tests.support.loopback import fails_in_time, http_response, request
from tests.support.servers import Connection, Server


def test_there_are_never_more_connections_than_allowed() -> None:
    """30 requests of 12 threads over 3 connections: all are answered, one request each."""

    def script(connection: Connection) -> None:
        while (received := connection.receive()) is not None:
            time.sleep(0.003)
            connection.socket.sendall(http_response(received.body))

    bodies = [b'{"N":%d}' % n for n in range(30)]
    with (
        Server(script) as peer,
        HttpTransport(max_connections=3) as transport,
        ThreadPoolExecutor(12) as threads,
    ):
        list(threads.map(lambda body: transport.send(request(peer.url, body=body)), bodies))
    assert peer.connections == 3
    assert sorted(received.body for received in peer.requests) == sorted(bodies)


def test_waiting_for_a_connection_ends_at_the_deadline_with_nothing_sent() -> None:
    """All connections are in use: NotSentError, in time, and the others are not disturbed."""
    free = threading.Event()

    def script(connection: Connection) -> None:
        while connection.receive() is not None:
            free.wait(5)
            connection.socket.sendall(OK)

    with (
        Server(script) as peer,
        HttpTransport(max_connections=1) as transport,
        ThreadPoolExecutor(1) as threads,
    ):
        first = threads.submit(transport.send, request(peer.url))
        while not peer.requests:
            time.sleep(0.001)
        error = fails_in_time(lambda: transport.send(request(peer.url, seconds=0.2)), seconds=0.2)
        free.set()
        assert first.result().status == 200
        assert transport.send(request(peer.url)).status == 200
    assert isinstance(error, NotSentError)
    assert error.message == "all 1 connections were in use until the deadline"
    assert numbers_of(peer) == [0, 0]


def test_a_failed_request_frees_its_slot() -> None:
    """Whatever ended it: refused, cut off or unanswered requests do not use the pool up."""

    def script(connection: Connection) -> None:
        connection.receive()
        if connection.number == 4:
            connection.socket.sendall(OK)

    with Server(script) as peer, HttpTransport(max_connections=1) as transport:
        for _ in range(4):
            with pytest.raises(OutcomeUnknownError):
                transport.send(request(peer.url))
        assert transport.send(request(peer.url)).status == 200


class _Interrupted(threading.Condition):
    """News that one thread has, and cannot use, because it is interrupted."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait, and raise in the thread of that name."""
        told = super().wait(timeout)
        if threading.current_thread().name == "interrupted":
            raise KeyboardInterrupt
        return told


def test_an_interrupted_wait_leaves_the_slot_to_another_request() -> None:
    """The place that became free is not waited for until the deadline."""
    pool = EndpointPool(1, monotonic=time.monotonic)
    pool._changed = waiting = _Interrupted()  # noqa: SLF001 - as a signal would at that moment
    deadline = Deadline(time.monotonic() + 5, time.monotonic)
    first = Slot()
    assert pool.acquire(first, deadline) is None

    def interrupted() -> None:
        with pytest.raises(KeyboardInterrupt):
            pool.acquire(Slot(), deadline)

    threads = [
        threading.Thread(target=interrupted, name="interrupted"),
        threading.Thread(target=pool.acquire, args=(Slot(), deadline)),
    ]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(waiting._waiters) < number:  # type: ignore[attr-defined]  # noqa: SLF001
            time.sleep(0.001)
    pool.release(first, None)
    for thread in threads:
        thread.join(2)
    assert not any(thread.is_alive() for thread in threads)
