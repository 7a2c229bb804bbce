"""Concurrent requests of a batch: how many, when outcomes are reported, and what is cleaned up."""

from __future__ import annotations

import gc
import threading
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

from tests.runtime.batching import Gate, accepting, each, kinds, messages, phone, run_of
from tests.support.effort import THOROUGH
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from tc3.testing import FakeResponse, SentRequest


FEW = 5_000 if THOROUGH else 2_000
"""Messages of a short run, which still has more requests than are under way together."""


def test_requests_run_concurrently_up_to_a_limit() -> None:
    gate = Gate()
    sms = VirtualClient(gate)
    run = run_of(sms, messages(2000), concurrency=3)
    reader = threading.Thread(target=lambda: list(run))
    reader.start()
    for _ in range(3):
        assert gate.waiting.acquire(timeout=10)
    assert not gate.waiting.acquire(timeout=0.05)
    gate.open.set()
    reader.join(10)
    assert run.tally.done == 2000


def test_outcomes_are_reported_while_other_requests_are_under_way() -> None:
    """A slow request holds no other one up."""
    gate = Gate()
    slow = threading.Event()

    def respond(sent: SentRequest) -> FakeResponse:
        if sent.body["MultiSmsInfoSet"][0]["PhoneNumber"] == phone(0):
            slow.set()
            return gate(sent)
        return accepting(sent)

    run = run_of(VirtualClient(respond), messages(600), concurrency=2)
    first = [next(run) for _ in range(400)]
    assert slow.wait(10)
    assert min(o.index for o in first) == 200
    gate.open.set()
    assert kinds(run) == {"done": 200}


def _peak(count: int) -> int:
    """Return the most bytes that sending *count* messages holds at a time."""
    sms = VirtualClient(accepting)
    sms.fake.requests = _ResetsAfterFork()
    gc.collect()
    tracemalloc.start()
    try:
        done = sum(1 for outcome in run_of(sms, messages(count)) if outcome.kind == "done")
        assert done == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class _ResetsAfterFork(list[Any]):
    """A list that keeps nothing."""

    def append(self, _: object) -> None:
        """Forget it."""


def test_memory_does_not_grow_with_the_number_of_messages() -> None:
    """Four times as many messages need at most a tenth more memory."""
    _peak(400)
    few, many = _peak(FEW), _peak(4 * FEW)
    assert many < few * 1.1


def test_a_run_ends_its_threads() -> None:
    """Nothing is left behind once its outcomes were read."""
    before = {*threading.enumerate()}
    list(run_of(each(), messages(2000), concurrency=8))
    end = time.monotonic() + 5
    while {*threading.enumerate()} - before and time.monotonic() < end:
        time.sleep(0.001)
    assert not {*threading.enumerate()} - before
