"""The report, the summary and the progress line."""

from __future__ import annotations

import csv

import pytest

from tc3gen.sending.progress import Progress
from tc3gen.sending.recipients import Recipient
from tc3gen.sending.results import HEADER, Result, Totals, report_line, report_row, summary

RECIPIENT = Recipient(position=0, line=2, number="+6581234567", context="=cmd|' /C calc'!A0")


@pytest.mark.parametrize("cell", ["=1+1", "+1-1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1"])
def test_no_cell_of_a_report_is_a_formula_and_all_can_be_read_back(cell: str) -> None:
    [[read]] = [*csv.reader([report_line([cell])])]
    assert read == f"'{cell}"


@pytest.mark.parametrize("cell", ["+6581234567", "a=b", "", 'ok, "so"', 7])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert [*csv.reader([report_line(["x", cell])])] == [["x", str(cell)]]


def test_a_line_of_the_report_has_all_that_is_known() -> None:
    result = Result(
        recipient=RECIPIENT, country="SG", outcome="done", fee=2, serial_number="s-1", code="Ok"
    )
    [cells] = csv.reader([report_row(result)])
    assert dict(zip(HEADER, cells, strict=True)) == {
        "line": "2",
        "phone_number": "+6581234567",
        "country": "SG",
        "outcome": "done",
        "code": "Ok",
        "explanation": "",
        "parts_billed": "2",
        "serial_number": "s-1",
        "session_context": "'=cmd|' /C calc'!A0",
        "sent_by_earlier_run": "no",
    }


def test_the_summary_counts_outcomes_and_codes() -> None:
    totals = Totals()
    for outcome, code, count in (("done", "", 1200), ("refused", "A.B", 3), ("unknown", "", 1)):
        for _ in range(count):
            fee = 1 if outcome == "done" else None
            totals.add(
                Result(recipient=RECIPIENT, country="SG", outcome=outcome, code=code, fee=fee)
            )
    assert summary(totals).splitlines() == [
        "1,200 accepted by the service",
        "    3 refused: nothing happened",
        "    1 unknown: they may have been sent, and are never sent again",
        "  3 x A.B",
        "1,200 parts were billed, as the service says",
    ]


def test_the_progress_line_tells_rate_and_time_left_of_what_is_sent_now() -> None:
    now, shown = [0.0], list[str]()
    progress = Progress(1000, clock=lambda: now[0], show=shown.append)
    # 500 were sent by an earlier run; they come at once, and say nothing about the rate.
    for at, ended in ((1.0, 500), (1.05, 501), (11.0, 600), (21.0, 700), (60.0, 1000)):
        now[0] = at
        progress.update(ended, 500, 2)
    progress.clear()
    assert shown == [
        "500 of 1,000 (50 %), 2 not accepted, 0 a second",
        "600 of 1,000 (60 %), 2 not accepted, 9 a second, 44 s left",
        "700 of 1,000 (70 %), 2 not accepted, 10 a second, 32 s left",
        "1,000 of 1,000 (100 %), 2 not accepted, 8 a second, 0 s left",
        "",
    ]
