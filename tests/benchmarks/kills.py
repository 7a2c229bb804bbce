"""Kills a campaign at random moments until it is over, and verifies that no message was sent twice.

A process sends the messages to the mock endpoint, where one request in twenty meets a fault, and is
killed (SIGKILL) and started again with the same journal. In the end each message has one outcome,
and what the journal says of it is what the mock has counted; unknown may be either::

    python -m tests.benchmarks.kills --count 20000 --kills 300
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

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
messages = (MultiSmsInfo(phone_number=f"+6019{{n:07}}", template_id="1") for n in range({count}))
with SmsClient(key, region="ap-singapore", endpoint={url!r}) as sms:
    run = sms.send_multi_global_sms_batches(
        messages, sms_sdk_app_id="1", concurrency=3, journal=Journal({path!r}),
        options=RequestOptions(timeout=5),
    )
    for outcome in run:
        print(outcome.index, outcome.kind)
"""


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


def records(path: Path) -> dict[str, str]:
    """Return the state of each number in the journal."""
    database = sqlite3.connect(path)
    found = {
        json.loads(key)[0]: state for key, state in database.execute("SELECT key, state FROM item")
    }
    database.close()
    return found


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


def main() -> None:
    """Kill as often as the command line asks for, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=1.0, help="the longest life of a process")
    options = parser.parse_args()
    kills, campaigns, started = 0, Counter[str](), time.perf_counter()
    while kills < options.kills:
        with (
            tempfile.TemporaryDirectory() as folder,
            MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint,
        ):
            for number in range(options.count):
                # Others take a while: so most kills come while requests are under way.
                endpoint.inject(faults.Delay(0.05), times=19)
                endpoint.inject(FAULTS[number % len(FAULTS)], action=ACTION)
            path = Path(folder) / "campaign.db"
            program = SENDER.format(
                packages=str(ROOT / "generated"),
                url=endpoint.url,
                count=options.count,
                path=str(path),
            )
            command, printed = [sys.executable, "-I", "-c", program], None
            while printed is None:
                is_last = kills >= options.kills
                life = None if is_last else random.uniform(0.05, options.seconds)  # noqa: S311
                printed = outcomes_of(command, life)
                kills += printed is None
            verify(endpoint, records(path), printed, options.count)
            campaigns.update(line.split()[1] for line in printed)
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{kills} kills in {seconds:.0f} s; {dict(campaigns)}; none sent twice\n")


if __name__ == "__main__":
    main()
