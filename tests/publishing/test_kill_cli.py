"""After a kill the program itself puts things right, without force."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import packaged_platform
from tc3gen.emit.modules import package_modules
from tc3gen.spec.reader import read_spec
from tests.publishing.killing import kill_at_the_end, kills
from tests.publishing.trees import contents, files
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.emit.runtime_files import Module
    from tests.support.project import Project


@dataclass(frozen=True, slots=True)
class Stage:
    """A project before a kill: the package that it has, and where its spec and the next lead."""

    project: Project
    old: dict[str, bytes | None]
    new: dict[str, bytes | None]
    modules: list[Module]


@pytest.fixture(params=["first run", "one more service", "one service less"])
def stage(
    request: pytest.FixtureRequest, empty_project: Project, made: Path, made_two: Path
) -> Stage:
    """Return each stage in turn; the spec of its project makes its new tree."""
    one, two = (contents(folder / "generated" / "tc3") for folder in (made, made_two))
    old, new, source = {
        "first run": ({}, one, made),
        "one more service": (one, two, made_two),
        "one service less": (two, one, made),
    }[request.param]
    shutil.copytree(source / "spec", empty_project.spec)
    spec = read_spec(empty_project.spec, packaged_platform()).spec
    assert spec is not None
    return Stage(empty_project, old, new, package_modules(spec))


def test_a_rerun_completes_the_package(stage: Stage) -> None:
    package = stage.project.package
    wanted = {path: content for path, content in stage.new.items() if content is not None}
    for last in kills(package, stage.old, stage.modules, every=11 if THOROUGH else 40):
        run = stage.project.run("generate")
        assert (run.status, run.err, files(package)) == (0, "", wanted), last


def test_a_rerun_of_check_says_that_a_run_was_not_finished(stage: Stage) -> None:
    package = stage.project.package
    kill_at_the_end(package, stage.old, stage.modules)
    run = stage.project.run("generate", "--check")
    finding = "drift: an interrupted run has not been finished (run `tc3gen generate`)"
    assert (run.status, run.out, run.err) == (1, "", f"{package}: {finding}\n")


def test_a_rerun_with_nothing_but_that_left_says_so_and_tidies_up(stage: Stage) -> None:
    package = stage.project.package
    kill_at_the_end(package, stage.old, stage.modules)
    run = stage.project.run("generate")
    wanted = sum(content is not None for content in stage.new.values())
    said = f"{package}: 0 written, 0 removed, {wanted} unchanged\n"
    assert (run.status, run.out, run.err) == (0, said, "")
    assert contents(package) == stage.new
