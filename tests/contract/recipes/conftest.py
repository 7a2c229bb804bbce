"""Clones of a project, and recorded runs of `tc3gen refresh` on it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.contract.recipes.clones import Clone, clone, prepare
from tests.contract.recipes.private import private_origin
from tests.contract.recipes.runs import CHANGES, PAGES, record, start
from tests.support.sites import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Return the site that the project has its pages from."""
    with Site(dict(PAGES)) as served:
        yield served


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Callable[[str], Path]:
    """Return what gives the recording of a run by its name; ``before`` is the project itself."""
    root = tmp_path_factory.mktemp("recorded")
    (root / "before").mkdir()
    start(root / "before", site)

    @cache
    def recorded(name: str) -> Path:
        if name in CHANGES:
            record(name, root / "before", root / name, site)
        return root / name

    return recorded


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, played: Callable[[str], Path]) -> Path:
    """Return a folder with the project, cloned from its origin."""
    root = tmp_path_factory.mktemp("prepared")
    prepare(root, played("before"))
    return root


@pytest.fixture(scope="session")
def proposed(
    tmp_path_factory: pytest.TempPathFactory, prepared: Path, played: Callable[[str], Path]
) -> Path:
    """Return a folder with a clone whose job has proposed the compatible change to GitHub."""
    root = tmp_path_factory.mktemp("proposed") / "job"
    assert _clone_in_job(root, prepared).on_github(played("compatible")).returncode == 0
    return root


def _clone_in_job(root: Path, source: Path) -> Clone:
    """Return a clone in a job, with a file that a step before left in it."""
    made = clone(root, source)
    (made.files / "left.log").write_text("of a step before", "utf-8")
    return made


@pytest.fixture
def job(tmp_path: Path, prepared: Path) -> Clone:
    """Return a clone in a job that nobody has proposed anything to."""
    return _clone_in_job(tmp_path / "job", prepared)


@pytest.fixture
def next_job(tmp_path: Path, proposed: Path) -> Clone:
    """Return a clone in the job after the one that has proposed the compatible change."""
    return _clone_in_job(tmp_path / "job", proposed)


@pytest.fixture
def private_job(job: Clone) -> Iterator[Clone]:
    """Return a clone whose origin wants the token of the job."""
    with private_origin(job):
        yield job
