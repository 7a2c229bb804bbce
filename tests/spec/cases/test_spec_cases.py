"""One bad spec per rule, with exactly what lint says about it.

A folder is called after its rule, with a variant behind it where a rule has several messages. It
holds what differs from the spec in ``base``: files of a service named ``demo``, a patch of the
platform, and the findings that a person has read and agreed with.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tc3gen.spec.rules import RULES
from tests.support.project import ROOT, Project
from tests.support.spec_cases import SPEC_CASES, write_spec

if TYPE_CHECKING:
    from pathlib import Path

CASES = sorted(path.parent for path in SPEC_CASES.glob("*/findings.txt"))


def rule_of(case: Path) -> str:
    """Return the rule that a case is named after, an empty string where it is none."""
    fitting = [rule for rule in RULES if case.name == rule or case.name.startswith(f"{rule}-")]
    return max(fitting, key=len, default="")


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request: pytest.FixtureRequest) -> Path:
    """Return each case in turn."""
    folder: Path = request.param
    return folder


@pytest.fixture
def bad(case: Path, empty_project: Project) -> Project:
    """Return a project with the spec of a case."""
    write_spec(case, empty_project.spec)
    return empty_project


def test_lint_says_exactly_what_the_case_expects(
    case: Path, bad: Project, *, update_golden: bool
) -> None:
    run = bad.run("lint")
    said = run.out.replace(f"{bad.root}/", "")
    if update_golden:
        (case / "findings.txt").write_text(said, "utf-8", newline="\n")
    expected = (case / "findings.txt").read_text("utf-8")
    notes_only = all(": note: " in line for line in expected.splitlines())
    status = 2 if case.name == "no-service" else 0 if notes_only else 1
    assert (said, run.err, run.status) == (expected, "", status)


def test_a_case_breaks_the_rule_that_it_is_named_after(case: Path, bad: Project) -> None:
    found = {row["rule"] for row in json.loads(bad.run("lint", "--format", "json").out)}
    assert rule_of(case) in found
    assert found <= set(RULES)


def test_only_a_spec_without_errors_generates_a_package(bad: Project) -> None:
    linted = bad.run("lint")
    run = bad.run("generate")
    mild = all(": warning: " in line or ": note: " in line for line in linted.out.splitlines())
    assert run.err == linted.out
    assert (run.status, bad.package.exists()) == ((0, True) if mild else (2, False))


def test_every_rule_has_a_case() -> None:
    assert {rule_of(case) for case in CASES} == set(RULES)


def test_every_folder_here_but_the_base_is_a_case() -> None:
    folders = {path for path in SPEC_CASES.iterdir() if path.is_dir()}
    assert {path for path in folders if path.name not in {"__pycache__", "base"}} == set(CASES)


@pytest.mark.parametrize("platform", ["that of this repository", "that of the base"])
def test_lint_has_nothing_to_say_about_the_base(platform: str, empty_project: Project) -> None:
    base = SPEC_CASES / "base"
    write_spec(base, empty_project.spec)
    if platform == "that of this repository":
        shutil.copy(ROOT / "spec" / "platform.yaml", empty_project.spec)

    run = empty_project.run("lint")
    assert (run.status, run.out, run.err) == (0, "", "")


def test_lint_has_nothing_to_say_about_the_spec_of_this_repository(project: Project) -> None:
    run = project.run("lint")
    assert (run.status, run.out, run.err) == (0, "", "")
