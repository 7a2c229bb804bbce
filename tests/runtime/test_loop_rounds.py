"""A few exchanges go on in each round of an event loop, in the order in which they were ready."""

from __future__ import annotations

import asyncio
import errno
import socket
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tc3._http.cancellation import Deadline
from tc3._http.loop_rounds import LoopRounds, rounds_of
from tc3._http.loop_timer import timer_of
from tc3._http.stream import Stream
from tc3._http.stream_driver import StreamDriver
from tc3._http.stream_flow import Read
from tests.support.loopback import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tc3._http.stream_flow import StreamFlow

ALL = 80
IN_ONE_ROUND = 32
MAX_ROUNDS = 10_000


class Ready:
    """Asks to go on, and notes when it did."""

    def __init__(self, number: int, resumed: list[int]) -> None:
        self.number = number
        self._resumed = resumed

    def ask(self, rounds: LoopRounds) -> None:
        """Go on now, or when told to."""
        if rounds.admits(asyncio.get_running_loop(), self):
            self.go_on()

    def go_on(self) -> None:
        """Note it."""
        self._resumed.append(self.number)


async def _rounds_until(is_over: Callable[[], bool], seen: Callable[[], int]) -> list[int]:
    """Return how many were *seen* after each round of the loop."""
    counts = [seen()]
    while not is_over():
        assert len(counts) < MAX_ROUNDS
        await asyncio.sleep(0)
        counts.append(seen())
    return counts


def test_what_is_ready_goes_on_in_its_order_and_a_few_in_each_round() -> None:
    resumed: list[int] = []

    async def program() -> list[int]:
        rounds = LoopRounds()
        waiting = [Ready(number, resumed) for number in range(ALL)]
        for ready in waiting:
            ready.ask(rounds)
        return await _rounds_until(lambda: len(resumed) == ALL, lambda: len(resumed))

    assert asyncio.run(program()) == [32, 64, 80]
    assert resumed == list(range(ALL))


def test_what_asks_again_keeps_its_place_and_goes_on_once() -> None:
    """A loop tells of a socket in each round, as long as it is ready."""
    resumed: list[int] = []

    async def program() -> None:
        rounds = LoopRounds()
        waiting = [Ready(number, resumed) for number in range(ALL)]
        for ready in (*waiting, *waiting[IN_ONE_ROUND:]):
            ready.ask(rounds)
        await asyncio.sleep(0)
        for ready in reversed(waiting[2 * IN_ONE_ROUND :]):
            ready.ask(rounds)
        await _rounds_until(lambda: len(resumed) == ALL, lambda: len(resumed))
        await asyncio.sleep(0)

    asyncio.run(program())
    assert resumed == list(range(ALL))


class Failing(Ready):
    """Raises when it goes on."""

    def go_on(self) -> None:
        """Raise."""
        raise RuntimeError("of its own")


def test_one_that_raises_does_not_keep_the_others() -> None:
    resumed: list[int] = []
    told: list[object] = []

    async def program() -> None:
        loop, rounds = asyncio.get_running_loop(), LoopRounds()
        loop.set_exception_handler(lambda _, context: told.append(context["exception"]))
        for number in range(IN_ONE_ROUND):
            Ready(number, resumed).ask(rounds)
        Failing(-1, resumed).ask(rounds)
        Ready(IN_ONE_ROUND, resumed).ask(rounds)
        await _rounds_until(lambda: len(resumed) > IN_ONE_ROUND, lambda: len(resumed))

    asyncio.run(program())
    assert resumed == list(range(IN_ONE_ROUND + 1))
    assert [str(error) for error in told] == ["of its own"]


def test_each_loop_has_its_own_rounds() -> None:
    async def program() -> tuple[LoopRounds, bool]:
        loop = asyncio.get_running_loop()
        return rounds_of(loop), rounds_of(loop) is rounds_of(loop)

    first, second = asyncio.run(program()), asyncio.run(program())
    assert first[1]
    assert second[1]
    assert first[0] is not second[0]


def _pairs() -> list[tuple[socket.socket, socket.socket]]:
    return [socket.socketpair() for _ in range(ALL)]


def _read_one(deadline: Deadline, read: list[bytes]) -> StreamFlow[None]:
    read.append((yield Read(deadline)))


@pytest.mark.parametrize("is_cancelled", [False, True], ids=["all", "one is cancelled"])
def test_connections_that_are_ready_at_once_leave_time_to_the_loop(*, is_cancelled: bool) -> None:
    """One that is cancelled while it is queued is over, and the others go on."""
    pairs, read = _pairs(), list[bytes]()

    async def program() -> list[int]:
        loop = asyncio.get_running_loop()
        deadline = Deadline(loop.time() + PATIENCE, loop.time)
        drivers = []
        for ours, _ in pairs:
            ours.settimeout(0)
            drivers.append(StreamDriver(Stream(ours)))
        flows: list[Awaitable[None]] = [each.run(_read_one(deadline, read)) for each in drivers]
        tasks = [asyncio.ensure_future(flow) for flow in flows]
        await asyncio.sleep(0)
        for _, theirs in pairs:
            theirs.send(b"x")
        await _rounds_until(lambda: bool(read), lambda: len(read))
        if is_cancelled:
            tasks[-1].cancel()
        counts = await _rounds_until(lambda: all(map(asyncio.Task.done, tasks)), lambda: len(read))
        assert tasks[-1].cancelled() is is_cancelled
        for driver in drivers:
            driver.close()
        return counts

    counts = asyncio.run(program())
    for _, theirs in pairs:
        theirs.close()
    assert counts[-1] == ALL - is_cancelled
    steps = [later - earlier for earlier, later in pairwise(counts)]
    assert max(counts[0], *steps) <= IN_ONE_ROUND


def test_a_flow_that_the_loop_cannot_watch_leaves_no_timer() -> None:
    """As where the system watches no more sockets."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    def reading() -> StreamFlow[object]:
        return (yield Read(Deadline(PATIENCE, lambda: 0.0), waits=True))

    async def begin() -> list[object]:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        with ours, theirs, pytest.MonkeyPatch.context() as patch:
            driver = StreamDriver(Stream(ours))
            patch.setattr(loop, "add_reader", refuse)
            with pytest.raises(OSError, match="no space"):
                driver.begin(reading())
            return [*timer_of(loop)._waiting]  # noqa: SLF001 - what waits in the loop

    assert asyncio.run(begin()) == []
