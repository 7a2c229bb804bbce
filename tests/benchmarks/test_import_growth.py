"""The benchmark of imports measures each service, and finds the exponent of what it measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import import_growth
from tests.support.metadata import api, field, wheel

if TYPE_CHECKING:
    from pathlib import Path


def test_services_are_measured_alone_and_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = api({"GetOne": ([field("Id")], [])})
    source = wheel(tmp_path / "a.whl", few, api(version="2016-01-02"), api(service="as"))
    assert import_growth.main([str(source)]) == 0
    first, second, *_, last = capsys.readouterr().out.splitlines()
    assert first == "3 services, 28 fields"
    assert second.endswith("to the power of - (0 services)")
    assert last.endswith("exit code 0")


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_is_that_of_the_measured(power: float) -> None:
    pairs = [(fields, 3 * fields**power) for fields in (300, 500, 7_000, 20_000)]
    assert import_growth.exponent(pairs) == pytest.approx(power)
