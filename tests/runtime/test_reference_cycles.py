"""What has ended is freed at once: nothing of a run or of a request waits for the collector."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import HttpTransport, NotSentError, OutcomeUnknownError
from tc3.sms import SmsClient
from tests.runtime.batching import accepting, messages, run_of
from tests.runtime.looping import VirtualAsyncClient, statuses
from tests.support.loopback import KEY, REGION, send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from tc3._http.sockets import Address
    from tc3.sms import MultiSmsInfo
    from tc3.testing import FakeResponse, SentRequest

ITEMS = 450
"""Three requests."""


def losing(_: SentRequest) -> FakeResponse:
    """Lose the response, with an error of its own for each request."""
    return OutcomeUnknownError("no complete response")


def failing(_: SentRequest) -> FakeResponse:
    """Fail as no transport should."""
    return ZeroDivisionError("of a transport")


RESPONDERS = pytest.mark.parametrize("respond", [accepting, losing, failing])
EARLY = pytest.mark.parametrize("early", [False, True], ids=["to the end", "stopped early"])


@contextmanager
def _nothing_is_left_to_the_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        # Of the package only: the standard library may leave something, too.
        left = Counter(
            f"{type(thing).__module__}.{type(thing).__qualname__}"
            for thing in gc.garbage
            if type(thing).__module__.startswith("tc3.")
        )
        assert left == {}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


@RESPONDERS
@EARLY
def test_a_run_is_freed_with_its_last_reference(
    respond: Callable[[SentRequest], FakeResponse], *, early: bool
) -> None:
    sms = VirtualClient(respond)

    def finish() -> weakref.ref[object]:
        run = run_of(sms, messages(ITEMS))
        if early:
            next(run)
            run.stop()
        else:
            assert sum(1 for _ in run) == ITEMS
        return weakref.ref(run)

    finish()  # imports what it needs
    with _nothing_is_left_to_the_collector():
        ended = finish()
        assert ended() is None


def _items_that_break_off() -> Iterator[MultiSmsInfo]:
    yield from messages(ITEMS)
    raise EOFError


def test_a_run_whose_items_broke_off_is_freed_with_its_last_reference() -> None:
    """The last request is given up, and the error is raised in its place."""
    sms = VirtualClient(accepting)

    def finish() -> weakref.ref[object]:
        run = run_of(sms, _items_that_break_off())
        count = 0
        try:
            for _ in run:
                count += 1
        except EOFError:
            assert count == ITEMS
        return weakref.ref(run)

    finish()
    with _nothing_is_left_to_the_collector():
        ended = finish()
        assert ended() is None


@RESPONDERS
def test_an_outcome_that_is_kept_keeps_no_run(
    respond: Callable[[SentRequest], FakeResponse],
) -> None:
    """Its error has a traceback, whose frames would show all messages of the run."""
    run = run_of(VirtualClient(respond), messages(ITEMS))
    kept = list(run)
    ended = weakref.ref(run)
    del run
    assert ended() is None
    assert len(kept) == ITEMS


@RESPONDERS
@EARLY
def test_a_run_of_an_event_loop_is_freed_with_its_last_reference(
    respond: Callable[[SentRequest], FakeResponse], *, early: bool
) -> None:
    chosen = statuses if respond is accepting else respond
    sms = VirtualAsyncClient(chosen)

    async def finish() -> weakref.ref[object]:
        run = sms.send_multi_global_sms_batches(messages(ITEMS), sms_sdk_app_id="1", concurrency=1)
        if early:
            await anext(run)
            await run.stop()
        else:
            assert [1 async for _ in run] == [1] * ITEMS
        return weakref.ref(run)

    async def watched() -> None:
        await finish()  # imports what it needs
        with _nothing_is_left_to_the_collector():
            ended = await finish()
            await asyncio.sleep(0)
            assert ended() is None

    asyncio.run(watched())


def _no_name(_host: str, _port: int) -> list[Address]:
    raise OSError(-2, "Name or service not known")


def _refused(_address: Address, _seconds: float) -> socket.socket:
    raise ConnectionRefusedError(111, "Connection refused")


@pytest.mark.parametrize("functions", [{}, {"resolve": _no_name}, {"connect": _refused}])
def test_a_call_that_finds_no_connection_leaves_nothing_to_the_collector(
    functions: dict[str, Any],
) -> None:
    """The error is caught and dropped."""
    with HttpTransport(**functions) as transport:
        sms = SmsClient(
            KEY, region=REGION, endpoint="http://127.0.0.1:1", attempts=1, transport=transport
        )

        def fail() -> None:
            with pytest.raises(NotSentError, match="could not connect"):
                send(sms)

        fail()
        with _nothing_is_left_to_the_collector():
            fail()


def test_an_awaited_call_leaves_nothing_to_the_collector() -> None:
    sms = VirtualAsyncClient(statuses)

    async def watched() -> None:
        await sms.send()
        with _nothing_is_left_to_the_collector():
            await sms.send()
            await asyncio.sleep(0)

    asyncio.run(watched())
