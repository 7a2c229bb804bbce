"""Fixtures for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project, copy_spec

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """Return a project with a copy of this repository's spec."""
    copy_spec(tmp_path / "spec")
    return Project(tmp_path, capsys)


@pytest.fixture
def empty_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """Return a project without a spec."""
    return Project(tmp_path, capsys)
