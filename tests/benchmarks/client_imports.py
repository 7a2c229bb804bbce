"""What an import costs by the size of a service: ``client_imports.py FOLDER SERVICE...``.

FOLDER has a package ``tc3`` that `tc3gen generate` made with these services, the smallest first. In
each round every service is imported once in a fresh process, from compiled files; the table shows
medians, and the medians of the ratios to the first within a round. The last columns are an action
module's import with its first use, and what the import statement costs in later calls.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

Figures: TypeAlias = dict[str, float]

_PROGRAM = """
import json, sys, time
from importlib import import_module

sys.path.insert(0, sys.argv[1])
began = time.perf_counter(), time.process_time()
service = import_module(f"tc3.{sys.argv[2]}")
client = next(n for n in service.__all__ if n.endswith("Client") and not n.startswith("Async"))
kind = getattr(service, client)
wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
request = next(name for name in service.__all__ if name.endswith("Request"))
began = time.perf_counter()
module = getattr(service, request).__module__
first = time.perf_counter() - began
statement = compile(f"from {module} import {request}", "", "exec")
began = time.perf_counter()
for _ in range(1000):
    exec(statement)
later = (time.perf_counter() - began) / 1000
print(json.dumps({"wall": wall, "CPU": cpu, "peak": peak, "first": first, "later": later}))
"""


def measure(folder: Path, services: list[str], rounds: int) -> dict[str, list[Figures]]:
    """Return what each import cost in each round; the first, which compiles, does not count."""
    found: dict[str, list[Figures]] = {service: [] for service in services}
    for number in range(rounds + 1):
        for service in services:
            command = [sys.executable, "-I", "-S", "-c", _PROGRAM, str(folder), service]
            run = subprocess.run(command, capture_output=True, check=True, timeout=120)
            if number:
                found[service].append(json.loads(run.stdout))
    return found


def table(found: dict[str, list[Figures]]) -> str:
    """Return the medians as Markdown."""
    first = next(iter(found.values()))
    head = ("service", "wall, ms", "ratio", "CPU, ms", "ratio", "peak, MB", "ratio")
    lines = [f"| {' | '.join((*head, 'first use, ms', 'later, us'))} |", f"|{' --- |' * 9}"]
    for service, rounds in found.items():
        cells = [service]
        for name, factor in (("wall", 1000), ("CPU", 1000), ("peak", 1)):
            ratios = [one[name] / other[name] for one, other in zip(rounds, first, strict=True)]
            cells += [f"{_median(rounds, name) * factor:.1f}", f"{statistics.median(ratios):.2f}"]
        cells += [f"{_median(rounds, 'first') * 1e3:.1f}", f"{_median(rounds, 'later') * 1e6:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _median(rounds: list[Figures], name: str) -> float:
    return statistics.median(figures[name] for figures in rounds)


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("services", nargs="+")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    sys.stdout.write(table(measure(options.folder, options.services, options.rounds)))


if __name__ == "__main__":
    main()
