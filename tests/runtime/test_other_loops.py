"""Programs without poll, without asyncio, or with other sockets: requests work, or fail unsent."""

from __future__ import annotations

import asyncio
import select
import socket
from typing import TYPE_CHECKING, Any, cast

import pytest

from tc3 import HttpTransport, NotSentError
from tc3.sms import AsyncSmsClient, SmsClient
from tests.runtime.looping import VirtualAsyncClient
from tests.support.clocks import AsyncClockOf
from tests.support.loopback import KEY, REGION, accepted, http_response, message, request, send
from tests.support.servers import Server, respond_always

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator

    from tc3._http.sockets import Address

ACCEPTED = http_response(accepted())


def test_without_poll_everything_is_sent_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cooperative threads take it away, before or after this package was imported."""
    monkeypatch.delattr(select, "poll")
    with (
        Server(respond_always(ACCEPTED)) as peer,
        SmsClient(KEY, region=REGION, endpoint=peer.url, timeout=10) as sms,
    ):
        assert send(sms).request_id == "req-1"
        run = sms.send_multi_global_sms_batches([message()], sms_sdk_app_id="1")
        assert [outcome.kind for outcome in run] == ["done"]
    assert len(peer.requests) == 2


def test_a_connection_that_was_opened_with_poll_goes_on_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server(respond_always()) as peer, HttpTransport() as transport:
        transport.send(request(peer.url))
        monkeypatch.delattr(select, "poll")
        monkeypatch.delattr(select, "POLLIN")
        assert transport.send(request(peer.url)).status == 200
    assert peer.connections == 1


class _Wrapped:
    """A socket as cooperative threads have it: its class has no methods of sockets."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def __getattr__(self, name: str) -> object:
        return getattr(self._sock, name)


def test_a_socket_of_another_kind_carries_requests_and_can_be_shut() -> None:
    def connect(address: Address, _seconds: float) -> socket.socket:
        return cast("socket.socket", _Wrapped(socket.create_connection(address[1])))

    with Server(respond_always()) as peer, HttpTransport(connect=connect) as transport:
        assert transport.send(request(peer.url)).status == 200
        (connection,) = transport._pool._connections  # noqa: SLF001 - to shut it
        connection.stream.shutdown()
        assert connection.stream.is_readable()


def _without_a_loop(coroutine: Coroutine[Any, Any, object]) -> BaseException:
    """Return what *coroutine* raises where another library runs it, as trio does."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - of any kind
        cast("Generator[object, object, object]", coroutine).send(None)
    return caught.value


def test_an_await_without_an_event_loop_of_asyncio_says_so_and_sends_nothing() -> None:
    with Server(respond_always(ACCEPTED)) as peer:
        sms = AsyncSmsClient(KEY, region=REGION, endpoint=peer.url, timeout=10)
        error = _without_a_loop(
            sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message()])
        )
        named = _without_a_loop(sms.call("DescribeX", {}))
        run = sms.send_multi_global_sms_batches([message()], sms_sdk_app_id="1")
        of_a_run = _without_a_loop(anext(run))
        owed = _without_a_loop(run.stop())
        assert asyncio.run(run.stop()) == []
    for told in (error, named, of_a_run):
        assert isinstance(told, NotSentError)
        assert "no event loop of asyncio is running" in told.message
        assert "trio.to_thread" in told.message
    assert isinstance(owed, StopIteration)
    assert owed.value == []
    assert peer.requests == []


def test_a_run_that_was_told_so_goes_on_under_asyncio() -> None:
    """No item was taken."""

    async def program() -> list[str]:
        return [outcome.kind async for outcome in run]

    run = VirtualAsyncClient(accepted()).send_multi_global_sms_batches(
        [message()], sms_sdk_app_id="1"
    )
    _without_a_loop(anext(run))
    assert asyncio.run(program()) == ["done"]


@pytest.mark.parametrize("attempts", [1, 3])
def test_a_sleep_that_fails_means_that_the_next_attempt_was_not_sent(attempts: int) -> None:
    """As asyncio's does under another library; what came before it still counts."""

    async def fail(_: float) -> None:
        raise LookupError

    sms = VirtualAsyncClient(
        NotSentError("no connection"), clock=AsyncClockOf(sleep=fail), attempts=attempts
    )
    with pytest.raises(NotSentError) as caught:
        asyncio.run(sms.send())
    assert caught.value.attempts == 1
    assert len(sms.fake.requests) == 1
