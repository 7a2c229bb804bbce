"""Addresses are tried in the order and as early as RFC 8305 says; both drivers follow one decision.

An address that never responds is a socket of this machine whose queue is full.
"""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tc3 import AsyncHttpTransport, HttpTransport, NotSentError
from tc3._http.racing import Race, interleaved
from tests.support.loopback import request
from tests.support.servers import Server, respond_always

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tc3._http.sockets import Address

    Send: TypeAlias = Callable[[list[Address], str, float], int]

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")

REFUSED = (socket.AF_INET, ("127.0.0.1", 1))


def _six(name: str) -> Address:
    return socket.AF_INET6, (name, 443, 0, 0)


def _four(name: str) -> Address:
    return socket.AF_INET, (name, 443)


def test_families_take_turns_and_the_one_that_the_system_prefers_begins() -> None:
    found = [_six("a"), _six("b"), _six("c"), _four("d"), _four("e")]
    assert [address[1][0] for address in interleaved(found)] == ["a", "d", "b", "e", "c"]
    assert interleaved(found[3:]) == found[3:]
    assert interleaved([found[3], *found[:2]]) == [found[3], found[0], found[1]]
    assert interleaved([]) == []


def test_an_attempt_begins_a_quarter_of_a_second_after_the_former_or_when_one_fails() -> None:
    race = Race([_six("a"), _four("b"), _four("c")])
    assert race.next_address() == _six("a")
    assert (race.next_address(), race.seconds) == (None, 0.25)
    race.waited()
    assert race.next_address() == _four("b")
    assert (race.next_address(), race.seconds) == (None, 0.25)
    race.failed(OSError("refused"))
    assert race.next_address() == _four("c")
    assert (race.next_address(), race.seconds) == (None, None)
    race.failed(OSError("refused"))
    assert race.next_address() is None
    race.failed(OSError("the last"))
    with pytest.raises(OSError, match="the last"):
        race.next_address()


def _by_thread(addresses: list[Address], url: str, seconds: float) -> int:
    with HttpTransport(resolve=lambda _host, _port: addresses) as transport:
        return transport.send(request(url, seconds=seconds)).status


def _by_loop(addresses: list[Address], url: str, seconds: float) -> int:
    async def program() -> int:
        async with AsyncHttpTransport(resolve=lambda _host, _port: addresses) as transport:
            response = await transport.send_async(request(url, seconds=seconds))
            await asyncio.sleep(0)
            selector = asyncio.get_running_loop()._selector  # type: ignore[attr-defined] # noqa: SLF001 - what it watches
            assert len(selector.get_map()) == 1, "the loop watches more than its own socket"
            return response.status

    return asyncio.run(program())


both = pytest.mark.parametrize("send", [_by_thread, _by_loop], ids=["threads", "event loop"])


@contextmanager
def _unresponsive() -> Iterator[Address]:
    with ExitStack() as sockets, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        yield socket.AF_INET, listener.getsockname()


@both
def test_an_address_that_does_not_respond_costs_a_quarter_of_a_second(send: Send) -> None:
    with Server(respond_always()) as peer, _unresponsive() as silent:
        living = (socket.AF_INET, peer.address)
        started = time.monotonic()
        assert send([silent, living, silent], peer.url, 20) == 200
        took = time.monotonic() - started
    assert 0.2 < took < 2
    assert peer.connections == 1


@both
def test_an_address_that_fails_costs_no_time(send: Send) -> None:
    with Server(respond_always()) as peer, _unresponsive() as silent:
        living = (socket.AF_INET, peer.address)
        started = time.monotonic()
        assert send([REFUSED, REFUSED, living, silent], peer.url, 20) == 200
        assert time.monotonic() - started < 0.2
    assert peer.connections == 1


@both
def test_addresses_that_do_not_respond_are_tried_until_the_deadline(send: Send) -> None:
    with _unresponsive() as silent:
        started = time.monotonic()
        with pytest.raises(NotSentError, match="TimeoutError: timed out"):
            send([silent, silent, REFUSED], "http://localhost:9", 0.6)
        assert 0.5 < time.monotonic() - started < 2


@both
def test_only_addresses_that_fail_mean_that_nothing_was_sent(send: Send) -> None:
    with pytest.raises(NotSentError, match="ConnectionRefusedError: Connection refused"):
        send([REFUSED, REFUSED], "http://localhost:9", 20)


@both
def test_the_other_family_is_tried_where_this_machine_has_no_way_to_the_first(send: Send) -> None:
    """Nobody listens on ``::1``, or there is no such address: both are failures."""
    with Server(respond_always()) as peer:
        port = peer.address[1]
        addresses: list[Address] = [
            (socket.AF_INET6, ("::1", port, 0, 0)),
            (socket.AF_INET6, ("::1", port, 0, 0)),
            (socket.AF_INET, peer.address),
        ]
        assert send(addresses, peer.url, 20) == 200


@pytest.mark.parametrize("after", [0.05, 0.3], ids=["one attempt", "two attempts"])
def test_a_cancelled_call_leaves_no_attempt_behind(after: float) -> None:
    async def program() -> None:
        transport = AsyncHttpTransport(resolve=lambda _host, _port: [silent, silent])
        sending = asyncio.ensure_future(transport.send_async(request("http://localhost:9")))
        await asyncio.sleep(after)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await sending
        assert isinstance(caught.value.__cause__, NotSentError)
        loop = asyncio.get_running_loop()
        assert len(loop._selector.get_map()) == 1  # type: ignore[attr-defined] # noqa: SLF001
        assert not [each for each in loop._scheduled if not each.cancelled()]  # type: ignore[attr-defined] # noqa: SLF001

    with _unresponsive() as silent:
        asyncio.run(program())
