"""The transport for event loops: its sockets, its slots, its loops, and what it leaves behind."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    AsyncHttpTransport,
    ClosedError,
    HttpRequest,
    NotSentError,
)
from tests.runtime.keeping import OK, numbers_of
from tests.runtime.looping import until
from tests.runtime.test_proxy import _tunnel  # pyright: ignore[reportPrivateUsage]
from tests.support.loopback import http_response, request
from tests.support.servers import Connection, Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")


def silent(connection: Connection) -> None:
    """Receive requests, and say nothing."""
    while connection.receive() is not None:
        pass


def test_a_connection_is_kept_from_request_to_request_and_from_loop_to_loop() -> None:
    async def twice() -> None:
        for _ in range(2):
            assert (await transport.send_async(request(peer.url))).status == 200

    transport = AsyncHttpTransport()
    with Server(respond_always()) as peer:
        for _ in range(3):
            asyncio.run(twice())
        transport.close()
    assert numbers_of(peer) == [0] * 6


def test_tasks_that_wait_for_a_connection_get_it_in_the_order_in_which_they_came() -> None:
    """30 tasks, 3 connections: a request is signed when it has one."""
    signed = list[int]()

    def echo(connection: Connection) -> None:
        while (received := connection.receive()) is not None:
            connection.socket.sendall(http_response(received.body))

    def numbered(number: int) -> HttpRequest:
        like = request(peer.url, body=b"%d" % number)

        def sign() -> Mapping[str, str]:
            signed.append(number)
            return like.headers

        return HttpRequest(
            endpoint=like.endpoint, body=like.body, deadline=like.deadline, sign=sign
        )

    async def crowd() -> None:
        await asyncio.gather(*(transport.send_async(numbered(number)) for number in range(30)))

    transport = AsyncHttpTransport(max_connections=3)
    with Server(echo) as peer:
        asyncio.run(crowd())
        transport.close()
    assert peer.connections == 3
    assert sorted(signed) == list(range(30))
    waited = [number for number in signed if number >= 3]
    assert waited == sorted(waited)


def test_a_hundred_requests_are_under_way_at_once_by_default() -> None:
    async def crowd() -> None:
        tasks = [asyncio.ensure_future(transport.send_async(request(peer.url))) for _ in range(110)]
        await until(lambda: len(peer.requests) == 100)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    transport = AsyncHttpTransport()
    with Server(silent) as peer:
        asyncio.run(crowd())
    assert len(peer.requests) == 100


def test_a_slot_that_is_handed_to_a_cancelled_task_goes_to_the_next_one() -> None:
    async def program() -> None:
        first = asyncio.ensure_future(transport.send_async(request(peer.url)))
        waiting = [asyncio.ensure_future(transport.send_async(request(peer.url))) for _ in range(3)]
        await until(lambda: bool(peer.requests))
        slots = transport._pools.of(  # noqa: SLF001 - to cancel just then
            asyncio.get_running_loop(), request(peer.url).endpoint
        )
        release = slots.release

        def release_and_cancel(connection: Any) -> None:  # noqa: ANN401 - passed on
            slots.release = release  # type: ignore[method-assign] # once
            release(connection)
            waiting[0].cancel()

        slots.release = release_and_cancel  # type: ignore[method-assign] # at the right moment
        free.set()
        await first
        with pytest.raises(asyncio.CancelledError) as caught:
            await waiting[0]
        assert isinstance(caught.value.__cause__, NotSentError)
        for task in waiting[1:]:
            assert (await task).status == 200

    free = threading.Event()

    def script(connection: Connection) -> None:
        while connection.receive() is not None:
            free.wait(5)
            connection.socket.sendall(http_response(b"%d" % len(peer.requests)))

    transport = AsyncHttpTransport(max_connections=1)
    with Server(script) as peer:
        asyncio.run(program())
        transport.close()
    assert numbers_of(peer) == [0, 0, 0]


def test_closing_lets_requests_under_way_finish_and_wakes_waiting_ones() -> None:
    """One gets its response; one that waits for a slot, and one for a name, ClosedError."""
    free, hang = threading.Event(), threading.Event()

    def script(connection: Connection) -> None:
        connection.receive()
        free.wait(5)
        connection.socket.sendall(OK)
        assert connection.receive() is None

    def resolve(host: str, port: int) -> list[Any]:
        if host == "localhost":
            hang.wait(5)
        return [(2, (host, port))]

    async def program() -> None:
        urls = (peer.url, peer.url, "http://localhost:1")
        sending = [asyncio.ensure_future(transport.send_async(request(url))) for url in urls]
        await until(lambda: bool(peer.requests))
        transport.close()
        for task in sending[1:]:
            with pytest.raises(ClosedError):
                await task
        with pytest.raises(ClosedError):
            await transport.send_async(request(peer.url))
        free.set()
        assert (await sending[0]).status == 200
        hang.set()

    transport = AsyncHttpTransport(max_connections=1, resolve=resolve)
    with Server(script) as peer:
        asyncio.run(program())
    assert numbers_of(peer) == [0]


@pytest.mark.parametrize("proxied", [False, True], ids=["straight", "through a proxy"])
def test_requests_go_over_tls(*, proxied: bool) -> None:
    """Two requests, one handshake; the certificate is verified."""

    async def program(transport: AsyncHttpTransport) -> None:
        for _ in range(2):
            assert (await transport.send_async(request(service.url))).status == 200
        transport.close()

    async def untrusting(transport: AsyncHttpTransport) -> None:
        with pytest.raises(NotSentError, match="SSLCertVerificationError") as caught:
            await transport.send_async(request(service.url))
        assert caught.value.retry == "never"

    with Server(respond_always(), tls=server_tls()) as service, Server(_tunnel) as proxy:
        url = f"http://127.0.0.1:{proxy.port}" if proxied else None
        asyncio.run(program(AsyncHttpTransport(ssl_context=client_tls(), proxy=url)))
        asyncio.run(untrusting(AsyncHttpTransport(proxy=url)))
    assert numbers_of(service) == [0, 0]


def test_cancelling_a_request_that_is_being_written_means_that_it_was_not_sent() -> None:
    """The service has not read it, so that the system accepts no more of it."""

    async def program(url: str) -> None:
        sending = asyncio.ensure_future(
            transport.send_async(request(url, body=b"x" * (16 * 1024 * 1024)))
        )
        await until(begun.is_set)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await sending
        assert str(caught.value.__cause__) == "cancelled before it was sent"
        assert isinstance(caught.value.__cause__, NotSentError)

    begun = threading.Event()

    def script(connection: Connection) -> None:
        connection.socket.recv(1)
        begun.set()
        connection.wait()

    for tls in (None, server_tls()):
        begun.clear()
        transport = AsyncHttpTransport(ssl_context=client_tls())
        with Server(script, tls=tls) as peer:
            asyncio.run(program(peer.url))
