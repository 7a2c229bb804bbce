"""Runs that are stopped early: unread messages, requests under way, and who may stop them."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from typing import TYPE_CHECKING

import pytest

from tests.runtime.batching import Gate, accepting, each, kinds, messages, run_of
from tests.support.clocks import ClockOf
from tests.support.loopback import message
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3._batches.outcomes import Tally
    from tc3.sms import MultiSmsInfo
    from tc3.testing import FakeResponse, SentRequest


def test_stopping_returns_the_remaining_outcomes_and_sends_nothing_more() -> None:
    """After a break: the outcomes that are owed; the rest is still in its iterable."""
    sms, source = each(), messages(1000)
    run = run_of(sms, source)
    for outcome in run:
        if outcome.index == 10:
            break
    owed = run.stop()
    left = list(source)
    assert len(owed) + 11 + len(left) == 1000
    assert {o.kind for o in owed} == {"done"}
    assert sum(len(sent.body["MultiSmsInfoSet"]) for sent in sms.fake.requests) == 200
    assert (run.stop(), list(run)) == ([], [])


def test_after_an_exception_in_the_loop_the_other_outcomes_are_still_reported() -> None:
    """The ``with`` block waits for what is under way; `stop` returns its outcomes."""
    run = run_of(each(), messages(200))

    def read() -> None:
        with run:
            next(run)
            raise LookupError

    with pytest.raises(LookupError):
        read()
    assert len(run.stop()) == 199


def test_stopping_waits_for_requests_under_way_and_reports_their_outcomes() -> None:
    """None is left in flight unaccounted for, and none is guessed."""
    gate = Gate()
    sms = VirtualClient(gate)

    def three_requests() -> Iterator[MultiSmsInfo]:
        yield from messages(450)
        raise KeyboardInterrupt

    run = run_of(sms, three_requests(), concurrency=3)
    with pytest.raises(KeyboardInterrupt):
        next(run)
    for _ in range(2):
        assert gate.waiting.acquire(timeout=10)
    threading.Timer(0.05, gate.open.set).start()
    owed = run.stop()
    assert kinds(owed) == {"done": 400, "not_sent": 50}
    assert sorted(o.index for o in owed) == list(range(450))
    assert len(sms.fake.requests) == 2


def test_a_request_that_waits_for_the_rate_limiter_is_not_sent_after_stop() -> None:
    """It was launched and not sent: its messages are not sent."""
    asleep = threading.Event()

    def sleep(_: float) -> None:
        asleep.set()
        plan = run._plan  # noqa: SLF001 - nothing else tells that stop() has come this far
        until = time.monotonic() + 10
        # Past that it is sent, as if nobody had stopped it: what is raised here would say less.
        while not all(b.call.stopped for b in plan.in_flight if b.call is not None):
            if time.monotonic() > until:
                break
            time.sleep(0.001)

    def respond(sent: SentRequest) -> FakeResponse:
        assert asleep.wait(10)
        return accepting(sent)

    sms = VirtualClient(respond, clock=ClockOf(sleep=sleep))
    run = run_of(sms, messages(400), concurrency=2)
    assert next(run).kind == "done"
    owed = run.stop()
    assert kinds(owed) == {"done": 199, "not_sent": 200}
    assert len(sms.fake.requests) == 1


def _not_starting(_: threading.Thread) -> None:
    raise KeyboardInterrupt


def test_an_interrupt_while_a_thread_starts_leaves_its_request_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was launched, but no thread sends it: it is not sent, and never will be."""
    sms = each()
    run = run_of(sms, messages(300))
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", _not_starting)
        with pytest.raises(KeyboardInterrupt):
            next(run)
    assert kinds(run.stop()) == {"not_sent": 200}
    assert sms.fake.requests == []


def test_a_thread_that_cannot_be_started_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", full)
    assert kinds(run_of(each(), messages(300))) == {"not_sent": 300}


def test_a_run_that_is_garbage_collected_unread_warns() -> None:
    """Like a file that nobody closed."""
    run = run_of(each(), messages(5))
    next(run)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del run
        gc.collect()
    assert [str(warning.message) for warning in caught] == [
        "4 outcomes of a run of batches were never read; stop() returns them"
    ]


def test_a_run_can_be_stopped_from_its_progress() -> None:
    """When too much fails, say; what `stop` returned there is told nowhere else."""
    both, stopped = threading.Barrier(3), list[int]()

    def respond(sent: SentRequest) -> FakeResponse:
        both.wait(5)
        return accepting(sent)

    def items() -> Iterator[MultiSmsInfo]:
        yield from messages(400)
        both.wait(5)
        while sum(batch.result is not None for batch in plan.in_flight) < 2:
            time.sleep(0.001)
        yield message()

    def progress(_: Tally) -> None:
        stopped.extend(outcome.index for outcome in run.stop())

    run = run_of(VirtualClient(respond), items(), concurrency=3, progress=progress)
    plan = run._plan  # noqa: SLF001 - both requests have to be there when the run looks
    told = [outcome.index for outcome in run] + stopped
    assert sorted(told) == list(range(401))


def test_a_run_can_be_stopped_from_its_items() -> None:
    """The item that comes after it is not sent, and told."""
    stopped: list[int] = []

    def items() -> Iterator[MultiSmsInfo]:
        yield message()
        stopped.extend(outcome.index for outcome in run.stop())
        yield message()

    sms = VirtualClient(accepting)
    run = run_of(sms, items())
    assert [(outcome.index, outcome.kind) for outcome in run] == [(1, "not_sent")]
    assert stopped == [0]
    assert sms.fake.requests == []
