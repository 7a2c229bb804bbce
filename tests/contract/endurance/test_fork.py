"""A program forks while its threads call; its children go on with the client that they inherit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tc3gen.mock import MockEndpoint
from tests.contract.endurance.faulty import inject
from tests.contract.endurance.forking import THREADS
from tests.contract.endurance.test_threads import NO_CLOCK
from tests.contract.endurance.truth import Told, counts_of, lies
from tests.contract.matrix.driving import spec
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from tests.contract.endurance.truth import Said

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")

CHILDREN, CALLS = (8, 100) if THOROUGH else (3, 20)


@pytest.mark.parametrize("faulty", [False, True], ids=["all well", "one in twenty fails"])
def test_parent_and_children_go_on_and_share_no_connection(*, faulty: bool) -> None:
    """Everybody is told the truth, nothing is sent twice, and no process hangs."""
    expected = (CHILDREN + 1) * THREADS * CALLS + 1
    with MockEndpoint(spec(), rate_limits=False) as endpoint:
        if faulty:
            inject(endpoint, NO_CLOCK, requests=expected)
        told = _told(endpoint)
    assert len(told) == expected
    assert lies(told, counts_of(endpoint)) == []
    assert endpoint.acted_twice == []
    assert not [one for one in endpoint.requests if one.code.startswith("AuthFailure")]
    if not faulty:
        assert {one.said for one in told} == {"done"}
    processes = _processes_by_connection(endpoint)
    assert all(len(pids) == 1 for pids in processes.values()), processes
    assert len(set.union(*processes.values())) == CHILDREN + 1
    # Each process keeps its connections: at most as many as it has threads, and one per failure.
    failures = sum(one.how != "response" for one in told)
    if not faulty:
        assert endpoint.connections <= (CHILDREN + 1) * THREADS + failures


def _told(endpoint: MockEndpoint) -> list[Told]:
    """Run the program against *endpoint* and return what it told."""
    program = str(Path(__file__).with_name("forking.py"))
    given = (endpoint.url, endpoint.secret_id, endpoint.secret_key, str(CHILDREN), str(CALLS))
    ran = subprocess.run(
        [sys.executable, "-W", "ignore:This process:DeprecationWarning", program, *given],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return [_read(line) for line in ran.stdout.splitlines()]


def _read(line: str) -> Told:
    name, said, how, arrivals = line.split()
    return Told(name, cast("Said", said), how, None if arrivals == "None" else int(arrivals))


def _processes_by_connection(endpoint: MockEndpoint) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for one in endpoint.requests:
        assert one.parameters is not None
        [item] = one.parameters["MultiSmsInfoSet"]
        found[one.connection].add(item["SessionContext"].partition("-")[0])
    return found
