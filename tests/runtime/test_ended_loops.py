"""An event loop that ends: waiting requests were not sent, and sent ones have their outcome."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from tc3 import AsyncHttpTransport, NotSentError
from tc3.sms import AsyncSmsClient, SendMultiGlobalSmsResponse
from tests.runtime.hanging import ASYNC_HANGS, AsyncHang
from tests.runtime.looping import VirtualAsyncClient, statuses, until
from tests.support.clocks import AsyncClockOf
from tests.support.loopback import KEY, REGION, accepted, http_response, message
from tests.support.servers import Connection, Server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tc3 import AsyncTransport
    from tc3._batches.async_runs import AsyncBatchRun
    from tc3._batches.outcomes import Outcome
    from tc3.sms import MultiSmsInfo, SendMultiStatus

    Run: TypeAlias = AsyncBatchRun[MultiSmsInfo, SendMultiStatus]

# A loop that ends in the midst of a handshake leaves the socket to the collector: these tests are
# about what is told of the messages.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

End: TypeAlias = Literal["cancelled", "closed", "stopped"]
"""How a loop ends: after cancelling its tasks, as asyncio.run does it, or just like that."""

each_end = pytest.mark.parametrize("end", ["cancelled", "closed", "stopped"])

_backoff = asyncio.sleep


async def _at_once(_: float) -> None:
    await _backoff(0)


def _messages(number: int) -> Iterator[MultiSmsInfo]:
    return (message(phone_number=f"+6019{index:07}") for index in range(number))


def _client(
    transport: AsyncTransport,
    *,
    sleep: Callable[[float], Awaitable[None]] = _at_once,
    url: str = "",
) -> AsyncSmsClient:
    return AsyncSmsClient(
        KEY,
        region=REGION,
        transport=transport,
        timeout=60,
        clock=AsyncClockOf(sleep=sleep),
        endpoint=url or "http://127.0.0.1:1",
    )


def _run_of(sms: AsyncSmsClient, requests: int) -> Run:
    return sms.send_multi_global_sms_batches(
        _messages(200 * requests), sms_sdk_app_id="1", concurrency=requests
    )


@pytest.fixture
def end_while_reading() -> Iterator[Callable[..., None]]:
    """Yield what reads a run in a loop that ends once something is true."""
    loops = list[asyncio.AbstractEventLoop]()

    def end_while_reading(run: Run, end: End, *, once: Callable[[], bool]) -> None:
        async def read() -> None:
            reader = asyncio.ensure_future(anext(run))
            await until(once)
            if end != "cancelled":
                reader.cancel()
                await asyncio.wait({reader})

        if end == "cancelled":
            asyncio.run(read())
            return
        loops.append(asyncio.new_event_loop())
        loops[-1].run_until_complete(read())
        if end == "closed":
            loops[-1].close()

    yield end_while_reading
    for loop in loops:
        loop.close()


def _silent(connection: Connection) -> None:
    connection.receive()
    connection.receive()


@each_end
def test_what_waits_for_a_slot_is_not_sent_and_what_was_sent_is_unknown(
    end: End, end_while_reading: Callable[..., None]
) -> None:
    """Ten requests are under way, two more wait: each message has one outcome, and the true one."""
    flying = 12
    with Server(_silent) as peer:
        run = _run_of(_client(AsyncHttpTransport(max_connections=10), url=peer.url), flying)
        end_while_reading(
            run,
            end,
            once=lambda: len(peer.requests) == 10
            and len(run._plan.in_flight) == flying,  # noqa: SLF001
        )
        owed = asyncio.run(run.stop())
    assert Counter(outcome.kind for outcome in owed) == {"unknown": 2000, "not_sent": 400}
    assert sorted(outcome.index for outcome in owed) == list(range(2400))
    assert len(peer.requests) == 10


@each_end
def test_what_waits_for_its_turn_is_not_sent(
    end: End, end_while_reading: Callable[..., None]
) -> None:
    """The rate of its action would let it go later."""
    waiting = list[float]()

    async def forever(seconds: float) -> None:
        waiting.append(seconds)
        await asyncio.Event().wait()

    with Server(_silent) as peer:
        run = _run_of(_client(AsyncHttpTransport(), sleep=forever, url=peer.url), 3)
        end_while_reading(run, end, once=lambda: len(peer.requests) == 1 and len(waiting) == 2)
        owed = asyncio.run(run.stop())
    assert Counter(outcome.kind for outcome in owed) == {"unknown": 200, "not_sent": 400}
    errors = {type(outcome.error) for outcome in owed if outcome.kind == "not_sent"}
    assert errors == {NotSentError}


@each_end
@pytest.mark.parametrize("hang", ASYNC_HANGS.values(), ids=ASYNC_HANGS)
def test_what_waits_for_a_connection_is_not_sent(
    hang: AsyncHang, end: End, end_while_reading: Callable[..., None]
) -> None:
    with hang() as (transport, url):
        sms = _client(transport, url=url)
        run = _run_of(sms, 2)
        end_while_reading(run, end, once=lambda: len(run._plan.in_flight) == 2)  # noqa: SLF001
        owed = asyncio.run(asyncio.wait_for(run.stop(), 10))
    assert Counter(outcome.kind for outcome in owed) == {"not_sent": 400}


@pytest.mark.parametrize("rounds", range(8))
def test_a_loop_that_ends_anywhere_leaves_one_outcome_for_each_message(rounds: int) -> None:
    """After any number of its rounds, before or after a task has taken its first step."""
    sms = VirtualAsyncClient(statuses)
    run = sms.send_multi_global_sms_batches(_messages(400), sms_sdk_app_id="1", concurrency=2)

    async def read() -> None:
        reader = asyncio.ensure_future(anext(run))
        for _ in range(rounds):
            await _backoff(0)
        if not reader.cancel():
            owed.append(reader.result())

    owed: list[Outcome[MultiSmsInfo, SendMultiStatus]] = []
    asyncio.run(read())
    owed += asyncio.run(run.stop())
    done = sum(outcome.kind == "done" for outcome in owed)
    assert sorted(outcome.index for outcome in owed) == list(range(len(owed)))
    assert {outcome.kind for outcome in owed} <= {"done", "not_sent"}
    assert done == 200 * len(sms.fake.requests)


def test_a_loop_that_is_closed_in_the_midst_of_a_call_leaves_a_client_that_works() -> None:
    """Its slot is free, as soon as nobody can go on with the call."""
    transport = AsyncHttpTransport(max_connections=1)
    loop = asyncio.new_event_loop()

    async def call(url: str) -> None:
        sms = _client(transport, url=url)
        sending = sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message()])
        left.append(asyncio.ensure_future(sending))
        await until(lambda: bool(peer.requests))

    async def again(url: str) -> str | None:
        sms = _client(transport, url=url)
        response = await sms.send_multi_global_sms(
            sms_sdk_app_id="1", multi_sms_info_set=[message()]
        )
        return response.request_id

    def script(connection: Connection) -> None:
        connection.receive()
        if connection.number:
            connection.socket.sendall(http_response(accepted()))
        connection.receive()

    left = list[asyncio.Future[SendMultiGlobalSmsResponse]]()
    with Server(script) as peer:
        loop.run_until_complete(call(peer.url))
        loop.close()
        assert asyncio.run(again(peer.url)) == "req-1"
        transport.close()


def test_a_loop_that_is_closed_and_dropped_in_the_midst_of_a_call_is_freed() -> None:
    """Nothing of the package keeps it: not the call, nor its messages, nor its connection."""

    def drop() -> weakref.ref[asyncio.AbstractEventLoop]:
        loop = asyncio.new_event_loop()
        loop.set_exception_handler(lambda *_: None)  # it tells of the task that never ended
        sms = _client(AsyncHttpTransport(), url=peer.url)
        calling = loop.create_task(sms.call("DescribeX", {}))
        loop.run_until_complete(until(lambda: bool(peer.requests)))
        assert not calling.done()
        loop.close()
        return weakref.ref(loop)

    with Server(_silent) as peer:
        dropped = drop()
        gc.collect()
        assert dropped() is None


def test_a_source_that_hardly_ends_leaves_other_tasks_their_turns() -> None:
    """Even where nothing that it gives can be sent, so that no request is ever waited for."""
    unusable = iter([message(phone_number="none")] * 300_000)

    async def program() -> None:
        run = VirtualAsyncClient().send_multi_global_sms_batches(unusable, sms_sdk_app_id="1")

        async def read() -> None:
            async for _ in run:
                pass

        reader = asyncio.ensure_future(read())
        for _ in range(50):
            await _backoff(0)
        reader.cancel()
        await run.stop()

    asyncio.run(program())
    assert next(unusable, None) is not None


def test_a_run_goes_on_in_another_loop() -> None:
    """Its requests are then sent from there."""
    run = VirtualAsyncClient(statuses).send_multi_global_sms_batches(
        _messages(600), sms_sdk_app_id="1", concurrency=1
    )

    async def some(number: int) -> list[int]:
        return [(await anext(run)).index for _ in range(number)]

    indexes = [index for _ in range(6) for index in asyncio.run(some(100))]
    assert sorted(indexes) == list(range(600))
