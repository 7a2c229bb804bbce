"""The benchmark of imports measures what it says; how long anything takes is not tested."""

from __future__ import annotations

from tests.benchmarks.client_imports import measure, table
from tests.support.project import ROOT


def test_each_import_is_measured_in_each_round_and_compared_with_the_first() -> None:
    found = measure(ROOT / "generated", ["sms"], rounds=2)
    assert [len(rounds) for rounds in found.values()] == [2]
    assert all(value > 0 for rounds in found.values() for one in rounds for value in one.values())

    first = {"wall": 0.5, "CPU": 0.4, "peak": 10.0, "first": 0.001, "later": 1e-6}
    other = first | {"wall": 0.25, "peak": 12.0}
    assert table({"small": [first], "large": [other]}).splitlines()[2:] == [
        "| small | 500.0 | 1.00 | 400.0 | 1.00 | 10.0 | 1.00 | 1.0 | 1.0 |",
        "| large | 250.0 | 0.50 | 400.0 | 1.00 | 12.0 | 1.20 | 1.0 | 1.0 |",
    ]
