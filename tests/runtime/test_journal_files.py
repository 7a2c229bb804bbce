"""A journal that is not of this run, in use, full or torn is refused before anything is sent."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3 import Campaign, Journal, JournalError, JournalRecord
from tests.runtime.batching import (
    UNSENT,
    each,
    edited,
    kinds,
    messages,
    phone,
    run_of,
)
from tests.support.loopback import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tc3.sms import MultiSmsInfo
    from tests.runtime.batching import Sms

from tests.runtime.journaling import PACKAGES, refusing_some, send, states


def refused(path: Path, items: Iterator[MultiSmsInfo], *, app: str = "1") -> JournalError:
    """Return why a run with the journal is refused; nothing may be sent."""
    sms = each()
    with pytest.raises(JournalError) as caught:
        list(run_of(sms, items, journal=Journal(path), sms_sdk_app_id=app))
    assert sms.fake.requests == []
    return caught.value


def test_a_journal_of_another_campaign_is_refused(path: Path) -> None:
    send(path, each(), 3)
    journal = Journal(path)

    error = refused(path, messages(3), app="2")

    assert "the journal campaign.db is of another campaign: its parameters" in str(error)
    with pytest.raises(JournalError, match="of sms SendMultiGlobalSms, not of x y Z"):
        journal.begin(Campaign(action="x y Z", parameters=""))


def test_a_changed_item_is_found_before_anything_is_sent(path: Path) -> None:
    """Even where an item before it is to go out again."""
    send(path, each(edited(refusing_some), UNSENT, UNSENT, UNSENT), 400)
    changed = [*messages(399), message(phone_number=phone(399), template_id="2")]

    error = refused(path, iter(changed))

    assert "multi_sms_info_set[399] is not what it was in the earlier run" in str(error)
    assert "give the same items in the same order" in str(error)


def test_items_that_were_left_out_are_missed_before_anything_is_sent(path: Path) -> None:
    send(path, each(edited(refusing_some)), 300)

    assert "there are 250 items, and the journal knows of 300" in str(refused(path, messages(250)))


def test_a_refused_run_tells_an_outcome_of_each_item_that_it_has_taken(path: Path) -> None:
    send(path, each(edited(refusing_some)), 300)
    run = run_of(each(), messages(250), journal=Journal(path))
    outcomes: list[Sms] = []

    with pytest.raises(JournalError):
        outcomes.extend(iter(run))  # extend keeps what came before the error

    assert kinds(outcomes) == {"done": 243, "not_sent": 7}


IN_USE = "the journal campaign.db is used by another process or run; let that end first\n"


def said_elsewhere(path: Path) -> str:
    """Return what another process is told that wants to use the journal."""
    program = f"""\
import sys
sys.path.insert(0, {str(PACKAGES)!r})
from tc3 import Campaign, Journal, JournalError
try:
    Journal({str(path)!r}).begin(Campaign(action="", parameters=""))
except JournalError as error:
    print(error)
"""
    other = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )
    return other.stdout


def test_another_process_that_uses_the_journal_keeps_this_one_out(path: Path) -> None:
    send(path, each(), 3)

    with run_of(each(), messages(3), journal=Journal(path)) as run:
        said = said_elsewhere(path)
        list(run)

    assert said == IN_USE


def test_whoever_looks_at_a_journal_in_use_lets_no_other_process_in(path: Path) -> None:
    """On POSIX, to close a file gives up the locks that its process has on it."""
    with run_of(each(), messages(3), journal=Journal(path)) as run:
        with pytest.raises(JournalError, match="is used by another process or run"):
            Journal(path).begin(Campaign(action="", parameters=""))
        Journal(path).campaign()
        said = said_elsewhere(path)
        list(run)

    assert said == IN_USE


def test_a_run_keeps_others_of_its_process_out_until_it_has_ended(path: Path) -> None:
    journal = Journal(path)
    first = run_of(each(), messages(3), journal=journal)
    next(first)

    with pytest.raises(JournalError, match="is used by another run"):
        run_of(each(), messages(3), journal=journal)
    with pytest.raises(JournalError, match="is used by another process or run"):
        run_of(each(), messages(3), journal=Journal(path))

    assert len(first.stop()) == 2
    assert kinds(run_of(each(), messages(3), journal=journal)) == {"done": 3}


def test_a_run_that_cannot_begin_keeps_nobody_out(path: Path) -> None:
    with pytest.raises(ValueError, match="something to iterate over"):
        run_of(each(), 3, journal=Journal(path))  # type: ignore[arg-type]
    assert kinds(send(path, each(), 1)) == {"done": 1}


class Full(Journal):
    """Is on a disk that is full after some transactions."""

    def __init__(self, path: Path, *, after: int) -> None:
        super().__init__(path)
        self._left = after

    def write(self, records: Sequence[JournalRecord]) -> None:
        """Write them, if there is room for them."""
        if not self._left:
            self._opened().execute("PRAGMA max_page_count = 1")
            # What is changed may need less room than before: then it would still fit.
            records = [replace(record, request_id="x" * 100) for record in records]
        self._left -= 1
        super().write(records)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_on_a_full_disk_nothing_is_sent_that_is_not_recorded(path: Path, after: int) -> None:
    sms = each()
    run = run_of(sms, messages(1000), journal=Full(path, after=after))
    outcomes: list[Sms] = []

    with pytest.raises(JournalError, match="cannot be written: database or disk is full"):
        outcomes.extend(iter(run))

    sent = 200 * len(sms.fake.requests)
    recorded = states(path)
    assert recorded.total() == sent == 200 * ((after + 1) // 2)
    assert recorded["sending"] == (200 if after % 2 else 0)
    assert kinds(outcomes)["done"] == sent
    assert Counter(o.kind for o in outcomes if o.kind != "done").keys() <= {"not_sent"}


def test_what_is_no_journal_is_refused(path: Path) -> None:
    path.write_bytes(b"phone,code\n" * 100)
    assert "cannot be used: file is not a database" in str(refused(path, messages(1)))
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE other (id)")
    database.close()
    assert "is a database, but no journal" in str(refused(path, messages(1)))
    assert "cannot be used" in str(refused(path.parent, messages(1)))
    assert "cannot be used: Not a directory" in str(refused(path / "a", messages(1)))


def test_a_torn_file_is_refused(path: Path) -> None:
    send(path, each(), 400)
    whole = path.read_bytes()

    path.write_bytes(whole[: len(whole) // 2])
    assert "the journal campaign.db" in str(refused(path, messages(400)))
    path.write_bytes(whole[:4096] + bytes(8192) + whole[12288:])
    assert "the journal campaign.db" in str(refused(path, messages(400)))


def test_a_run_that_nobody_reads_any_more_keeps_nobody_out(path: Path) -> None:
    journal = Journal(path)
    run = run_of(each(), messages(3), journal=journal)
    next(run)
    with pytest.warns(ResourceWarning, match="2 outcomes of a run"):
        del run

    assert kinds(run_of(each(), messages(3), journal=journal)) == {"done": 3}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_cannot_use_the_journal_of_a_run_of_its_parent(path: Path) -> None:
    journal = Journal(path)
    run = run_of(each(), messages(3), journal=journal)
    next(run)

    child = os.fork()
    if not child:
        with suppress(JournalError):
            journal.begin(Campaign(action="", parameters=""))
            os._exit(1)
        with suppress(JournalError):
            Journal(path).begin(Campaign(action="", parameters=""))
            os._exit(2)
        os._exit(0)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert len(run.stop()) == 2
    assert states(path) == {"done": 3}


def test_a_file_without_a_campaign_tells_none(path: Path) -> None:
    with pytest.raises(JournalError, match=r"campaign\.db cannot be read: there is no such"):
        Journal(path).campaign()
    assert not path.exists()
    path.touch()
    with pytest.raises(JournalError, match=r"campaign\.db has no campaign yet"):
        Journal(path).campaign()
