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


def test_the_check_passes_until_the_package_is_another(
    job: Clone, played: Callable[[str], Path]
) -> None:
    job.with_the_program()
    ran = _step(job, "Check the package", played("before"))
    assert ran.returncode == 0, ran.stderr

    ran = _step(job, "Check the package", played("before"), "--parts async\n --only sms.*")
    assert ran.returncode != 0
    assert "sms.*" in ran.stderr, "arguments are split, and not taken for names of files"


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


@pytest.mark.parametrize("name", ["tc3gen-check", "tc3gen-refresh"])
def test_the_jobs_of_gitlab_run(job: Clone, played: Callable[[str], Path], name: str) -> None:
    if name == "tc3gen-check":
        job.with_the_program()
    script = "\n".join(GITLAB[name]["script"]).replace("/opt/tc3gen", str(ROOT))
    variables = {"CI_JOB_TOKEN": "t-2", "CI_COMMIT_BRANCH": "main"}
    ran = job.bash(script, played("compatible"), **variables)

    assert ran.returncode == 0, ran.stderr
    assert job.pushes == (name == "tc3gen-refresh")


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
