"""Ctrl-C and stop() between any two opcodes of a run that goes on from a journal."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3 import JournalError
from tests.runtime.batching import accepting, phone, run_of
from tests.runtime.interrupting import ITEMS, WRONG, AtOpcode, SmallRun, ctrl_c, numbers
from tests.support.loopback import message
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tc3 import Campaign, JournalRecord
    from tc3.sms import MultiSmsInfo
    from tests.runtime.batching import Sms


class Memory:
    """A journal in memory."""

    def __init__(self, *records: JournalRecord) -> None:
        self.records = {record.position: record for record in records}
        self.is_in_use = False

    def campaign(self) -> Campaign:
        """Tell of none."""
        raise JournalError("has no campaign yet")

    def begin(self, _: Campaign) -> int:
        """Begin a run."""
        assert not self.is_in_use
        self.is_in_use = True
        return max(self.records, default=-1) + 1

    def read(self, first: int, count: int) -> list[JournalRecord]:
        """Return some of the records."""
        self._check()
        return [self.records[n] for n in range(first, first + count) if n in self.records]

    def write(self, records: Sequence[JournalRecord]) -> None:
        """Store records, in one step."""
        self._check()
        self.records.update({record.position: record for record in records})

    def end(self) -> None:
        """End the run."""
        self.is_in_use = False

    def _check(self) -> None:
        if not self.is_in_use:
            raise JournalError("is closed")


@pytest.fixture(scope="module")
def before() -> list[JournalRecord]:
    """Return what an earlier run has left: three items that are known, and others never sent."""
    journal = Memory()
    SmallRun(1, journal).read()
    return [
        journal.records[0],
        replace(journal.records[1], state="refused"),
        replace(journal.records[2], state="unknown"),
        replace(journal.records[4], state="done"),
    ]


@pytest.mark.parametrize("last", [0, 1, 4])
def test_the_item_at_which_a_run_is_stopped_is_told_as_the_journal_knows_it(
    last: int, before: list[JournalRecord]
) -> None:
    """As where a signal handler stops the run while its next item is being taken."""

    def items() -> Iterator[MultiSmsInfo]:
        for number in range(ITEMS):
            if number == last:
                told.extend(run.stop())
            yield message(phone_number=phone(number) if number != WRONG else "0")

    sms, journal = VirtualClient(accepting), Memory(*before)
    told: list[Sms] = []
    run = run_of(sms, items(), journal=journal)
    told += run
    told += run.stop()

    known = {0: "done", 2: "unknown", 4: "done"}
    kinds = {outcome.index: outcome.kind for outcome in told}
    assert kinds == {n: known.get(n, "not_sent") for n in range(last + 1)}
    assert len(told) == last + 1
    assert sms.fake.requests == []
    assert not journal.is_in_use


def interrupted(
    before: list[JournalRecord], act: Callable[[SmallRun], object], number: int
) -> tuple[AtOpcode, bool]:
    """Do *act* before one opcode; then each item that was taken has its one, true outcome."""
    journal = Memory(*before)
    small = SmallRun(1, journal)
    at = AtOpcode(number, lambda: act(small))
    at.during(small.read)
    small.stop()
    sent = small.numbers_sent()
    assert len(sent) == len(set(sent)), number
    assert not {0, 2, 4} & {*sent}, number
    assert sorted(outcome.index for outcome in small.told) == list(range(small.taken)), number
    kinds = {outcome.index: outcome.kind for outcome in small.told}
    truth = {n: "done" if n in sent else "not_sent" for n in range(ITEMS)}
    truth |= {0: "done", 2: "unknown", 4: "done"}
    assert kinds == {n: truth[n] for n in range(small.taken)}, number
    for n in sent:
        assert journal.records[n].state == "done", number
    assert not journal.is_in_use, number
    return at, len(sent) == ITEMS - 4


@pytest.mark.parametrize("act", [lambda _: ctrl_c(), SmallRun.stop], ids=["Ctrl-C", "stop"])
def test_a_signal_before_any_opcode_loses_no_outcome_and_sends_nothing_again(
    act: Callable[[SmallRun], object], before: list[JournalRecord]
) -> None:
    whole, is_complete = interrupted(before, act, sys.maxsize)
    assert is_complete
    tried = numbers(100, of=whole.passed)

    ended = [interrupted(before, act, number) for number in tried]

    assert sum(at.came for at, _ in ended) > len(tried) // 2
    assert not all(is_complete for _, is_complete in ended)
