"""The benchmark of the catalogue tells what it has seen; how long anything takes is not tested."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import catalogue, growth
from tests.benchmarks.stages import ROOT, Stage, exponent, measured

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs a system with wait4")


def test_memory_is_that_of_the_largest_process_and_of_all_together(tmp_path: Path) -> None:
    hold = "kept = b'x' * 2**25; import time; time.sleep(0.6)"
    both = f"import subprocess, sys; run = subprocess.Popen([sys.executable, '-c', {hold!r}]); "
    stage = measured(
        "two", (sys.executable, "-c", f"{both}{hold}; run.wait(); print('done')"), tmp_path
    )
    assert (stage.status, stage.out) == (0, "done\n")
    assert stage.wall > 0.5 > stage.cpu > 0
    assert stage.peak > 32
    assert stage.together > 64 or not stage.together


def test_what_is_left_out_is_counted_by_its_reason() -> None:
    findings = [
        {
            "rule": "disabled-field",
            "message": "disabled fields were left out, 4 of them: A, B, ...",
        },
        {"rule": "disabled-field", "message": "disabled fields were left out, 2 of them: C, D"},
        {"rule": "unreadable-example", "message": "examples without a response: E"},
    ]
    stage = Stage("import", 1.0, 2.0, 3.0, 4.0, 0, f"{json.dumps(findings)}\nspec/a: imported\n")
    assert [*catalogue.left_out(stage)] == [
        "- disabled fields were left out: 6",
        "- examples without a response: E: 1",
    ]
    told = catalogue.report({"services": 2}, [stage])
    assert "in the spec: {'services': 2}" in told
    assert "findings, import: {'disabled-field': 2, 'unreadable-example': 1}" in told
    assert "| import | 1.0 s | 2.0 s | 3 MiB | 4 MiB | 0 |" in told


def test_a_stage_that_fails_is_shown_with_its_end() -> None:
    stage = Stage("ruff check", 1.0, 1.0, 1.0, 1.0, 1, "a.py: I001")
    assert catalogue.report({}, [stage]).endswith("ruff check ended so:\na.py: I001\n")


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_of_a_power_law_is_found(power: float) -> None:
    points = {str(n): (n, 0.01 * n**power) for n in (300, 1_000, 5_000)}
    small = {"small": (2, 9.0)}
    assert exponent(growth.large(points | small)) == pytest.approx(power)


def test_each_service_is_made_and_its_fields_are_counted() -> None:
    found = growth.seconds_by_fields(ROOT / "spec", ["sms"])
    (fields, spent), *others = found.values()
    assert not others
    assert fields > 10
    assert spent > 0
