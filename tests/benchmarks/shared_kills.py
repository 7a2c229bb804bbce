"""Kills and pauses processes that share a campaign in PostgreSQL, until all outcomes are known.

The processes send the messages to the mock endpoint, where one request in twenty meets a fault.
Each is killed (SIGKILL) at a random moment, or stopped (SIGSTOP) while the server ends its session
and the others go on, and is started again, until it has no message left and none is elsewhere. In
the end no message was sent twice, each has one outcome, the same in all processes and in the
journal, and it is what the mock has counted; unknown may be either::

    python -m tests.benchmarks.shared_kills --count 20000 --kills 300 --processes 3
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tc3gen.commands import generate, load_spec
from tc3gen.emit.parts import ALL_PARTS
from tc3gen.mock import MockEndpoint, faults
from tests.contract.endurance.faulty import ACTION, FAULTS
from tests.support.postgres import PostgresServer, postgres_programs
from tests.support.project import ROOT

SENDER = """\
import faulthandler, os, sys
import psycopg
sys.path.insert(0, {packages!r})
from shared import Credential, PostgresJournal, RequestOptions
from shared.sms import MultiSmsInfo, SmsClient
key = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
messages = (MultiSmsInfo(phone_number=f"+6019{{n:07}}", template_id="1") for n in range({count}))
def connect():
    return psycopg.connect({dsn!r}, application_name=f"sender-{{os.getpid()}}")
faulthandler.enable()
with SmsClient(key, region="ap-singapore", endpoint={url!r}) as sms:
    run = sms.send_multi_global_sms_batches(
        messages, sms_sdk_app_id="1", concurrency=3,
        journal=PostgresJournal(connect, campaign="kills"), options=RequestOptions(timeout=5),
    )
    print("begun", flush=True)
    for outcome in run:
        print(outcome.index, outcome.kind)
    print("elsewhere", run.tally.elsewhere)
"""


class Supervisor:
    """Starts processes, and ends them at random moments, as often as there are *kills* left."""

    def __init__(
        self, server: PostgresServer, program: str, kills: int, options: argparse.Namespace
    ) -> None:
        self._server = server
        self._command = [sys.executable, "-c", program]
        self._count: int = options.count
        self._longest: float = options.seconds
        self._lock = threading.Lock()
        self._left = kills
        self.done = Counter[str]()

    def outcomes(self) -> list[str]:
        """Return what a process has printed that has seen the outcomes of all messages."""
        while True:
            printed = self._run()
            if printed is not None and printed.pop() == "elsewhere 0":
                return printed
            time.sleep(0.05)

    def _run(self) -> list[str] | None:
        """Return what a process prints; ``None`` if it did not come to its end."""
        with subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            life = self._life()
            # Others may be killed while they begin.
            if life is None or random.random() < 0.9:  # noqa: S311
                assert process.stdout is not None
                assert process.stdout.readline() == "begun\n"
            try:
                printed, errors = process.communicate(timeout=life)
            except subprocess.TimeoutExpired:
                self._end(process)
                return None
            assert process.returncode == 0, errors
            return [line for line in printed.splitlines() if line != "begun"]

    def _life(self) -> float | None:
        """Return after how long to kill a process; ``None`` once there is nothing left to send."""
        is_over = sum(state in {"done", "unknown"} for state in states(self._server).values())
        with self._lock:
            if self._left <= 0 or is_over >= self._count:
                return None
            self._left -= 1
            return random.uniform(0.0, self._longest)  # noqa: S311

    def _end(self, process: subprocess.Popen[str]) -> None:
        if random.random() < 0.75:  # noqa: S311
            process.kill()
            self.done["killed"] += 1
            return
        process.send_signal(signal.SIGSTOP)
        name = f"sender-{process.pid}"
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
        had_session = bool(self._server.ask(query, [name]))
        time.sleep(random.uniform(0.1, 1.0))  # noqa: S311
        process.send_signal(signal.SIGCONT)
        if not had_session:
            process.kill()
            self.done["killed"] += 1
            return
        try:
            _, errors = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # shows the stacks
            raise AssertionError(process.communicate()[1]) from None
        # One that has ended before knows nothing of it.
        assert "JournalError" in errors or process.returncode == 0, errors
        self.done["paused" if process.returncode else "killed"] += 1


def states(server: PostgresServer) -> dict[str, str]:
    """Return the state of each number in the journal."""
    if server.ask("SELECT to_regclass('tc3_rate')") == [(None,)]:
        return {}
    rows = server.ask("SELECT key, state FROM tc3_item")
    assert len({key for key, _ in rows}) == len(rows)
    return {json.loads(key)[0]: state for key, state in rows}


def verify(endpoint: MockEndpoint, states: dict[str, str], printed: list[str], count: int) -> None:
    """Fail where the journal, the outcomes and what the mock has counted contradict each other."""
    assert endpoint.acted_twice == [], "a message was sent twice"
    told = dict(line.split() for line in printed)
    assert len(printed) == len(told) == count, "a message has no outcome, or several"
    acted = {dict(m.fields)["PhoneNumber"]: c.acted for m, c in endpoint.counts.items()}
    for number, kind in told.items():
        phone = f"+6019{int(number):07}"
        assert states[phone] == kind, "the journal says something else"
        assert kind == "unknown" or acted.get(phone, 0) == (kind == "done"), f"{kind} is not true"
    assert {phone for phone, times in acted.items() if times} <= states.keys()


def campaign(packages: Path, options: argparse.Namespace, kills: int) -> tuple[Counter[str], str]:
    """Send one campaign; return what was done to processes, and what became of the messages."""
    programs = postgres_programs()
    assert programs is not None, "no server of PostgreSQL is installed"
    with (
        PostgresServer(programs) as server,
        MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint,
    ):
        for number in range(options.count):
            endpoint.inject(faults.Delay(0.05), times=19)
            endpoint.inject(FAULTS[number % len(FAULTS)], action=ACTION)
        program = SENDER.format(
            packages=str(packages), url=endpoint.url, count=options.count, dsn=server.dsn
        )
        supervisor = Supervisor(server, program, kills, options)
        with ThreadPoolExecutor(options.processes) as threads:
            running = [threads.submit(supervisor.outcomes) for _ in range(options.processes)]
            told = [process.result() for process in running]
        found = states(server)
        # Refused ones go out again whenever a process is started, so that only the last is final.
        last = supervisor.outcomes()
        found = states(server)
        verify(endpoint, found, last, options.count)
        for printed in told:
            settled = {line for line in printed if line.endswith(("done", "unknown"))}
            assert settled <= set(last), "a process was told another outcome"
        return supervisor.done, str(dict(Counter(found.values())))


def main() -> None:
    """Kill as often as the command line asks for, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="the longest life, once begun")
    options = parser.parse_args()
    started, done = time.perf_counter(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "shared"
        generate(ROOT / "spec", package, only=["sms.SendMultiGlobalSms"], parts=ALL_PARTS)
        while done.total() < options.kills:
            ended, kinds = campaign(package.parent, options, options.kills - done.total())
            done += ended
            sys.stdout.write(f"{dict(ended)}; {kinds}\n")
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{dict(done)} in {seconds:.0f} s; none sent twice\n")


if __name__ == "__main__":
    main()
