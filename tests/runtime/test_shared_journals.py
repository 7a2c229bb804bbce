"""Runs that share a journal, here one in memory, leave to each other what they have claimed."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3 import JournalError, JournalRecord
from tc3.sms import AsyncSmsClient
from tc3.testing import AsyncFakeClock, FakeTransport
from tests.runtime.batching import accepting, each, kinds, messages, phone, run_of
from tests.support.loopback import KEY, REGION, message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tc3 import Campaign, SharedJournal
    from tests.runtime.batching import Sms
    from tests.support.virtual import VirtualClient


class Shared:
    """What runs in this process share."""

    def __init__(self) -> None:
        self.records: dict[int, JournalRecord] = {}
        self.claims: dict[int, tuple[object, str]] = {}

    def journal(self, on_claim: Callable[[int], object] = lambda _: None) -> SharedJournal:
        """Return the journal of one run; *on_claim* is called before each claim."""
        return Participant(self, on_claim)

    def states(self) -> Counter[str]:
        """Return how many records there are in which state."""
        return Counter(record.state for record in self.records.values())


class Participant:
    """The journal of one of the runs."""

    def __init__(self, shared: Shared, on_claim: Callable[[int], object]) -> None:
        self._shared = shared
        self._on_claim = on_claim
        self.ends = 0

    def begin(self, _: Campaign) -> int:
        """Begin a run."""
        return max(self._shared.records, default=-1) + 1

    def campaign(self) -> Campaign:
        """Tell the campaign, for which nobody asks here."""
        raise NotImplementedError

    def claim(self, first: int, _: int, digest: str) -> bool:
        """Claim positions that nobody has claimed."""
        self._on_claim(first)
        owner, found = self._shared.claims.setdefault(first, (self, digest))
        if found != digest:
            raise JournalError(f"item {first} is another")
        return owner is self

    def read(self, first: int, count: int) -> list[JournalRecord]:
        """Return some of the records."""
        records = self._shared.records
        return [records[n] for n in range(first, first + count) if n in records]

    def write(self, records: Sequence[JournalRecord]) -> None:
        """Store records."""
        self._shared.records.update({record.position: record for record in records})

    def end(self) -> None:
        """End the run; what it has claimed is free."""
        self.ends += 1
        claims = self._shared.claims
        for first in [first for first, (owner, _) in claims.items() if owner is self]:
            del claims[first]


def sent_by(sms: VirtualClient) -> list[str]:
    return [one["PhoneNumber"] for s in sms.fake.requests for one in s.body["MultiSmsInfoSet"]]


def whole(count: int) -> dict[int, JournalRecord]:
    """Return the records of a run that has sent all messages."""
    shared = Shared()
    list(run_of(each(), messages(count), journal=shared.journal()))
    return shared.records


def test_what_another_run_has_claimed_is_left_to_it_and_counted() -> None:
    shared, sms = Shared(), each()
    shared.claims[200] = object(), whole(600)[200].digest

    run = run_of(sms, messages(600), journal=shared.journal())
    outcomes = list(run)

    assert sorted(o.index for o in outcomes) == [*range(200), *range(400, 600)]
    assert (run.tally.done, run.tally.elsewhere) == (400, 200)
    assert sent_by(sms) == [phone(n) for n in (*range(200), *range(400, 600))]


def test_what_another_run_has_settled_is_told_though_that_still_runs() -> None:
    shared = Shared()
    shared.records = records = whole(200)
    records[1] = replace(records[1], state="unknown")
    records[2] = replace(records[2], state="refused")
    records[3] = replace(records[3], state="sending")
    shared.claims[0] = object(), records[0].digest
    sms = each()

    run = run_of(sms, messages(250), journal=shared.journal())
    outcomes = list(run)

    told = kinds(outcome for outcome in outcomes if outcome.is_from_journal)
    assert told == {"done": 197, "unknown": 1}
    assert (len(outcomes), run.tally.elsewhere) == (248, 2)
    assert sent_by(sms) == [phone(n) for n in range(200, 250)]


def test_other_items_than_those_of_another_run_are_noticed_when_both_are_under_way() -> None:
    shared, sms = Shared(), each()
    shared.claims[200] = object(), whole(400)[200].digest
    longer = [message(phone_number=phone(9999)), *messages(400)]

    outcomes: list[Sms] = []
    with pytest.raises(JournalError, match="item 200 is another"):
        outcomes.extend(run_of(sms, longer, journal=shared.journal()))

    assert len(sent_by(sms)) == 200
    assert shared.states() == {"done": 200}


def test_a_changed_item_that_another_run_has_sent_meanwhile_ends_the_run() -> None:
    shared, records = Shared(), whole(400)

    def other(first: int) -> None:
        if first == 200:
            shared.claims[200] = object(), records[200].digest
            shared.records |= {n: records[n] for n in range(200, 400)}

    changed = [*messages(399), message(phone_number=phone(399), template_id="2")]
    run = run_of(each(), changed, journal=shared.journal(other))
    outcomes: list[Sms] = []
    with pytest.raises(JournalError, match=r"nothing more is sent: multi_sms_info_set\[399\] is"):
        outcomes.extend(run)
    assert sum(outcome.is_from_journal for outcome in outcomes) <= 199
    assert shared.states() == {"done": 400}


@pytest.mark.parametrize("claims", [0, 1, 2])
def test_ctrl_c_in_a_claim_loses_nothing_and_counts_nothing_twice(claims: int) -> None:
    shared, came = Shared(), list[int]()
    shared.claims[400] = object(), whole(600)[400].digest

    def ctrl_c(first: int) -> None:
        came.append(first)
        if len(came) == claims + 1:
            raise KeyboardInterrupt

    run = run_of(each(), messages(600), journal=shared.journal(ctrl_c))
    outcomes: list[Sms] = []
    with pytest.raises(KeyboardInterrupt):
        outcomes.extend(run)
    outcomes.extend(run.stop())

    taken = 200 * claims + 1
    is_elsewhere = claims == 2
    assert sorted(o.index for o in outcomes) == list(range(taken - is_elsewhere))
    assert run.tally.elsewhere == is_elsewhere


def test_a_signal_handler_that_stops_the_run_in_a_claim_leaves_the_outcomes_to_the_reader() -> None:
    shared = Shared()

    def stop(first: int) -> None:
        if first == 400:
            assert run.stop() == []

    journal = shared.journal(stop)
    run = run_of(each(), messages(1000), journal=journal)
    outcomes = list(run)

    assert sorted(outcome.index for outcome in outcomes) == list(range(401))
    assert kinds(outcomes) == {"done": 400, "not_sent": 1}
    assert isinstance(journal, Participant)
    assert journal.ends


def test_runs_of_event_loops_share_a_journal_too() -> None:
    shared = Shared()
    transport = FakeTransport(accepting)

    async def run_one() -> int:
        sms = AsyncSmsClient(KEY, region=REGION, transport=transport, clock=AsyncFakeClock())
        async with sms:
            run = sms.send_multi_global_sms_batches(
                messages(2000), sms_sdk_app_id="1", journal=shared.journal()
            )
            outcomes = [outcome async for outcome in run]
        assert len(outcomes) + run.tally.elsewhere == 2000
        return sum(not outcome.is_from_journal for outcome in outcomes)

    async def run_all() -> list[int]:
        return [*await asyncio.gather(run_one(), run_one())]

    assert sum(asyncio.run(run_all())) == 2000
    assert len(transport.requests) == 10
    assert shared.states() == {"done": 2000}
