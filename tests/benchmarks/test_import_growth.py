"""The benchmark of imports measures each service, and finds the exponent of what it measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import import_growth
from tests.support.metadata import api, field, wheel

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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
