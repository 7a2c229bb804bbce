"""The steps of the action and of the GitLab recipe do what they say, run by bash."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.recipes.clones import recipe
from tests.contract.recipes.runs import CHANGES, PAGES
from tests.support.effort import THOROUGH
from tests.support.project import ROOT

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.contract.recipes.clones import Clone
    from tests.support.sites import Site

ACTION = recipe(".github/action.yml")
STEPS: dict[str, dict[str, Any]] = {
    step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step
}
GITLAB = recipe(".github/recipes/gitlab.yml")
fetching = pytest.mark.skipif(not THOROUGH, reason="installs from the package index")


def _step(
    job: Clone, name: str, played: Path, arguments: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action."""
    inputs = {"inputs.arguments": arguments, "inputs.token": "t-1"}
    shown = STEPS[name].get("env", {})
    variables = {key: inputs[re.findall(r"[\w.]+", said)[0]] for key, said in shown.items()}
    return job.bash(
        STEPS[name]["run"],
        played,
        **variables,
        **job.of_github(),
        GITHUB_ACTION_PATH=str(ROOT / ".github"),
    )


@pytest.mark.parametrize("arguments", ["", "--spec api\n --only *"])
def test_the_check_takes_arguments_which_are_split_and_no_names_of_files(
    job: Clone, played: Callable[[str], Path], arguments: str
) -> None:
    job.with_an_echo()
    ran = _step(job, "Check the package", played("before"), arguments)
    assert ran.stdout.split() == ["generate", "--check", "--format", "github", *arguments.split()]


@pytest.mark.skipif(not THOROUGH, reason="2 s: the same script, on what the program recorded")
def test_the_action_fetches_pages_and_proposes_what_they_say(
    job: Clone, played: Callable[[str], Path], site: Site
) -> None:
    """The whole way, with the program itself."""
    job.with_the_program()
    site.pages = {**PAGES, **CHANGES["breaking"]}
    ran = _step(job, "Follow the documentation", played("before"), "sms")

    assert ran.returncode == 0, ran.stderr
    [pull] = job.github["pulls"]
    assert pull["labels"] == [{"name": "breaking"}]
    assert "requests a second: 20 now, 10 before" in pull["body"]
    assert set(ACTION["outputs"]) == job.outputs().keys()


def test_another_command_is_refused(job: Clone, played: Callable[[str], Path]) -> None:
    ran = _step(job, "Refuse other commands", played("before"))
    assert (ran.returncode, ran.stdout) == (2, "::error::command is check or refresh\n")


def test_the_jobs_of_gitlab_check_and_follow(job: Clone, played: Callable[[str], Path]) -> None:
    checking, proposing = (
        "\n".join(GITLAB[name]["script"]).replace("/opt/tc3gen", str(ROOT))
        for name in ("tc3gen-check", "tc3gen-refresh")
    )
    variables = {"CI_JOB_TOKEN": "t-2", "CI_COMMIT_BRANCH": "main"}
    ran = job.bash(proposing, played("unchanged"), **variables)
    assert (ran.returncode, job.pushes) == (0, 0), ran.stderr
    assert "nothing changed for callers" in ran.stdout

    job.with_an_echo()
    assert job.bash(checking, played("compatible")).stdout.split() == ["generate", "--check"]


@fetching
@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_tc3gen_is_installed_with_what_fetches_pages(
    job: Clone, played: Callable[[str], Path], forge: str
) -> None:
    lines = [STEPS["Install tc3gen"]["run"]]
    if forge == "gitlab":
        lines = [line for line in GITLAB[".tc3gen"]["before_script"] if "apt-get" not in line]
    script = "\n".join(lines).replace("/opt/tc3gen", str(job.root / "opt"))
    environment = job.root / "environment"
    made = job.bash(
        f"{sys.executable} -m venv {environment}\nPATH={environment}/bin:$PATH\n{script}\n"
        "tc3gen --version\npython3 -c 'import httpx'",
        played("before"),
        GITHUB_ACTION_PATH=str(ROOT / ".github"),
        TC3GEN_REPOSITORY=ROOT.as_uri(),
        TC3GEN_COMMIT="HEAD",
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("tc3gen ")
