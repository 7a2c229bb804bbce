"""A program: the fake endpoint in a process of its own, where one request in so many meets a fault.

Its argument is how many requests are to come. Its first line of output is its port; once its
standard input is closed it writes what it has seen, as JSON, and ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.mock import Count, MockEndpoint
from tests.contract.endurance.faulty import FAULTS, inject
from tests.contract.endurance.truth import counts_of, wrong_signatures
from tests.contract.matrix.driving import spec
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATHS = os.pathsep.join(str(ROOT / folder) for folder in (".", "generator", "generated"))


@dataclass(slots=True)
class FaultyServer:
    """A server at *url*; the rest is there once it has ended."""

    url: str
    faults: int = 0
    """How many requests met a fault."""
    acted_twice: int = 0
    wrong_signatures: list[str] = field(default_factory=list[str])
    counts: dict[str, Count] = field(default_factory=dict[str, Count])
    """How often each message arrived and was acted on."""


@contextmanager
def faulty_server(requests: int) -> Iterator[FaultyServer]:
    """Run the program for so many *requests*; what it has seen is known after the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.faulty_server", str(requests)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": _PATHS},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        server = FaultyServer(f"http://127.0.0.1:{int(process.stdout.readline())}")
        try:
            yield server
            seen = json.loads(process.communicate()[0])
        finally:
            process.kill()
    server.faults, server.acted_twice = seen["faults"], seen["acted_twice"]
    server.wrong_signatures = seen["wrong_signatures"]
    server.counts = {name: Count(*count) for name, count in seen["counts"].items()}


def main() -> None:
    """Serve until standard input is closed, and tell what was seen."""
    with MockEndpoint(spec(), rate_limits=False) as endpoint:
        inject(endpoint, FAULTS, requests=int(sys.argv[1]))
        sys.stdout.write(f"{endpoint.url.rpartition(':')[2]}\n")
        sys.stdout.flush()
        sys.stdin.read()
        seen = {
            "faults": sum(one.fault != "NoFault" for one in endpoint.requests),
            "acted_twice": len(endpoint.acted_twice),
            "wrong_signatures": wrong_signatures(endpoint, time.time()),
            "counts": {
                name: (count.arrived, count.acted) for name, count in counts_of(endpoint).items()
            },
        }
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
