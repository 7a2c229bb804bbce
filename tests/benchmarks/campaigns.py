"""Sends a file of recipients with ``tc3gen send``, kills it now and then, and measures.

The mock is in this process; the program runs in one of its own, which is killed (SIGKILL) so many
times and started again with ``--resume``. In the end each recipient has one line in the report, and
the mock has accepted no message twice::

    python -m tests.benchmarks.campaigns --count 1000000 --kills 20
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint, faults
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

_KIB = 1024
_PREFIXES = ("+658", "+6019", "+1415", "+447400", "+9198")
_SEED = 1
_DELAY = 0.1
"""Seconds that a response takes while the program is killed."""


@dataclass(frozen=True)
class Measured:
    """How a process has ended, and what it took."""

    exit_code: int
    cpu: float
    wall: float
    peak_mib: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, CPU {self.cpu:.1f} s, at most {self.peak_mib:.0f} MiB"


def run(command: Sequence[str], environment: dict[str, str]) -> Measured:
    """Run *command* to its end, and measure it."""
    began = time.monotonic()
    process = _started(command, environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(process.returncode, cpu, time.monotonic() - began, usage.ru_maxrss / _KIB)


def kill(
    command: Sequence[str], environment: dict[str, str], endpoint: MockEndpoint, seconds: float
) -> None:
    """Run *command* until so many *seconds* after its first request, unless it ends before."""
    before = len(endpoint.requests)
    process = _started(command, environment)
    while process.poll() is None and len(endpoint.requests) == before:
        time.sleep(0.01)
    time.sleep(seconds)
    process.kill()
    process.wait()


def _started(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def write(path: Path, count: int) -> None:
    """Write *count* recipients in five countries."""
    with path.open("w", encoding="utf-8") as file:
        file.write("phone_number,code\n")
        for number in range(count):
            prefix = _PREFIXES[number % len(_PREFIXES)]
            file.write(f"{prefix}{number:07},{number:06}\n")


def fast_spec(folder: Path) -> Path:
    """Return a copy of the spec whose rate limit is no limit."""
    copied = Path(shutil.copytree(ROOT / "spec", folder / "spec"))
    api = copied / "sms" / "api.yaml"
    api.write_text(api.read_text("utf-8").replace("rate_limit: 10/s", "rate_limit: 100000/s", 1))
    return copied


def main() -> None:
    """Check, send, kill, resume, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "recipients.csv", options.count)
        with MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint:
            try_all(folder, endpoint, options.count, options.kills)


def try_all(folder: Path, endpoint: MockEndpoint, count: int, kills: int) -> None:
    """Check and send the recipients in *folder*, and verify what became of them."""
    given = ["--template", "1", "--params", "code", "--app", "1", "--region", "ap-singapore"]
    command = [sys.executable, "-m", "tc3gen", "send", str(folder / "recipients.csv"), *given]
    command += ["--yes", "--endpoint", endpoint.url, "--spec", str(fast_spec(folder))]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "generator"),
        "TENCENTCLOUD_SECRET_ID": endpoint.secret_id,
        "TENCENTCLOUD_SECRET_KEY": endpoint.secret_key,
    }
    checked = run([*command, "--dry-run"], environment)
    print(f"dry run of {count:,}: {checked}")  # noqa: T201 - what this program is for
    report = folder / "report.csv"
    command += ["--journal", str(folder / "campaign.db"), "--report", str(report)]
    draw = random.Random(_SEED)  # noqa: S311 - any moments will do
    if kills:
        endpoint.inject(faults.Delay(_DELAY), times=float("inf"))
    for _ in range(kills):
        kill([*command, *_resume(folder)], environment, endpoint, draw.uniform(0, 2 * _DELAY))
    endpoint.clear_rules()
    sent = run([*command, *_resume(folder)], environment)
    print(f"last run: exit code {sent.exit_code}, {sent}")  # noqa: T201 - as above
    verify(report, endpoint, count)


def _resume(folder: Path) -> list[str]:
    return ["--resume"] if (folder / "campaign.db").exists() else []


def verify(report: Path, endpoint: MockEndpoint, count: int) -> None:
    """Fail where the report contradicts what the mock has counted."""
    acted = {dict(m.fields)["PhoneNumber"]: c.acted for m, c in endpoint.counts.items()}
    outcomes: Counter[str] = Counter()
    with report.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            outcomes[row["outcome"]] += 1
            times = acted.get(row["phone_number"], 0)
            assert row["outcome"] == "unknown" or times == (row["outcome"] == "done")
    assert outcomes.total() == count
    assert max(acted.values()) == 1, "a message was sent twice"
    size = (report.parent / "campaign.db").stat().st_size / _KIB**2
    print(f"{dict(outcomes)}, none twice; journal {size:.0f} MiB")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
