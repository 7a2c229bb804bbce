# SPDX-License-Identifier: MIT-0
"""A journal in a database of PostgreSQL, which runs on several machines share.

A run is a row of ``tc3_worker``, and holds an advisory lock of its session on it. Whoever gets that
lock knows that the session has ended: it deletes the row, and what the run was sending becomes
unknown. A claim counts as long as the row of its run is there. And each transaction that writes
``sending`` locks the row first: a run that was paused, taken for dead, and continued finds it gone
and sends nothing, whether it still has a connection or not. Besides, an item is only written as
``sending`` if it has no record, or one that is ``refused`` or ``not_sent``.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from ..errors import JournalError
from .journaling import Campaign, JournalRecord
from .postgres_session import Session
from .reconcilable import Reconcilable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .postgres_session import PostgresConnection, Rows

__all__ = ["PostgresJournal"]

_FORMAT = 1

_FIELDS = tuple(field.name for field in fields(JournalRecord))
"""In the order of the columns; the last one is not written."""

_CAMPAIGN: Final = """
INSERT INTO tc3_campaign (name, format, action, parameters, scope) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (name) DO NOTHING
"""

_CAMPAIGN_OF: Final = "SELECT format, action, parameters, scope FROM tc3_campaign WHERE name = %s"

_WORKER: Final = """
WITH worker AS (INSERT INTO tc3_worker (campaign) VALUES (%s) RETURNING id)
SELECT id, pg_advisory_lock('tc3_worker'::regclass::oid::integer, id) FROM worker
"""

_OTHERS: Final = "SELECT id FROM tc3_worker WHERE campaign = %s AND id <> %s"

_DEAD: Final = """
WITH worker AS MATERIALIZED (SELECT unnest(%s::integer[]) AS id)
SELECT id FROM worker
WHERE pg_try_advisory_xact_lock('tc3_worker'::regclass::oid::integer, id)
"""

_BURY: Final = "DELETE FROM tc3_worker WHERE id = ANY(%s::integer[])"

_TO_UNKNOWN: Final = """
UPDATE tc3_item SET state = 'unknown', changed_at = now()
WHERE worker = ANY(%s::integer[]) AND state = 'sending'
"""

_COUNT: Final = "SELECT coalesce(max(position) + 1, 0) FROM tc3_item WHERE campaign = %s"

_CLAIM: Final = """
INSERT INTO tc3_claim (campaign, first, digest, worker) VALUES (%s, %s, %s, %s)
ON CONFLICT (campaign, first) DO UPDATE SET first = excluded.first RETURNING digest, worker
"""

_CLAIM_OF_DEAD: Final = """
UPDATE tc3_claim SET digest = %s, worker = %s WHERE campaign = %s AND first = %s
AND NOT EXISTS (SELECT FROM tc3_worker WHERE id = tc3_claim.worker)
"""

_READ: Final = """
SELECT position, key, digest, state, code, request_id, serial, finding,
    extract(epoch FROM sending_at)::double precision
FROM tc3_item
WHERE campaign = %s AND position BETWEEN %s AND %s
"""

_WRITE: Final = """
WITH me AS MATERIALIZED (SELECT id, campaign FROM tc3_worker WHERE id = %s FOR SHARE)
INSERT INTO tc3_item (
    worker, campaign, position, key, digest, state, code, request_id, serial, finding
)
SELECT me.id, me.campaign, record.* FROM me, unnest(
    %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
) AS record
ON CONFLICT (campaign, position) DO UPDATE SET
    key = excluded.key, digest = excluded.digest, state = excluded.state, code = excluded.code,
    request_id = excluded.request_id, serial = excluded.serial, finding = excluded.finding,
    worker = excluded.worker, changed_at = now(),
    sending_at = CASE excluded.state WHEN 'sending' THEN now() ELSE tc3_item.sending_at END
WHERE tc3_item.state IN ('refused', 'not_sent') OR excluded.state <> 'sending'
AND (tc3_item.state = 'unknown' OR tc3_item.worker = excluded.worker)
"""


class PostgresJournal(Reconcilable):
    """Tells what became of each item of a campaign that several machines send, after crashes, too.

    ::

        journal = PostgresJournal(lambda: psycopg.connect("dbname=campaigns"), campaign="spring")
        sms.send_multi_global_sms_batches(messages, sms_sdk_app_id="2400006666", journal=journal)

    Start the same program with the same messages on as many machines as you like: each item is
    sent by one of them, which alone has its outcome. What others have sent is told with
    ``is_from_journal``, if it is known when the run comes by; otherwise ``tally.elsewhere`` counts
    it. After crashes start the program again until that is 0. What a machine was sending when it
    lost its connection is ``unknown``, and it sends nothing more.

    The table ``tc3_item`` has the same columns as the file of a Journal, and ``campaign``; no text
    is stored. Tables are made where there are none. A process that is paused keeps what it has
    claimed until it continues, or until its session is terminated. Between the program and the
    server there may be no pool that shares sessions among clients. In an event loop, a run blocks
    it for as long as the database takes to begin, and to claim 200 items.

    Args:
        connect: Returns a new connection of psycopg 3, for one run, which closes it.
        campaign: The name of the campaign; a database can hold many.
    """

    def __init__(self, connect: Callable[[], PostgresConnection], *, campaign: str) -> None:
        self._campaign = campaign
        self._connect = connect
        self._name = f"the journal {campaign}"
        self._session = Session(connect, name=self._name, error=JournalError)
        self._worker = 0

    def begin(self, campaign: Campaign) -> int:
        """Begin a run beside those of others; see BatchJournal.begin."""
        if self._session.is_open:
            raise self._session.failure("is used by another run; stop that first, or make another")
        try:
            self._session.open()
            with self._session.transaction("cannot be used") as execute:
                self._check(campaign, execute)
                ((self._worker, _),) = execute(_WORKER, [self._campaign]).fetchall()
            with self._session.transaction("cannot be used") as execute:
                others = execute(_OTHERS, [self._campaign, self._worker]).fetchall()
                _bury([other for (other,) in others], execute)
                ((count,),) = execute(_COUNT, [self._campaign]).fetchall()
        except BaseException:
            self.end()
            raise
        return int(count)

    def campaign(self) -> Campaign:
        """Return the campaign in the database; see BatchJournal.campaign."""
        session = Session(self._connect, name=self._name, error=JournalError)
        try:
            session.open()
            with session.transaction("cannot be read") as execute:
                for found in execute(_CAMPAIGN_OF, [self._campaign]).fetchall():
                    return Campaign(action=found[1], parameters=found[2], scope=found[3])
        finally:
            session.close()
        raise session.failure("has no campaign yet")

    def claim(self, first: int, count: int, digest: str) -> bool:  # noqa: ARG002 - the same for all
        """Claim the positions from *first* on; see SharedJournal.claim."""
        with self._session.transaction("cannot be written") as execute:
            mine = [self._campaign, first, digest, self._worker]
            ((found, owner),) = execute(_CLAIM, mine).fetchall()
            if owner == self._worker:
                return True
            _bury([owner], execute)
            if execute(_CLAIM_OF_DEAD, [digest, self._worker, self._campaign, first]).rowcount:
                return True
            if found != digest:
                what = f"is used by another run, whose item {first} is not the one of this run"
                raise self._session.failure(f"{what}; give all the same items in the same order")
            return False

    def read(self, first: int, count: int) -> list[JournalRecord]:
        """Return the records of *count* positions from *first* on."""
        with self._session.transaction("cannot be read") as execute:
            rows = execute(_READ, [self._campaign, first, first + count - 1]).fetchall()
        return [JournalRecord(**dict(zip(_FIELDS, row, strict=True))) for row in rows]

    def write(self, records: Sequence[JournalRecord]) -> None:
        """Store *records* in one transaction, unless this run was taken for dead."""
        columns = [[getattr(record, field) for record in records] for field in _FIELDS[:-1]]
        with self._session.transaction("cannot be written") as execute:
            if execute(_WRITE, [self._worker, *columns]).rowcount != len(records):
                what = "was taken over by another run, as this one had lost its session"
                raise self._session.failure(what)

    def end(self) -> None:
        """End the run, and leave what it has not sent to others."""
        # Where that fails, the end of the session has to do, which others see a moment later.
        with suppress(JournalError), self._session.transaction("cannot be written") as execute:
            _remove([self._worker], execute)
        self._session.close()

    def _check(self, campaign: Campaign, execute: Callable[..., Rows]) -> None:
        """Raise unless it is the same campaign as that of all other runs."""
        mine = [self._campaign, _FORMAT, campaign.action, campaign.parameters, campaign.scope]
        execute(_CAMPAIGN, mine)
        (found,) = execute(_CAMPAIGN_OF, [self._campaign]).fetchall()
        if found[0] != _FORMAT:
            what = f"has format {found[0]}, and this package knows {_FORMAT} only"
            raise self._session.failure(what)
        if found[1] != campaign.action:
            what = f"is of another campaign, of {found[1]}, not of {campaign.action}"
            raise self._session.failure(what)
        if found[2] != campaign.parameters:
            what = "is of another campaign: its parameters besides the items were others"
            raise self._session.failure(f"{what}; give the same, or another name")


def _bury(workers: list[int], execute: Callable[..., Rows]) -> None:
    """Remove those of *workers* whose sessions have ended: what they were sending is unknown."""
    if dead := [worker for (worker,) in execute(_DEAD, [workers]).fetchall()]:
        _remove(dead, execute)


def _remove(workers: list[int], execute: Callable[..., Rows]) -> None:
    # The second statement sees all that was committed before the first one.
    execute(_BURY, [workers])
    execute(_TO_UNKNOWN, [workers])
