"""After a fork, parent and child use connections of their own."""

from __future__ import annotations

import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tc3 import ClosedError, HttpTransport
from tc3._calls.rate_limiter import RateLimiter
from tc3._calls.retry import RetryQuota
from tests.support.loopback import http_response, request
from tests.support.servers import Connection, Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3._http.sockets import Address

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here"),
    # Newer Pythons warn of what is tested here: a fork while there are other threads.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

OK = http_response(b"{}")


def _forked(act: Callable[[], bool]) -> bool:
    """Return what *act* returns in a child process; a child that hangs or fails returns false."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if act() else 1
        finally:
            os._exit(code)
    for _ in range(500):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_a_child_opens_its_own_connections_and_leaves_those_of_its_parent_alone(tls: bool) -> None:
    """The child sends, closes and ends; the parent goes on over the connection that it had."""
    with (
        Server(respond_always(), tls=server_tls() if tls else None) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        transport.send(request(peer.url, body=b"parent"))

        def act() -> bool:
            first = transport.send(request(peer.url, body=b"child"))
            second = transport.send(request(peer.url, body=b"child"))
            transport.close()
            return first.status == second.status == 200

        assert _forked(act)
        transport.send(request(peer.url, body=b"parent"))
    assert [(received.connection, received.body) for received in peer.requests] == [
        (0, b"parent"),
        (1, b"child"),
        (1, b"child"),
        (0, b"parent"),
    ]


def test_a_connection_ends_with_its_parent_though_a_child_lives_on() -> None:
    """The child holds no copy of the socket, not even of one that was in use when it forked."""
    ended, free = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.receive()
        free.wait(5)
        connection.socket.sendall(OK)
        assert connection.receive() is None
        ended.set()

    inside, outside = os.pipe()
    with Server(script) as peer, ThreadPoolExecutor(1) as threads:
        transport = HttpTransport()
        sending = threads.submit(transport.send, request(peer.url))
        while not peer.requests:
            time.sleep(0.001)
        child = os.fork()
        if child == 0:
            os.read(inside, 1)
            os._exit(0)
        free.set()
        assert sending.result(5).status == 200
        transport.close()
        assert ended.wait(1)
        os.write(outside, b"x")
        os.waitpid(child, 0)
    os.close(inside)
    os.close(outside)


def test_a_child_can_send_though_its_parent_was_in_the_midst_of_it() -> None:
    """All connections, locks and lookups of the parent were in use; the child starts anew."""
    free = threading.Event()

    def script(connection: Connection) -> None:
        while (received := connection.receive()) is not None:
            if received.body == b"parent":
                free.wait(5)
            connection.socket.sendall(OK)

    with (
        Server(script) as peer,
        HttpTransport(max_connections=1) as transport,
        ThreadPoolExecutor(3) as threads,
    ):
        sending = [
            threads.submit(transport.send, request(peer.url, body=b"parent")) for _ in range(3)
        ]
        while not peer.requests:
            time.sleep(0.001)
        sent = _forked(lambda: transport.send(request(peer.url, body=b"child")).status == 200)
        free.set()
        assert [done.result(5).status for done in sending] == [200, 200, 200]
    assert sent
    assert sorted(received.body for received in peer.requests) == [b"child"] + [b"parent"] * 3


def test_a_child_does_not_wait_for_what_a_thread_of_its_parent_was_doing() -> None:
    """One thread looked a name up, one held the lock of the pool; neither lives in the child."""
    parent = os.getpid()
    looking_up, locking, free = threading.Event(), threading.Event(), threading.Event()
    held = threading.Event()

    def resolve(_host: str, port: int) -> list[Address]:
        if held.is_set() and os.getpid() == parent:
            looking_up.set()
            free.wait(5)
        return [(socket.AF_INET, ("127.0.0.1", port))]

    def monotonic() -> float:
        if held.is_set() and threading.current_thread().name == "locks":
            locking.set()
            free.wait(5)
        return time.monotonic()

    with (
        Server(respond_always()) as peer,
        Server(respond_always()) as other,
        HttpTransport(resolve=resolve, monotonic=monotonic) as transport,
    ):
        transport.send(request(peer.url))
        held.set()
        # An idle connection is looked at by the clock, and under the lock.
        sending = [
            threading.Thread(target=transport.send, args=(request(peer.url),), name="locks"),
            threading.Thread(target=transport.send, args=(request(other.url),)),
        ]
        for thread in sending:
            thread.start()
        assert looking_up.wait(5)
        assert locking.wait(5)
        sent = _forked(
            lambda: all(transport.send(request(slot.url)).status == 200 for slot in (peer, other))
        )
        free.set()
        for thread in sending:
            thread.join(5)
    assert sent


def test_a_transport_that_was_closed_stays_closed_in_a_child() -> None:
    """A fork opens nothing again."""
    transport = HttpTransport()
    transport.close()

    def act() -> bool:
        try:
            transport.send(request("http://127.0.0.1:9"))
        except Exception as error:  # noqa: BLE001 - nothing may leave the child
            return isinstance(error, ClosedError)
        return False

    assert _forked(act)


class _Slow(float):
    """A moment that takes its time to be compared, once."""

    comparing = threading.Event()
    free = threading.Event()

    def __gt__(self, other: float) -> bool:
        self.comparing.set()
        self.free.wait(5)
        return super().__gt__(other)


def test_a_child_keeps_to_a_rate_limit_whose_lock_a_thread_of_its_parent_held() -> None:
    """The lock of that thread is not there to wait for."""
    rate_limiter, now = RateLimiter(10), _Slow(1)
    thread = threading.Thread(target=lambda: rate_limiter.reserve(now, 2))
    thread.start()
    assert now.comparing.wait(5)
    reserved = _forked(lambda: rate_limiter.reserve(0, 2) == 0)
    now.free.set()
    thread.join(5)
    assert reserved


def test_a_child_has_a_quota_of_retries_of_its_own() -> None:
    """Whatever a thread of its parent was doing with that of the parent."""
    quota = RetryQuota(1)
    with quota._lock:  # noqa: SLF001 - nothing else can hold it for long enough
        assert _forked(quota.take)
    assert quota.take()
