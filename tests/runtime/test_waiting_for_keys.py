"""A key that must be fetched first: waited for before anything else, by no thread of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any, Self

import pytest

from tc3 import (
    AsyncHttpTransport,
    Credential,
    CredentialError,
    HttpRequest,
    HttpResponse,
    NotSentError,
    RefreshingCredential,
)
from tc3._http.cancellation import Deadline
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import AsyncFakeClock, FakeClock, FakeTransport
from tests.support.loopback import KEY, NOW, PATIENCE, REGION, accepted, http_response, send
from tests.support.servers import Server, respond_always

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TASKS = 1000
SENT = 50
"""How many of them are sent in the end: enough to see that they are."""


@pytest.fixture(name="hanging")
def _hanging() -> Iterator[threading.Event]:
    """Yield what a provider waits for; it comes at the end of the test at the latest."""
    event = threading.Event()
    yield event
    event.set()


class Ticks:
    """Looks at the event loop every 5 ms: *longest* is how long it stood still."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.threads = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.monotonic() - before)
            self.threads = max(self.threads, threading.active_count())


def _hung(event: threading.Event) -> Callable[[], Credential]:
    def provide() -> Credential:
        event.wait(PATIENCE * 4)
        return Credential("id", "key", "t")

    return provide


def test_a_thousand_tasks_wait_for_a_key_without_a_thread_or_a_connection(
    hanging: threading.Event,
) -> None:
    """A client with a fixed key has all connections meanwhile, and nothing blocks the loop."""
    before = threading.active_count()

    async def all_of_them(url: str) -> None:
        transport = AsyncHttpTransport(max_connections=2)
        settings: dict[str, Any] = {"region": REGION, "endpoint": url, "transport": transport}
        waiting = AsyncSmsClient(_hung(hanging), **settings)
        fixed = AsyncSmsClient(KEY, **settings)
        async with Ticks() as ticks:
            tasks = [asyncio.create_task(waiting.call("DescribeX", {})) for _ in range(TASKS)]
            await asyncio.sleep(0.05)
            for _ in range(3):
                await asyncio.wait_for(fixed.call("DescribeX", {}), PATIENCE)
            assert not any(task.done() for task in tasks)
            # One thread asks the provider; the server has one more for each connection.
            assert ticks.threads <= before + 1 + 1 + 2
            for task in tasks[SENT:]:
                task.cancel()
            hanging.set()
            await asyncio.gather(*tasks[:SENT])
        transport.close()
        assert ticks.longest < PATIENCE / 2

    with Server(respond_always(http_response(accepted()))) as server:
        asyncio.run(all_of_them(server.url))
    assert len(server.requests) == SENT + 3


def test_a_task_that_waits_for_a_key_is_cancelled_at_once(hanging: threading.Event) -> None:
    """And so are a thousand, which were not sent."""
    causes: list[BaseException | None] = []

    async def call(sms: AsyncSmsClient) -> None:
        try:
            await sms.call("DescribeX", {})
        except asyncio.CancelledError as error:
            causes.append(error.__cause__)
            raise

    async def cancelled() -> None:
        sms = AsyncSmsClient(_hung(hanging), region=REGION, transport=fake)
        tasks = [asyncio.create_task(call(sms)) for _ in range(TASKS)]
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    fake, started = FakeTransport(accepted()), time.monotonic()
    asyncio.run(cancelled())
    assert time.monotonic() - started < PATIENCE
    assert (len(causes), fake.requests) == (TASKS, [])
    assert {(type(cause), str(cause)) for cause in causes} == {
        (NotSentError, "DescribeX: cancelled before it was sent")
    }


def test_tasks_wait_for_a_key_until_their_deadline_only(hanging: threading.Event) -> None:
    async def late() -> list[BaseException | dict[str, Any]]:
        sms = AsyncSmsClient(
            _hung(hanging), region=REGION, transport=FakeTransport(accepted()), timeout=0.1
        )
        calls = [sms.call("DescribeX", {}) for _ in range(TASKS)]
        return await asyncio.gather(*calls, return_exceptions=True)

    started = time.monotonic()
    errors = asyncio.run(late())
    assert time.monotonic() - started < PATIENCE
    assert {(type(error), str(error)) for error in errors} == {
        (CredentialError, "DescribeX: no key came before the deadline of the call")
    }
    assert len({id(error) for error in errors}) == TASKS


class Reading:
    """Tells of each request in what thread its headers are read, after *before* was called."""

    def __init__(self, before: Callable[[], object] = lambda: None) -> None:
        self.threads: list[threading.Thread] = []
        self.tokens: list[str] = []
        self._before = before
        self._fake = FakeTransport(accepted())

    async def send_async(self, request: HttpRequest) -> Any:  # noqa: ANN401 - as FakeTransport
        """Read the headers as the transport of the package does; see AsyncTransport."""
        self._before()
        sign = request._sign  # noqa: SLF001 - to see where it is called
        assert sign is not None

        def watched() -> Any:  # noqa: ANN401 - a mapping
            self.threads.append(threading.current_thread())
            return sign()

        request._sign = watched  # noqa: SLF001 - as above
        headers = await request.headers_async() if request.may_block else request.headers
        self.tokens.append(headers["X-TC-Token"])
        return await self._fake.send_async(request)


def _numbered(ends_at: Callable[[], float | None]) -> Callable[[], Credential]:
    asked: list[str] = []

    def provide() -> Credential:
        asked.append(f"t{len(asked) + 1}")
        return Credential("id", "key", asked[-1], expires_at=ends_at())

    return provide


def test_a_good_key_signs_in_the_thread_of_the_loop() -> None:
    async def calls() -> None:
        sms = AsyncSmsClient(_numbered(lambda: None), region=REGION, transport=reading)
        for _ in range(2):
            await sms.call("DescribeX", {})

    reading = Reading()
    asyncio.run(calls())
    assert reading.threads == [threading.main_thread()] * 2
    assert reading.tokens == ["t1", "t1"]


def test_a_key_that_is_asked_for_each_request_is_waited_for_as_any_other() -> None:
    async def calls() -> None:
        shared = RefreshingCredential(_numbered(lambda: None), keep=0)
        sms = AsyncSmsClient(shared, region=REGION, transport=reading)
        for _ in range(2):
            await sms.call("DescribeX", {})

    reading = Reading()
    asyncio.run(calls())
    assert reading.threads == [threading.main_thread()] * 2
    assert reading.tokens == ["t1", "t2"]


def test_a_key_that_ends_before_the_request_has_a_connection_is_renewed_in_a_thread() -> None:
    clock = AsyncFakeClock(time=NOW)

    async def call() -> None:
        provide = _numbered(lambda: clock.time() + 3600)
        sms = AsyncSmsClient(provide, region=REGION, transport=reading, clock=clock, timeout=7200.0)
        await sms.call("DescribeX", {})

    reading = Reading(lambda: clock.advance(3600))
    asyncio.run(call())
    assert reading.tokens == ["t2"]
    assert reading.threads != [threading.main_thread()]


def test_a_key_that_is_found_good_is_still_good_when_it_signs() -> None:
    """The look and the signature are two moments; between them the loop must not wait."""
    clock = FakeClock(time=NOW)
    shared = RefreshingCredential(_numbered(lambda: NOW + 1000), clock=clock)
    keeper, limit = shared.keeper, Deadline(PATIENCE, lambda: 0.0)
    keeper.at(clock.time, limit)
    clock.advance(990 - 0.001)
    assert keeper.is_at_hand(clock.time, None)
    clock.advance(1)
    assert not keeper.is_at_hand(clock.time, None)
    key, at = keeper.at(clock.time, limit)
    assert (key.token, at) == ("t1", clock.time())


def test_no_place_in_the_rate_limit_is_taken_before_the_key_is_there() -> None:
    asked: list[str] = []

    class Limiter:
        """Notes when it is asked."""

        def reserve(self, action: str, rate: float, patience: float) -> float:
            del action, rate, patience
            asked.append("place")
            return 0.0

    def provide() -> Credential:
        asked.append("key")
        return KEY

    sms = SmsClient(
        provide,
        region=REGION,
        transport=FakeTransport(accepted()),
        limit_rate=True,
        rate_limiter=Limiter(),
    )
    send(sms)
    assert asked == ["key", "place"]


def test_a_key_that_is_refused_as_a_request_is_signed_does_not_block_the_event_loop() -> None:
    """Another thread may do so after the look whether signing blocks; the call gets a new one."""
    issued, tokens = list[Credential](), list[str]()

    async def provide() -> Credential:
        await asyncio.sleep(0)
        issued.append(Credential("id", "key", f"t{len(issued) + 1}"))
        return issued[-1]

    shared = RefreshingCredential(provide)

    class Refusing(FakeTransport):
        async def send_async(self, request: HttpRequest) -> HttpResponse:
            assert not request.may_block
            if len(issued) == 1:
                shared.keeper.refuse(issued[0])
            tokens.append(request.headers["X-TC-Token"])
            return await super().send_async(request)

    async def call() -> None:
        transport, clock = Refusing(accepted()), AsyncFakeClock(time=NOW)
        sms = AsyncSmsClient(shared, region=REGION, transport=transport, clock=clock)
        await asyncio.wait_for(sms.call("DescribeX", {}), PATIENCE)

    asyncio.run(call())
    assert tokens == ["t2"]
