"""The benchmark of releases counts what changed, and sees a change that nobody told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import releases
from tests.support.metadata import api, field, structure, wheel

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _wheels(folder: Path) -> list[str]:
    """Write two releases of a service: one field goes, one comes, one is another."""
    first = api(
        {"GetOne": ([field("A"), field("B")], [field("Of", "Thing")])},
        {"Thing": structure(field("C"))},
    )
    last = api(
        {"GetOne": ([field("A", "int64"), field("D")], [field("Of", "Thing")]), "GetTwo": ([], [])},
        {"Thing": structure(field("C"), field("E"))},
    )
    names = {"tccli-1.0.1.1-py3-none-any.whl": first, "tccli-1.0.2.1-py3-none-any.whl": last}
    return [str(wheel(folder / name, told)) for name, told in names.items()]


def test_changes_of_releases_are_told_as_api_json_has_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert releases.main([*reversed(_wheels(tmp_path)), "--all"]) == 0
    *_, row = capsys.readouterr().out.splitlines()
    counted = "actions +1, fields +2, fields -1, fields ~1"
    assert row == f"| 1.0.2.1 | 1 | 2 breaking, 3 compatible | {counted} | 0 | 0 | 0 |"


def test_a_change_that_is_not_told_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "compare_specs", lambda *_: [])
    assert releases.main([*_wheels(tmp_path), "--services", "cvm"]) == 1
    assert "1.0.2.1: fields - GetOne.request.B" in capsys.readouterr().out
