"""Clones of a project, and recorded runs of `tc3gen refresh` on it."""

from __future__ import annotations

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
    for name in CHANGES:
        record(name, root / "before", root / name, site)
    return lambda name: root / name


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, played: Callable[[str], Path]) -> Path:
    """Return a folder with the project, cloned from its origin."""
    root = tmp_path_factory.mktemp("prepared")
    prepare(root, played("before"))
    return root


@pytest.fixture
def job(tmp_path: Path, prepared: Path) -> Clone:
    """Return a clone in a job, with a file that a step before left in it."""
    made = clone(tmp_path / "job", prepared)
    (made.files / "left.log").write_text("of a step before", "utf-8")
    return made


@pytest.fixture
def private_job(job: Clone) -> Iterator[Clone]:
    """Return a clone whose origin wants the token of the job."""
    with private_origin(job):
        yield job
