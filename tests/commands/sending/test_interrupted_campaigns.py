"""A campaign that is stopped, killed or broken off loses no message and sends none twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tc3gen.commands import status
from tc3gen.mock import faults
from tests.commands.sending.conftest import ROWS, many
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

    from tc3gen.sending.describing import Campaign as Common
    from tc3gen.sending.recipients import Recipient
    from tests.commands.sending.conftest import Campaign

COUNT = 3000
PATIENCE = 30.0


@contextmanager
def _started(campaign: Campaign) -> Iterator[subprocess.Popen[str]]:
    """Send as a process, up to its second response at least."""
    campaign.write(many(COUNT))
    campaign.endpoint.inject(faults.Delay(0.2), times=float("inf"))
    options = {
        "--template": "1800308",
        "--params": "code",
        "--app": "1400006666",
        "--region": "ap-singapore",
        "--journal": str(campaign.journal),
        "--endpoint": campaign.endpoint.url,
        "--report": str(campaign.report),
    }
    given = [word for pair in options.items() for word in pair]
    process = subprocess.Popen(
        [sys.executable, "-m", "tc3gen", "send", str(campaign.recipients), *given, "--yes"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while len(campaign.endpoint.requests) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield process
    finally:
        process.kill()
        process.communicate()


def test_ctrl_c_waits_for_what_is_under_way_and_tells_what_is_open(campaign: Campaign) -> None:
    with _started(campaign) as process:
        process.send_signal(signal.SIGINT)
        out, log = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130
    assert "stopping: waiting for the requests under way" in log
    assert "Traceback" not in log
    states = campaign.states()
    assert states == {"done": campaign.sent}
    assert 0 < campaign.sent < COUNT
    outcomes = Counter(row["outcome"] for row in campaign.reported())
    assert outcomes["done"] == campaign.sent
    assert outcomes["open"] + outcomes["not_sent"] == COUNT - campaign.sent
    assert f"{campaign.sent:,} accepted by the service\n" in out
    assert "The same command with --resume sends the rest.\n" in out

    campaign.endpoint.clear_rules()
    assert (campaign.send(resume=True).status, campaign.sent) == (0, COUNT)


def test_after_a_kill_the_rest_is_sent_and_what_was_under_way_stays_unknown(
    campaign: Campaign,
) -> None:
    with _started(campaign) as process:
        process.kill()
        process.wait(timeout=PATIENCE)
    campaign.endpoint.clear_rules()
    told = status(campaign.journal)
    assert (told.status, "sending: under way now, or unknown" in told.report) == (1, True)

    again = campaign.send(resume=True, report=campaign.report)
    states = campaign.states()
    assert again.status == 1
    assert states["done"] + states["unknown"] == COUNT
    assert 0 < states["unknown"] <= 4 * 200
    assert states["done"] <= campaign.sent <= COUNT
    outcomes = Counter(row["outcome"] for row in campaign.reported())
    assert outcomes == states
    assert sorted(path.name for path in campaign.folder.iterdir()) == [
        *("campaign.db", "campaign.db-lock", "out.csv", "recipients.csv"),
    ]


def test_a_file_that_changes_while_it_is_sent_ends_the_run(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign.write(many(2000))
    take = campaign.client.message
    taken = []

    def message(recipient: Recipient, common: Common) -> object:
        taken.append(recipient.position)
        if len(taken) == 2000 + 900:  # all were checked once
            os.utime(campaign.recipients, (1, 1))
        return take(recipient, common)

    monkeypatch.setattr(type(campaign.client), "message", lambda _, *given: message(*given))
    exit_code, told = campaign.told(report=campaign.report)
    assert exit_code == 4
    assert told == (
        "recipients.csv: file: it was changed while it was read: nothing more was sent (put it "
        "back as it was, then --resume)\n"
    )
    assert campaign.sent in range(1, 901)


def test_a_full_disk_under_the_journal_sends_nothing_that_is_not_recorded(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign.write(many(2000))
    journal = campaign.client.package.Journal
    write = journal.write
    calls = []

    def full(self: object, records: Sequence[object]) -> None:
        calls.append(len(records))
        if len(calls) > 4:
            raise sqlite3.OperationalError("database or disk is full")
        write(self, records)

    monkeypatch.setattr(journal, "write", full)
    exit_code, told = campaign.told(report=campaign.report)
    monkeypatch.undo()
    assert exit_code == 4
    assert told.startswith("campaign.db: journal: ")
    assert "nothing was sent that it has not recorded" in told
    recorded = campaign.states()
    assert campaign.sent <= recorded.get("done", 0) + recorded.get("sending", 0)


def test_a_full_disk_under_the_report_does_not_end_the_campaign(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign.report.write_text("the report of an earlier run", "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    exit_code, told = campaign.told(report=campaign.report)
    assert (exit_code, campaign.sent) == (1, len(ROWS))
    assert told == (
        "out.csv: report: it is not written: No space left on device (--status campaign.db tells "
        "what is known)\n"
    )
    assert campaign.report.read_text("utf-8") == "the report of an earlier run"
    assert not [path for path in campaign.folder.iterdir() if "pending" in path.name]
