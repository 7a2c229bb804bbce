"""What became of the unknown items of a journal in PostgreSQL is found out as for one in a file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from tc3.testing import FakeClock
from tests.runtime.batching import LOST, each, kinds, messages, run_of
from tests.runtime.reconciling import client_of, status, telling
from tests.support.postgres import postgres_journal

if TYPE_CHECKING:
    from tc3 import Journal
    from tests.support.postgres import PostgresServer


def test_what_became_of_it_is_recorded_and_not_sent_again(postgres: PostgresServer) -> None:
    list(run_of(each(LOST), messages(2), journal=postgres_journal(postgres.connect)))
    now = int(time.time())
    sms, _ = client_of(telling(status(number=1, at=now)), clock=FakeClock(time=now + 10.0))

    found = cast("Journal", postgres_journal(postgres.connect)).reconcile(sms)

    assert [record.state for record in found] == ["unknown", "done"]
    run = run_of(nobody := each(), messages(2), journal=postgres_journal(postgres.connect))
    assert kinds(run) == {"done": 1, "unknown": 1}
    assert nobody.fake.requests == []
