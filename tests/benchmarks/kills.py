"""Kills a campaign at random moments until it is over, and verifies that no message was sent twice.

A process sends the messages to the mock endpoint, where one request in twenty meets a fault, and is
killed (SIGKILL) and started again with the same journal. In the end each message has one outcome,
and what the journal says of it is what the mock has counted; unknown may be either. Then the
journal is reconciled: of the unknown ones exactly those become done that the mock has counted. Two
messages go to each number. Without session contexts, two of different requests cannot be
told apart::

    python -m tests.benchmarks.kills --count 20000 --kills 300
    python -m tests.benchmarks.kills --count 20000 --kills 300 --no-contexts
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

if __name__ == "__main__":
    sys.path.append("generated")

from tc3 import Credential, Journal, JournalRecord
from tc3.sms import SmsClient
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint, faults
from tests.contract.endurance.faulty import ACTION, FAULTS
from tests.support.project import ROOT

SENDER = """\
import sys
sys.path.insert(0, {packages!r})
from tc3 import Credential, Journal, RequestOptions
from tc3.sms import MultiSmsInfo, SmsClient
key = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
messages = (
    MultiSmsInfo(
        phone_number=f"+6019{{n // 2:07}}",
        template_id="1",
        session_context=str(n) if {contexts!r} else None,
    )
    for n in range({count})
)
with SmsClient(key, region="ap-singapore", endpoint={url!r}) as sms:
    run = sms.send_multi_global_sms_batches(
        messages, sms_sdk_app_id="1", concurrency=3, journal=Journal({path!r}),
        options=RequestOptions(timeout=5),
    )
    for outcome in run:
        print(outcome.index, outcome.kind)
"""


@dataclass
class Campaign:
    """A campaign with its endpoint, its journal and what it has come to."""

    endpoint: MockEndpoint
    path: Path
    count: int
    contexts: bool
    kills: int = 0
    states: Counter[str] = field(default_factory=Counter[str])
    settled: Counter[str] = field(default_factory=Counter[str])

    def run(self, *, kills: int, seconds: float) -> None:
        """Send all messages with at most so many *kills*, verify, and reconcile."""
        program = SENDER.format(
            packages=str(ROOT / "generated"),
            url=self.endpoint.url,
            count=self.count,
            contexts=self.contexts,
            path=str(self.path),
        )
        command, printed = [sys.executable, "-I", "-c", program], None
        while printed is None:
            life = random.uniform(0.05, seconds) if self.kills < kills else None  # noqa: S311
            printed = outcomes_of(command, life)
            self.kills += printed is None
        self._verify(printed)
        self._reconcile()

    def acted(self, position: int) -> int:
        """Return how often the mock has counted a message, or all without context to its number."""
        return self._acted[message_key(position, contexts=self.contexts)]

    def _verify(self, printed: list[str]) -> None:
        """Fail where journal, outcomes and what the mock has counted contradict each other."""
        self._acted = Counter(
            {
                (dict(m.fields)["PhoneNumber"], dict(m.fields)["SessionContext"]): count.acted
                for m, count in self.endpoint.counts.items()
            }
        )
        told = {int(position): kind for position, kind in map(str.split, printed)}
        assert len(printed) == len(told) == self.count, "a message has no outcome, or several"
        states = states_of(self.path)
        assert told == {n: states.get(n, "not_sent") for n in range(self.count)}
        for n in range(0, self.count, 2):
            pairs = [(n,), (n + 1,)] if self.contexts else [(n, n + 1)]
            for positions in pairs:
                kinds = Counter(told[position] for position in positions)
                acted = self.acted(positions[0])
                assert (
                    kinds["done"] <= acted <= kinds["done"] + kinds["unknown"]
                ), "sent twice, or lost"
        self.states.update(told.values())

    def _reconcile(self) -> None:
        """Reconcile, and fail where a finding contradicts what the mock has counted."""
        key = Credential(self.endpoint.secret_id, self.endpoint.secret_key)
        with SmsClient(
            key, region="ap-singapore", endpoint=self.endpoint.url, clock=Hasty()
        ) as sms:
            records = Journal(self.path).reconcile(sms)
        assert len(records) == self.states["unknown"], "one was left out"
        after = states_of(self.path)
        for record in records:
            assert after[record.position] == record.state
            self._verify_finding(record, after)
            self.settled[record.finding] += 1

    def _verify_finding(self, record: JournalRecord, after: dict[int, str]) -> None:
        acted, other = self.acted(record.position), after[record.position ^ 1]
        if self.contexts:
            assert record.state == ("done" if acted else "unknown"), record.finding
        elif record.state == "done":
            assert acted == (2 if other == "done" else 1)
        else:
            assert not acted or other in {"done", "unknown"}
            assert acted < 2, "both were sent: both have a status"


class Hasty:
    """A clock whose sleep takes no time: the mock has no rate limit here."""

    monotonic = staticmethod(time.monotonic)
    random = staticmethod(random.random)
    time = staticmethod(time.time)

    def sleep(self, seconds: float, /) -> None:
        """Do not wait."""


def message_key(position: int, *, contexts: bool) -> tuple[str, str]:
    """Return number and context of a message."""
    return f"+6019{position // 2:07}", str(position) if contexts else ""


def outcomes_of(command: list[str], seconds: float | None) -> list[str] | None:
    """Return what the program prints; ``None`` if it was killed after so many *seconds*."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
        assert process.returncode == 0, "the program failed"
        return printed.splitlines()


def states_of(path: Path) -> dict[int, str]:
    """Return the state of each message in the journal."""
    database = sqlite3.connect(path)
    found = dict(database.execute("SELECT position, state FROM item"))
    database.close()
    return found


def main() -> None:
    """Kill as often as the command line asks for, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=1.0, help="the longest life of a process")
    parser.add_argument("--contexts", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    kills, started, contexts = 0, time.perf_counter(), options.contexts
    states, settled, campaigns = Counter[str](), Counter[str](), 0
    while kills < options.kills:
        with (
            tempfile.TemporaryDirectory() as folder,
            MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint,
        ):
            for number in range(options.count):
                # Others take a while: so most kills come while requests are under way.
                endpoint.inject(faults.Delay(0.05), action=ACTION, times=19)
                endpoint.inject(FAULTS[number % len(FAULTS)], action=ACTION)
            campaign = Campaign(endpoint, Path(folder) / "campaign.db", options.count, contexts)
            campaign.run(kills=options.kills - kills, seconds=options.seconds)
            kills, campaigns = kills + campaign.kills, campaigns + 1
            states, settled = states + campaign.states, settled + campaign.settled
    seconds = time.perf_counter() - started
    told = f"{kills} kills of {campaigns} campaigns in {seconds:.0f} s; {dict(states)}"
    sys.stdout.write(f"{told}; none sent twice\n")
    for finding, count in settled.most_common():
        sys.stdout.write(f"{count:8,} unknown: {finding}\n")


if __name__ == "__main__":
    main()
