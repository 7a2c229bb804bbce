"""Fixtures for the tests of publishing: packages that were made once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import generate
from tests.publishing.trees import add_billing, copied
from tests.support.project import Project, copy_spec

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the committed spec and the package made from it; look, do not touch."""
    folder = tmp_path_factory.mktemp("made")
    copy_spec(folder / "spec")
    result = generate(folder / "spec", folder / "generated" / "tc3")
    assert result.status == 0, result.findings
    return folder


@pytest.fixture(scope="session")
def made_two(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a spec of two services and their package; look, do not touch."""
    folder = tmp_path_factory.mktemp("made-two")
    shutil.copytree(made, folder, dirs_exist_ok=True)
    add_billing(folder / "spec")
    assert generate(folder / "spec", folder / "generated" / "tc3").status == 0
    return folder


@pytest.fixture
def current(made: Path, empty_project: Project) -> Project:
    """Return a project whose package is current, and looks old."""
    copied(made, empty_project.root)
    return empty_project
