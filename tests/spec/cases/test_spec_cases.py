"""One bad spec per rule, with exactly what lint says about it.

A folder is called after its rule, with a variant behind it where a rule has several messages. It
holds the spec files of a service named ``demo``, or a platform, and the findings that a person has
read and agreed with.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tc3gen.spec.rules import RULES
from tests.support.project import ROOT, Project

AT_THE_TOP = {"platform.yaml", "platform.yml"}
CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/findings.txt"))


def rule_of(case: Path) -> str:
    """Return the rule that a case is named after, an empty string where it is none."""
    fitting = [rule for rule in RULES if case.name == rule or case.name.startswith(f"{rule}-")]
    return max(fitting, key=len, default="")


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request: pytest.FixtureRequest) -> Path:
    """Return each case in turn."""
    folder = request.param
    assert isinstance(folder, Path)
    return folder


@pytest.fixture
def bad(case: Path, empty_project: Project) -> Project:
    """Return a project with the spec of a case; its platform is ours unless it has its own."""
    service = empty_project.spec / "demo"
    service.mkdir(parents=True)
    shutil.copy(ROOT / "spec" / "platform.yaml", empty_project.spec)
    if rule_of(case) != "no-policy":
        (service / "policy.yaml").write_text("format: 1\n", "utf-8")
    for file in case.iterdir():
        if file.name != "findings.txt":
            shutil.copy(file, empty_project.spec if file.name in AT_THE_TOP else service)
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


def test_every_folder_here_is_a_case() -> None:
    here = Path(__file__).parent
    folders = {path for path in here.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(CASES)


def test_lint_has_nothing_to_say_about_the_spec_of_this_repository(project: Project) -> None:
    run = project.run("lint")
    assert (run.status, run.out, run.err) == (0, "", "")
