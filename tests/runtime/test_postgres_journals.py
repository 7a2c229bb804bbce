"""Machines that share a campaign in PostgreSQL send no message twice, whatever fails."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tc3 import Campaign, JournalError
from tests.runtime.batching import (
    LOST,
    UNSENT,
    Gate,
    accepting,
    each,
    kinds,
    messages,
    phone,
    run_of,
)
from tests.runtime.sharing import CAMPAIGN, Kept, record
from tests.support.postgres import postgres_journal
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3.testing import FakeResponse, SentRequest
    from tests.runtime.batching import Sms
    from tests.support.postgres import PostgresServer


def states(server: PostgresServer) -> Counter[str]:
    return Counter(state for (state,) in server.ask("SELECT state FROM tc3_item"))


def sent_by(*clients: VirtualClient) -> Counter[str]:
    requests = [sent for sms in clients for sent in sms.fake.requests]
    return Counter(one["PhoneNumber"] for sent in requests for one in sent.body["MultiSmsInfoSet"])


def slowly(sent: SentRequest) -> FakeResponse:
    """Accept a request after a while, so that others are not left behind."""
    time.sleep(0.02)
    return accepting(sent)


def test_each_message_is_sent_by_one_of_the_machines_and_later_told_by_all(
    postgres: PostgresServer,
) -> None:
    first = iter([LOST])
    clients = [VirtualClient(lambda sent: next(first, None) or slowly(sent)) for _ in range(3)]
    runs = [
        run_of(sms, messages(3000), journal=postgres_journal(postgres.connect)) for sms in clients
    ]
    with ThreadPoolExecutor() as threads:
        outcomes: list[list[Sms]] = list(threads.map(list, runs))

    assert sent_by(*clients) == Counter(map(phone, range(3000)))
    assert all(sms.fake.requests for sms in clients)
    for run, told in zip(runs, outcomes, strict=True):
        assert len({outcome.index for outcome in told}) == len(told)
        assert len(told) + run.tally.elsewhere == 3000
    own = [o.index for told in outcomes for o in told if not o.is_from_journal]
    assert sorted(own) == list(range(3000))
    assert states(postgres) == {"done": 2800, "unknown": 200}
    last = run_of(nobody := each(), messages(3000), journal=postgres_journal(postgres.connect))
    assert kinds(last) == {"done": 2800, "unknown": 200}
    assert (last.tally.elsewhere, nobody.fake.requests) == (0, [])


def test_what_a_machine_that_died_was_sending_is_unknown_and_the_rest_is_free(
    postgres: PostgresServer,
) -> None:
    list(run_of(each(), messages(600), journal=postgres_journal(postgres.connect, "texts")))
    digests = dict(postgres.ask("SELECT position, digest FROM tc3_item"))
    sms = each()
    alive = run_of(sms, messages(600), journal=postgres_journal(postgres.connect))
    dead = postgres_journal(postgres.connect)
    dead.begin(dead.campaign())
    assert dead.claim(200, 200, digests[200])
    assert dead.claim(400, 200, digests[400])
    dead.write([record(n, digest=digests[n]) for n in range(200, 250)])

    outcomes = [next(alive)]
    dead.end()
    outcomes.extend(alive)

    told = {outcome.index: outcome.kind for outcome in outcomes}
    assert told == {n: "unknown" if 200 <= n < 250 else "done" for n in range(600)}
    assert sent_by(sms) == Counter(phone(n) for n in (*range(200), *range(250, 600)))
    query = "SELECT state FROM tc3_item WHERE campaign = 'spring'"
    assert Counter(postgres.ask(query)) == {("done",): 550, ("unknown",): 50}


def test_what_a_run_has_not_sent_is_free_as_soon_as_it_has_ended(postgres: PostgresServer) -> None:
    for start in range(0, 1000, 200):
        count = start + 200
        broken = run_of(
            each(UNSENT, UNSENT, UNSENT),
            messages(count),
            journal=postgres_journal(postgres.connect),
        )
        assert kinds(o for o in broken if not o.is_from_journal) == {"not_sent": 200}
        later = run_of(each(), messages(count), journal=postgres_journal(postgres.connect))
        assert kinds(later) == {"done": count}
        assert later.tally.elsewhere == 0
    assert postgres.ask("SELECT id FROM tc3_worker") == []


def _terminated(kept: Kept) -> None:
    kept.terminate()


def _unlocked(kept: Kept) -> None:
    """Lose the lock but not the connection, as behind a pool that shares sessions."""
    for connection in kept.connections:
        connection.execute("SELECT pg_advisory_unlock_all()")
        connection.commit()


@pytest.mark.parametrize("lose", [_terminated, _unlocked])
def test_a_run_that_was_taken_for_dead_writes_nothing_and_so_sends_nothing(
    lose: Callable[[Kept], None], postgres: PostgresServer
) -> None:
    kept = Kept(postgres)
    paused, other = postgres_journal(kept), postgres_journal(postgres.connect)
    paused.begin(CAMPAIGN)
    assert paused.claim(0, 200, "d")
    paused.write([record(0), record(1)])
    lose(kept)

    other.begin(CAMPAIGN)
    assert other.claim(0, 200, "d")
    assert [r.state for r in other.read(0, 200)] == ["unknown", "unknown"]
    other.write([record(2)])

    for late in (record(3), record(0, state="done"), record(2)):
        with pytest.raises(JournalError):
            paused.write([late])
    assert [r.state for r in other.read(0, 200)] == ["unknown", "unknown", "sending"]
    paused.end()
    other.end()


def test_a_write_is_refused_whole_if_one_of_its_items_was_sent_by_another(
    postgres: PostgresServer,
) -> None:
    """No claim is asked for here: the records alone keep an item from being sent twice."""
    one, other = postgres_journal(postgres.connect), postgres_journal(postgres.connect)
    one.begin(CAMPAIGN)
    other.begin(CAMPAIGN)
    one.write([record(0), record(1), record(2)])
    one.write([record(1, state="done"), record(2, state="refused")])

    for taken in (0, 1):
        with pytest.raises(JournalError, match="the journal spring was taken over by another run"):
            other.write([record(5), record(taken)])
    other.write([record(2)])

    assert [(r.position, r.state) for r in one.read(0, 9)] == [
        (0, "sending"),
        (1, "done"),
        (2, "sending"),
    ]
    one.end()
    other.end()


def test_when_the_server_dies_nothing_more_is_sent_and_the_run_says_so(
    postgres: PostgresServer,
) -> None:
    def respond(sent: SentRequest) -> FakeResponse:
        if len(sms.fake.requests) == 3:
            postgres.stop()
        return accepting(sent)

    sms = VirtualClient(respond)
    outcomes: list[Sms] = []
    with pytest.raises(JournalError, match="the journal spring cannot be written: ") as caught:
        outcomes.extend(
            outcome
            for outcome in run_of(sms, messages(2000), journal=postgres_journal(postgres.connect))
        )
    with pytest.raises(JournalError, match="cannot be used: connection"):
        run_of(sms, messages(2000), journal=postgres_journal(postgres.connect))
    postgres.start()

    assert len(sms.fake.requests) == 3
    assert "\n" not in str(caught.value)
    later = each()
    told = list(run_of(later, messages(2000), journal=postgres_journal(postgres.connect)))
    assert kinds(told) == {"done": 1800, "unknown": 200}
    assert max(sent_by(sms, later).values()) == 1


def test_the_outcome_that_a_lost_commit_has_written_is_written_again(
    postgres: PostgresServer,
) -> None:
    journal = postgres_journal(postgres.connect)
    journal.begin(CAMPAIGN)
    journal.write([record(0)])
    for _ in range(2):
        journal.write([record(0, state="done", serial="s-1", request_id="r-1")])
    (found,) = journal.read(0, 1)
    assert (found.state, found.serial, found.request_id) == ("done", "s-1", "r-1")
    assert found.sent_at > 1_700_000_000
    journal.end()


def test_what_is_unknown_can_be_settled_by_another_run(postgres: PostgresServer) -> None:
    journal = postgres_journal(postgres.connect)
    journal.begin(CAMPAIGN)
    journal.write([record(0), record(1)])
    journal.end()

    later = postgres_journal(postgres.connect)
    assert later.begin(later.campaign()) == 2
    later.write([record(0, state="done", finding="report"), record(1, state="unknown")])

    assert [(r.state, r.finding) for r in later.read(0, 2)] == [("done", "report"), ("unknown", "")]
    later.end()


def test_a_journal_of_another_campaign_or_format_is_refused(postgres: PostgresServer) -> None:
    def refusal(campaign: Campaign) -> str:
        with pytest.raises(JournalError) as caught:
            postgres_journal(postgres.connect).begin(campaign)
        return str(caught.value)

    with pytest.raises(JournalError, match="the journal spring has no campaign yet"):
        postgres_journal(postgres.connect).campaign()
    journal = postgres_journal(postgres.connect)
    journal.begin(CAMPAIGN)
    with pytest.raises(JournalError, match="is used by another run; stop that first"):
        journal.begin(CAMPAIGN)
    journal.end()

    assert "its parameters besides the items" in refusal(
        Campaign(action=CAMPAIGN.action, parameters="q")
    )
    assert "of sms SendMultiGlobalSms, not of x y" in refusal(
        Campaign(action="x y", parameters="p")
    )
    postgres.ask("UPDATE tc3_campaign SET format = 9")
    assert "has format 9, and this package knows 1 only" in refusal(CAMPAIGN)
    autumn = postgres_journal(postgres.connect, "autumn")
    assert autumn.begin(CAMPAIGN) == 0
    autumn.end()


def test_other_items_are_noticed_while_the_other_run_still_sends(postgres: PostgresServer) -> None:
    gate = Gate()
    other = run_of(VirtualClient(gate), messages(400), journal=postgres_journal(postgres.connect))
    journal = postgres_journal(postgres.connect)
    journal.begin(postgres_journal(postgres.connect).campaign())
    assert journal.claim(0, 200, "another")
    gate.open.set()

    with pytest.raises(JournalError, match="whose item 0 is not the one of this run; give all"):
        list(other)
    journal.end()
