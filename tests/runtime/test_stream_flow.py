"""One exchange, two drivers: whatever comes in whatever parts, both come to the same result."""

from __future__ import annotations

import asyncio
import itertools
import socket
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tc3 import TencentCloudError
from tc3._http.cancellation import Deadline
from tc3._http.connection import Connection
from tc3._http.stream_driver import StreamDriver
from tc3._http.stream_flow import (
    TO_READ,
    TO_WRITE_OR_READ,
    Interrupted,
    Readiness,
    WriteByte,
    drive,
)
from tests.runtime.recorded import recorded
from tests.runtime.test_http1 import READ, REFUSED
from tests.support.effort import THOROUGH, examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tc3._http.stream import Stream

MESSAGE = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
LIMIT = 1000
MAX_HEAD = 65536
RESPONSES = [content for content, _ in (*READ.values(), *REFUSED.values()) if len(content) < 400]
DEADLINE = Deadline(1, lambda: 0)

Result: TypeAlias = tuple[object, ...]


class Scripted:
    """A stream that takes *accepted* bytes at a time, and gives *parts* once all was sent.

    It is not ready before each of them. Its descriptor is *always_ready*.
    """

    def __init__(self, parts: Iterable[bytes], always_ready: int, accepted: int = 10**6) -> None:
        self._parts = iter(parts)
        self._accepted = accepted
        self._always_ready = always_ready
        self._is_ready = True
        self.has_read_ahead = False
        self.to_write = TO_WRITE_OR_READ
        self.sent = bytearray()
        self.received = 0

    def _wait_first(self) -> bool:
        self._is_ready = not self._is_ready
        return self._is_ready

    def send(self, content: memoryview, *, more_follows: bool = False) -> int | Readiness:
        """Accept some bytes, every other time."""
        assert more_follows, "the last byte follows"
        if self._wait_first():
            return TO_WRITE_OR_READ
        self.sent += content[: self._accepted]
        return min(len(content), self._accepted)

    def write_byte(self, content: memoryview) -> bool:
        """Accept the last byte, every other time."""
        if self._wait_first():
            return False
        self.sent += content
        return True

    def is_readable(self) -> bool:
        """Nothing comes before all was sent."""
        return False

    def receive(self) -> bytes | Readiness:
        """Return the next part, every other time."""
        if self._wait_first():
            return TO_READ
        part = next(self._parts, b"")
        self.received += len(part)
        return part

    def wait(self, _: Readiness, deadline: Deadline) -> None:
        """Be ready at once."""
        deadline.check()

    def fileno(self) -> int:
        """Return what an event loop finds to be ready."""
        return self._always_ready


@pytest.fixture(scope="module")
def always_ready() -> Iterator[int]:
    """Yield a descriptor that can be read and written."""
    one, other = socket.socketpair()
    with one, other:
        other.send(b"x")
        yield one.fileno()


def _result(connection: Connection, stream: Scripted, ended: object) -> Result:
    if isinstance(ended, TencentCloudError):
        return type(ended).__name__, ended.message, bytes(stream.sent)
    response = cast("Any", ended)
    return response.status, response.body, connection.is_reusable, bytes(stream.sent)


def _connection(stream: Scripted) -> Connection:
    return Connection(cast("Stream", stream), max_response_bytes=LIMIT)


def by_thread(stream: Scripted) -> Result:
    """Return what the blocking driver makes of it."""
    connection = _connection(stream)
    try:
        ended: object = drive(connection.exchange(MESSAGE, DEADLINE), connection.stream)
    except TencentCloudError as error:
        ended = error
    return _result(connection, stream, ended)


async def by_loop(stream: Scripted) -> Result:
    """Return what the driver for event loops makes of it."""
    connection = _connection(stream)
    driver = StreamDriver(connection.stream)
    try:
        ended: object = await driver.run(connection.exchange(MESSAGE, DEADLINE))
    except TencentCloudError as error:
        ended = error
    driver.rest()  # others have the same descriptor
    return _result(connection, stream, ended)


async def _by_loop(streams: Sequence[Scripted]) -> list[Result]:
    return [await by_loop(stream) for stream in streams]


def _all_cuts(content: bytes, step: int = 1) -> list[list[bytes]]:
    """Return the two parts of *content* at each cut, or at each so many."""
    return [[content[:cut], content[cut:]] for cut in range(1, len(content), step)] + [[content]]


def _same(parts: Sequence[Sequence[bytes]], always_ready: int, accepted: int = 10**6) -> None:
    def streams() -> list[Scripted]:
        return [Scripted(each, always_ready, accepted) for each in parts]

    threads = [by_thread(stream) for stream in streams()]
    assert threads == asyncio.run(_by_loop(streams()))
    # Only whether more came than was asked for may depend on how it came.
    assert len({tuple(one for one in each if one not in (True, False)) for each in threads}) == 1


@pytest.mark.parametrize("content", RESPONSES[:: 1 if THOROUGH else 6])
def test_every_split_of_a_response_gives_one_result_in_both_drivers(
    content: bytes, always_ready: int
) -> None:
    _same(_all_cuts(content), always_ready)


def test_every_split_of_recorded_responses_gives_one_result_in_both_drivers(
    always_ready: int,
) -> None:
    """What the fake endpoint writes through its faults: more than 200 where all are tried."""
    responses = _recorded()
    assert len(responses) > (200 if THOROUGH else 3)
    for content in responses:
        _same(_all_cuts(content, 1 if THOROUGH else 10), always_ready)


@pytest.mark.parametrize("accepted", [1, 7, len(MESSAGE) - 1])
def test_a_request_that_is_accepted_in_parts_is_sent_once(accepted: int, always_ready: int) -> None:
    _same([[RESPONSES[0]]], always_ready, accepted)


@st.composite
def _mutated(draw: st.DrawFn, contents: Sequence[bytes]) -> list[bytes]:
    """Draw one of *contents* with a few bytes changed, in parts of one size."""
    content = bytearray(draw(st.sampled_from(contents)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        content[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=3))
    size = draw(st.integers(1, 50))
    return [bytes(content[at : at + size]) for at in range(0, len(content), size)]


@given(st.data())
@settings(max_examples=examples(400), deadline=None)
def test_mutated_bytes_in_any_parts_give_one_result_in_both_drivers(
    always_ready: int, drawing: st.DataObject
) -> None:
    """And never is more read than the limits allow, even if there is no end of it."""
    parts = drawing.draw(_mutated([*RESPONSES, *_recorded()]))
    for more in ((), itertools.repeat(b"x" * 2000)):
        stream, other = (Scripted(itertools.chain(parts, more), always_ready) for _ in range(2))
        assert by_thread(stream) == asyncio.run(by_loop(other))
        assert stream.received == other.received <= MAX_HEAD + LIMIT + 2 * 2000


@cache
def _recorded() -> list[bytes]:
    return recorded(1 if THOROUGH else 50)


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 100 -\r\n\r\n"],
)
def test_a_response_without_end_is_not_read_beyond_the_limits(
    start: bytes, always_ready: int
) -> None:
    """The head has its own: no more is read than that, the limit, and one part."""
    part = b"x" * 4096

    def endless() -> Iterator[bytes]:
        yield start
        while True:
            yield part

    first, second = Scripted(endless(), always_ready), Scripted(endless(), always_ready)
    for result in (by_thread(first), asyncio.run(by_loop(second))):
        assert result[0] == "OutcomeUnknownError"
    assert first.received == second.received <= MAX_HEAD + LIMIT + 2 * len(part)


@pytest.mark.parametrize("number", range(7))
def test_an_interruption_anywhere_says_whether_the_last_byte_was_written(
    number: int, always_ready: int
) -> None:
    """Before any of its operations: not sent, until the last byte was accepted."""
    stream = Scripted([RESPONSES[0]], always_ready)
    connection = _connection(stream)
    flow = connection.exchange(MESSAGE, DEADLINE)
    operation = next(flow)
    for _ in range(number):
        result = operation.attempt(connection.stream)
        while isinstance(result, Readiness):
            result = operation.attempt(connection.stream)
        operation = flow.send(result)
    with pytest.raises(TencentCloudError) as caught:
        flow.throw(Interrupted("cancelled"))
    # No driver is interrupted at the last byte itself; who is has to fear the worst.
    is_sent = bytes(stream.sent) == MESSAGE or isinstance(operation, WriteByte)
    expected = ("unknown", "cancelled while it was under way")
    if not is_sent:
        expected = ("none", "cancelled before it was sent")
    assert (caught.value.effect, caught.value.message) == expected
    assert not connection.is_reusable
