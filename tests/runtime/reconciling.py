"""Journals with unknown items, and what a service says of them, that the tests share."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tc3 import Campaign, Journal, JournalRecord
from tc3.sms import DeliveryReport, SmsClient
from tc3.testing import FakeClock, FakeTransport
from tests.runtime.batching import phone
from tests.support.loopback import KEY, REGION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tc3 import BatchJournal
    from tc3._batches.journaling import JournalState
    from tc3.testing import FakeResponse, SentRequest

SENT = 1_790_000_000
"""When items were sent, unless a test says otherwise."""

NOW = SENT + 3600

CAMPAIGN = Campaign(
    action="sms SendMultiGlobalSms", parameters="", scope='{"SmsSdkAppId":"2400006666"}'
)


def item(
    number: int = 0,
    context: str = "",
    state: JournalState = "unknown",
    *,
    serial: str = "",
    sent_at: float = SENT,
) -> JournalRecord:
    """Return what a journal holds of a message to a number."""
    key = f'["{phone(number)}","{context}"]'
    return JournalRecord(
        position=0, key=key, digest="", state=state, serial=serial, sent_at=sent_at
    )


class Remembered:
    """A journal in memory, with the records that it was made with."""

    def __init__(self, *records: JournalRecord, campaign: Campaign = CAMPAIGN) -> None:
        self.records = [replace(record, position=n) for n, record in enumerate(records)]
        self.uses = 0
        self._campaign = campaign

    def campaign(self) -> Campaign:
        """Return the one that it was made with."""
        return self._campaign

    def begin(self, _: Campaign) -> int:
        """Count a use."""
        self.uses += 1
        return len(self.records)

    def read(self, first: int, count: int) -> Sequence[JournalRecord]:
        """Return records by their positions."""
        return self.records[first : first + count]

    def write(self, records: Sequence[JournalRecord]) -> None:
        """Replace records."""
        for record in records:
            self.records[record.position] = record

    def end(self) -> None:
        """Count the end of a use."""
        self.uses -= 1


def journal_of(path: Path, *records: JournalRecord) -> Journal:
    """Return a journal in a file with these *records*."""
    journal = Journal(path)
    journal.begin(CAMPAIGN)
    journal.write([replace(record, position=n) for n, record in enumerate(records)])
    journal.end()
    with closing(sqlite3.connect(path)) as database, database:
        for position, record in enumerate(records):
            times = "UPDATE item SET sending_at = datetime(?, 'unixepoch') WHERE position = ?"
            database.execute(times, (record.sent_at, position))
    return journal


def status(
    serial: str | None = "s-1",
    outcome: str | None = "SUCCESS",
    *,
    number: int = 0,
    context: str | None = "",
    at: float | None = SENT + 5,
) -> dict[str, Any]:
    """Return a status of a message as the service tells it."""
    return {
        "PhoneNumber": phone(number),
        "SerialNo": serial,
        "ReportStatus": outcome,
        "SessionContext": context,
        "UserReceiveTime": at,
    }


def report(
    serial: str = "s-1",
    outcome: str = "SUCCESS",
    *,
    number: int = 0,
    at: str = "2026-09-21 14:13:25",
) -> DeliveryReport:
    """Return a report as it is posted; by default 5 seconds after SENT, in UTC."""
    mobile = phone(number).removeprefix("+60")
    return DeliveryReport(
        sid=serial, report_status=outcome, nationcode="60", mobile=mobile, user_receive_time=at
    )


def telling(*statuses: dict[str, Any]) -> FakeResponse:
    """Return a service that tells those of *statuses* that are of the number it is asked for."""

    def tell(sent: SentRequest) -> FakeResponse:
        found = [each for each in statuses if each["PhoneNumber"] == sent.body["PhoneNumber"]]
        return {"Response": {"PullSmsSendStatusSet": found, "RequestId": "1"}}

    return tell


def client_of(
    *responses: FakeResponse, clock: FakeClock | None = None
) -> tuple[SmsClient, FakeTransport]:
    """Return a client, and the transport that it asks."""
    fake = FakeTransport(*responses)
    clock = clock or FakeClock(time=NOW)
    return SmsClient(KEY, region=REGION, transport=fake, clock=clock), fake


def found(
    journal: BatchJournal,
    *statuses: dict[str, Any],
    reports: Iterable[DeliveryReport] = (),
    utc_offset: float | None = None,
) -> dict[int, tuple[str, str]]:
    """Reconcile with a service that tells *statuses*; return states and findings by position."""
    sms, _ = client_of(telling(*statuses))
    records = sms.reconcile(journal, reports, utc_offset=utc_offset)
    return {each.position: (each.state, each.finding) for each in records}
