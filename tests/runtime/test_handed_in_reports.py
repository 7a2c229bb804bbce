"""Delivery reports that are handed in: late, twice, in disorder, or made by nobody knows whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3 import Journal
from tc3.sms.callbacks import read_delivery_reports
from tc3.sms.statuses import STATUSES
from tc3.testing import FakeClock
from tests.runtime.batching import LOST, each, kinds, messages, phone, run_of
from tests.runtime.journaling import send
from tests.runtime.reconciling import (
    CAMPAIGN,
    SENT,
    Remembered,
    client_of,
    found,
    item,
    report,
    status,
    telling,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tc3 import BatchJournal
    from tc3.sms import DeliveryReport

REPORTED = "in a report handed in, by PhoneNumber alone"

LATE = "2026-09-22 04:13:25"
"""14 hours after the message, in whatever zone."""


@pytest.mark.parametrize(
    ("reports", "utc_offset", "expected"),
    [
        ([report()], 0, ("done", f"SUCCESS {REPORTED}")),
        ([report(at="2026-09-21 22:13:25")], 8, ("done", f"SUCCESS {REPORTED}")),
        ([report(), report()], 0, ("done", f"SUCCESS {REPORTED}")),
        ([report(outcome="FAIL"), report()], 0, ("done", f"SUCCESS {REPORTED}")),
        ([report(), report(outcome="FAIL")], 0, ("done", f"SUCCESS {REPORTED}")),
        ([report(at=LATE)], None, ("done", f"SUCCESS {REPORTED}")),
        (
            [report()],
            None,
            ("unknown", "a status may be older than the item, as its time does not tell"),
        ),
        (
            [report(at="<script>")],
            0,
            ("unknown", "a status may be older than the item, as its time does not tell"),
        ),
        ([report(at="2026-09-20 14:13:25")], 0, ("unknown", "there is no status of it")),
        ([report(number=1)], 0, ("unknown", "there is no status of it")),
        ([report(serial="s-known")], 0, ("unknown", "there is no status of it")),
        ([report(serial="\n")], 0, ("unknown", "there is a status without SerialNo")),
        ([report(outcome="x" * 1000)], 0, ("unknown", "there is a status that is not documented")),
        (
            [report(), report("s-2")],
            0,
            (
                "unknown",
                "statuses by PhoneNumber alone: 2, such items: 1; nothing tells whose they are",
            ),
        ),
    ],
    ids=range(14),
)
def test_reports_that_are_handed_in_count_as_far_as_they_prove_something(
    reports: list[DeliveryReport], utc_offset: float | None, expected: tuple[str, str]
) -> None:
    journal = Remembered(item(), item(0, state="done", serial="s-known"))

    assert found(journal, reports=iter(reports), utc_offset=utc_offset) == {0: expected}


def test_a_report_and_a_status_with_one_serial_number_are_one() -> None:
    result = found(Remembered(item(context="a")), status(context="a"), reports=[report()])

    by = "PhoneNumber and SessionContext"
    assert result == {0: ("done", f"SUCCESS in PullSmsSendStatusByPhoneNumber, by {by}")}


def test_a_report_settles_what_is_too_old_to_be_asked_for() -> None:
    journal = Remembered(item(sent_at=SENT - 8 * 86_400))

    assert found(journal, reports=[report(at="2026-09-14 00:00:00")], utc_offset=8) == {
        0: ("done", f"SUCCESS {REPORTED}")
    }


def test_a_number_may_be_reported_with_its_calling_code_in_it() -> None:
    whole = replace(report(), mobile=phone(0).removeprefix("+"))
    other = replace(report("s-2"), mobile=phone(0).removeprefix("+"), nationcode="1")

    assert found(Remembered(item()), reports=[whole, other], utc_offset=0)[0][0] == "done"


def test_what_was_posted_can_be_handed_in_as_it_was_read() -> None:
    body = (
        b'[{"mobile": "190000000", "nationcode": "60", "report_status": "SUCCESS", "sid": "s-1",'
        b' "user_receive_time": "2026-09-21 14:13:25"}, {"sid": "x", "report_status": "FAIL"}]'
    )

    reports = read_delivery_reports(body).items

    assert found(Remembered(item()), reports=reports, utc_offset=0)[0][0] == "done"


def test_anything_else_among_the_reports_is_refused() -> None:
    journal = Remembered(item())

    with pytest.raises(TypeError, match="reports are of the class DeliveryReport"):
        found(journal, reports=[{"sid": "s-1"}])  # type: ignore[list-item]
    assert journal.uses == 0


@pytest.fixture
def _undelivered_goes_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let policy say that what was not delivered may be sent again."""
    name = CAMPAIGN.action
    source = replace(STATUSES[name], meanings={"SUCCESS": "done", "FAIL": "refused"})
    monkeypatch.setitem(STATUSES, name, source)


@pytest.mark.usefixtures("_undelivered_goes_out_again")
def test_policy_says_what_is_refused_and_a_report_alone_does_not() -> None:
    def told(journal: BatchJournal, *statuses: str, reports: list[DeliveryReport]) -> str:
        pairs = [status(f"s-{n}", outcome) for n, outcome in enumerate(statuses)]
        return found(journal, *pairs, reports=reports, utc_offset=0)[0][0]

    forged = [report("s-0", "FAIL")]
    assert told(Remembered(item()), "FAIL", reports=[]) == "refused"
    assert told(Remembered(item()), reports=forged) == "unknown"
    assert told(Remembered(item()), "FAIL", reports=forged) == "refused"
    assert told(Remembered(item()), "FAIL", reports=[report("s-0")]) == "done"
    assert told(Remembered(item(), item()), "FAIL", "SUCCESS", reports=[]) == "unknown"


@pytest.mark.usefixtures("_undelivered_goes_out_again")
def test_what_is_refused_on_evidence_goes_out_again(path: Path) -> None:
    send(path, each(LOST), 1)
    journal = Journal(path)
    at = int(SENT)
    sms, _ = client_of(telling(status(outcome="FAIL", at=2 * at)), clock=FakeClock())
    assert [record.state for record in journal.reconcile(sms)] == ["refused"]

    sms2 = each()
    assert kinds(run_of(sms2, messages(1), journal=journal)) == {"done": 1}
    assert len(sms2.fake.requests) == 1
