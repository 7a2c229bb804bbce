"""The session of a run in PostgreSQL, and signals, forks and pauses of its process."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tc3 import JournalError
from tc3gen.commands import generate, load_spec
from tc3gen.emit.parts import ALL_PARTS
from tc3gen.mock import MockEndpoint, faults
from tests.benchmarks.shared_kills import SENDER
from tests.runtime.sharing import CAMPAIGN, Kept, record
from tests.support.postgres import postgres_journal
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PostgresServer

DROP: Final = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = %s
"""


def test_ctrl_c_in_a_statement_leaves_a_connection_that_can_be_used(
    postgres: PostgresServer,
) -> None:
    kept = Kept(postgres)
    journal = postgres_journal(kept)
    journal.begin(CAMPAIGN)
    blocker = postgres.connect()
    blocker.execute("LOCK TABLE tc3_claim")

    def handle(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            journal.claim(0, 200, "d")
    finally:
        signal.signal(signal.SIGALRM, before)
        blocker.close()

    assert journal.claim(0, 200, "d")
    journal.end()
    assert kept.connections[0].closed


def test_what_a_signal_handler_asks_in_the_middle_of_a_statement_is_refused(
    postgres: PostgresServer,
) -> None:
    """It would wait for ever for the lock of the driver."""
    journal = postgres_journal(postgres.connect)
    journal.begin(CAMPAIGN)
    blocker = postgres.connect()
    blocker.execute("LOCK TABLE tc3_claim")
    refusals: list[str] = []

    def handle(*_: object) -> None:
        try:
            journal.write([record(0)])
        except JournalError as error:
            refusals.append(str(error))
        blocker.close()

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        assert journal.claim(0, 200, "d")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert refusals == ["the journal spring is in use by what this interrupts"]
    journal.end()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_leaves_the_session_to_its_parent_and_begins_one_of_its_own(
    postgres: PostgresServer,
) -> None:
    journal = postgres_journal(postgres.connect)
    journal.begin(CAMPAIGN)
    assert journal.claim(0, 200, "d")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with pytest.raises(JournalError, match="is closed, or was opened before a fork"):
                journal.write([record(0)])
            journal.begin(CAMPAIGN)
            code = int(journal.claim(0, 200, "d") or not journal.claim(200, 200, "d"))
            journal.end()
            gc.collect()
        finally:
            os._exit(code)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    journal.write([record(0)])
    journal.end()


def test_a_process_that_is_paused_while_the_server_drops_it_sends_nothing_when_it_goes_on(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    generate(ROOT / "spec", tmp_path / "shared", only=["sms.SendMultiGlobalSms"], parts=ALL_PARTS)
    with MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint:
        endpoint.inject(faults.Delay(0.3), times=99)
        program = SENDER.format(
            packages=str(tmp_path), url=endpoint.url, count=1200, dsn=postgres.dsn
        )
        command = [sys.executable, "-c", program]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as paused:
            assert paused.stdout is not None
            assert paused.stdout.readline() == "begun\n"
            assert paused.stdout.readline().split()[1] == "done"
            paused.send_signal(signal.SIGSTOP)
            assert postgres.ask(DROP, [f"sender-{paused.pid}"]) == [(True,)]
            other = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
            paused.send_signal(signal.SIGCONT)
            _, errors = paused.communicate(timeout=60)

        assert "JournalError: SendMultiGlobalSms: the journal kills cannot be" in errors
        assert endpoint.acted_twice == []
        _, *told, elsewhere = other.stdout.splitlines()
        assert (len(told), elsewhere) == (1200, "elsewhere 0")
        assert endpoint.count().acted >= sum(line.endswith("done") for line in told) >= 600
