"""The transport of the guide for clients sends under trio and asyncio, and tells the truth."""

from __future__ import annotations

import inspect
import textwrap
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tc3 import (
    AsyncTransport,
    Credential,
    CredentialError,
    HttpTransport,
    NotSentError,
    OutcomeUnknownError,
)
from tc3.sms import AsyncSmsClient, MultiSmsInfo
from tests.runtime.test_loop_transport import silent
from tests.support.documents import blocks
from tests.support.loopback import (
    KEY,
    PATIENCE,
    REGION,
    accepted,
    http_response,
    message,
    refused,
    refusing_endpoint,
)
from tests.support.servers import Exchange, Server, respond_always

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TRANSPORT, PROGRAM = (text for _, text in blocks("generated/README.md") if "AnyioClock" in text)
ACCEPTED = http_response(accepted())
each_library = pytest.mark.parametrize("library", ["asyncio", "trio"])


def _names() -> dict[str, Any]:
    names: dict[str, Any] = {"Credential": Credential, "MultiSmsInfo": MultiSmsInfo}
    exec(compile(TRANSPORT, "README.md", "exec"), names)  # noqa: S102 - our own document
    return names


def _with_client(
    library: str,
    url: str,
    act: Callable[[AsyncSmsClient], Awaitable[object]],
    **settings: Any,  # noqa: ANN401 - of any client
) -> None:
    """Run *act* with a client as the guide makes it, without pauses."""

    async def program() -> None:
        clock = names["AnyioClock"]()
        clock.random = lambda: 0.0
        async with names["httpx"].AsyncClient() as http:
            await act(
                AsyncSmsClient(
                    **{"credential": KEY, "timeout": PATIENCE, **settings},
                    region=REGION,
                    endpoint=url,
                    transport=names["HttpxTransport"](http),
                    clock=clock,
                )
            )

    names = _names()
    anyio.run(program, backend=library)


async def _send(sms: AsyncSmsClient) -> Any:  # noqa: ANN401 - a response
    return await sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message()])


@each_library
def test_the_program_of_the_guide_sends(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is written, but for where it sends and what runs it."""
    names = _names()
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "id")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "key")
    monkeypatch.setattr("anyio.run", lambda send, key, **_: names.update(send=partial(send, key)))
    with Server(respond_always(ACCEPTED)) as peer:
        names["AsyncSmsClient"] = partial(AsyncSmsClient, endpoint=peer.url)
        exec(compile(PROGRAM, "README.md", "exec"), names)  # noqa: S102 - our own document
        monkeypatch.undo()
        assert anyio.run(names["send"], backend=library) == "req-1"
    assert peer.requests[0].header("x-tc-action") == "SendMultiGlobalSms"


@each_library
def test_the_transport_in_threads_of_the_docstring_sends(library: str) -> None:
    names = _names()
    text = inspect.cleandoc(AsyncTransport.send_async.__doc__ or "")
    block = text.partition("::\n")[2].partition("sms = ")[0]
    exec(textwrap.dedent(block), names)  # noqa: S102 - our own documentation
    with Server(respond_always(ACCEPTED)) as peer, HttpTransport() as transport:
        names["ThreadTransport"].transport = transport
        sms = AsyncSmsClient(
            KEY,
            region=REGION,
            endpoint=peer.url,
            transport=names["ThreadTransport"](),
            clock=names["AnyioClock"](),
        )
        assert anyio.run(_send, sms, backend=library).request_id == "req-1"


@each_library
def test_what_was_throttled_is_sent_again_after_a_pause_of_that_library(library: str) -> None:
    async def act(sms: AsyncSmsClient) -> None:
        assert (await _send(sms)).meta.attempts == 2

    once = Exchange(response=http_response(refused("RequestLimitExceeded")))
    with Server(once, Exchange(response=ACCEPTED)) as peer:
        _with_client(library, peer.url, act)
    assert len(peer.requests) == 2


@each_library
def test_a_refused_connection_was_not_sent_and_a_lost_response_is_unknown(library: str) -> None:
    async def refused_thrice(sms: AsyncSmsClient) -> None:
        with pytest.raises(NotSentError, match="ConnectError") as caught:
            await _send(sms)
        assert caught.value.attempts == 3

    async def lost(sms: AsyncSmsClient) -> None:
        with pytest.raises(OutcomeUnknownError, match="RemoteProtocolError"):
            await _send(sms)

    with refusing_endpoint() as url:
        _with_client(library, url, refused_thrice)
    with Server(Exchange()) as peer:
        _with_client(library, peer.url, lost)
    assert len(peer.requests) == 1


@each_library
def test_deadlines_are_kept_and_a_cancellation_tells_what_was_sent(library: str) -> None:
    async def hurry(sms: AsyncSmsClient) -> None:
        with pytest.raises(OutcomeUnknownError, match="TimeoutError"):
            await _send(sms)

    async def cancelled(sms: AsyncSmsClient) -> None:
        ended = list[BaseException | None]()

        async def send() -> None:
            try:
                await _send(sms)
            except anyio.get_cancelled_exc_class() as error:
                ended.append(error.__cause__)
                raise

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(send)
            while not peer.requests:  # noqa: ASYNC110 - a thread receives
                await anyio.sleep(0.001)
            tasks.cancel_scope.cancel()
        assert [type(one) for one in ended] == [OutcomeUnknownError]

    with Server(silent) as peer:
        _with_client(library, peer.url, hurry, timeout=0.05)
    with Server(silent) as peer:
        _with_client(library, peer.url, cancelled)


@each_library
def test_a_pause_that_is_cancelled_sends_nothing_more(library: str) -> None:
    """What the attempt before it amounts to is what is known."""

    async def act(sms: AsyncSmsClient) -> None:
        with anyio.CancelScope() as scope:
            clock: Any = sms._clock  # noqa: SLF001 - as nothing else ends a pause in time
            clock.sleep, clock.random = _cancelling(scope), lambda: 1.0
            try:
                await _send(sms)
            except anyio.get_cancelled_exc_class() as error:
                ended.append(error.__cause__)
                raise

    ended = list[BaseException | None]()
    throttled = Exchange(response=http_response(refused("RequestLimitExceeded")))
    with Server(throttled) as peer:
        _with_client(library, peer.url, act)
    assert [getattr(one, "effect", "") for one in ended] == ["none"]
    assert len(peer.requests) == 1


def _cancelling(scope: anyio.CancelScope) -> Callable[[float], Awaitable[None]]:
    async def sleep(_: float) -> None:
        scope.cancel()
        await anyio.sleep(PATIENCE)

    return sleep


@each_library
def test_a_provider_is_asked_in_a_thread(library: str) -> None:
    async def act(sms: AsyncSmsClient) -> None:
        assert (await _send(sms)).request_id == "req-1"

    with Server(respond_always(ACCEPTED)) as peer:
        _with_client(library, peer.url, act, credential=lambda: KEY)
    assert "AKIDEXAMPLE" in peer.requests[0].header("authorization")


@each_library
def test_a_key_that_does_not_come_is_waited_for_until_the_deadline(library: str) -> None:
    """And a call that is cancelled meanwhile ends at once."""
    free = threading.Event()

    def provide() -> Credential:
        free.wait(PATIENCE)
        return KEY

    async def act(sms: AsyncSmsClient) -> None:
        with pytest.raises(CredentialError, match="no key came before the deadline"):
            await _send(sms)
        with anyio.move_on_after(0.01) as scope:
            await _send(sms)
        assert scope.cancelled_caught

    with Server(respond_always(ACCEPTED)) as peer:
        _with_client(library, peer.url, act, credential=provide, timeout=0.1)
    free.set()
    assert peer.requests == []


def test_an_async_provider_says_that_it_needs_asyncio() -> None:
    async def provide() -> Credential:
        return KEY

    async def act(sms: AsyncSmsClient) -> None:
        with pytest.raises(CredentialError, match="awaited by asyncio only"):
            await _send(sms)

    with Server(respond_always(ACCEPTED)) as peer:
        _with_client("trio", peer.url, act, credential=provide)
        _with_client("asyncio", peer.url, _send, credential=provide)
    assert len(peer.requests) == 1


def test_batches_under_trio_say_that_they_need_asyncio() -> None:
    async def act(sms: AsyncSmsClient) -> None:
        run = sms.send_multi_global_sms_batches([message()], sms_sdk_app_id="1")
        with pytest.raises(NotSentError, match="no event loop of asyncio"):
            await anext(run)

    with Server(respond_always(ACCEPTED)) as peer:
        _with_client("trio", peer.url, act)
    assert peer.requests == []


@pytest.mark.parametrize("given", ["nothing", "a transport", "a clock"])
def test_under_trio_a_client_with_less_says_so_before_anything_is_sent(given: str) -> None:
    async def program() -> None:
        names = _names()
        async with names["httpx"].AsyncClient() as http:
            settings: dict[str, Any] = {
                "a transport": {"transport": names["HttpxTransport"](http)},
                "a clock": {"clock": names["AnyioClock"]()},
            }.get(given, {})
            async with AsyncSmsClient(KEY, region=REGION, endpoint=peer.url, **settings) as sms:
                with pytest.raises(NotSentError, match="no event loop of asyncio") as caught:
                    await _send(sms)
        assert "AsyncTransport" in caught.value.message

    with Server(respond_always(ACCEPTED)) as peer:
        anyio.run(program, backend="trio")
    assert peer.requests == []
