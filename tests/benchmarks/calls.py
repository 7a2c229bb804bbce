"""Prints what a call from the command line takes: ``calls.py [SPEC ACTION]``, as a module.

Without arguments it calls ``sms.SendSms`` of this repository. The best of ten runs counts, wall and
processor, beside that of Python itself.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.support.project import ROOT

RUNS = 10


def main() -> None:
    """Print milliseconds of wall time: nothing but Python, a dry run, a call."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("spec", nargs="?", type=Path, default=ROOT / "spec")
    parser.add_argument("action", nargs="?", default="sms.SendSms")
    options = parser.parse_args()
    with MockEndpoint(load_spec(options.spec), rate_limits=False) as endpoint:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "generator"),
            "TENCENTCLOUD_SECRET_ID": endpoint.secret_id,
            "TENCENTCLOUD_SECRET_KEY": endpoint.secret_key,
        }
        call = ["-m", "tc3gen", "call", options.action, "--spec", str(options.spec)]
        call += ["--endpoint", endpoint.url, "--region", "ap-singapore"]
        if options.action == "sms.SendSms":
            call += ["--phone-number-set", "+6591234567", "--template-id", "1800308"]
            call += ["--sms-sdk-app-id", "1400006666"]
        rows = {
            "Python": best(["-c", "pass"], environment),
            "dry run": best([*call, "--dry-run"], environment),
            "call": best(call, environment),
        }
    for name, (wall, processor) in rows.items():
        sys.stdout.write(f"{name:8} {wall * 1000:6.0f} ms, processor {processor * 1000:6.0f} ms\n")


def best(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the least seconds of several runs of Python: wall and processor."""
    walls, processors = zip(*(_run(arguments, environment) for _ in range(RUNS)), strict=True)
    return min(walls), min(processors)


def _run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    started, used = time.perf_counter(), _used()
    command = [sys.executable, *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started, _used() - used


def _used() -> float:
    """Return the processor seconds of all programs that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
