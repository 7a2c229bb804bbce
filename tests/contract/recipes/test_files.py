"""The recipes are what the forges read, pinned, and no more powerful than they need to be."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import check_jsonschema
import pytest

from tests.contract.recipes.clones import SCRIPT, recipe
from tests.support.documents import blocks
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = recipe(".github/action.yml")
SCHEMAS = {
    "vendor.github-workflows": [str(path) for path in WORKFLOWS],
    "custom.github-workflows-require-timeout": [str(path) for path in WORKFLOWS],
    "vendor.github-actions": [".github/action.yml"],
    "vendor.gitlab-ci": [".github/recipes/gitlab.yml"],
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_recipe_is_valid_for_its_forge(
    schema: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as ended:
        check_jsonschema.main(["--builtin-schema", schema, *SCHEMAS[schema]])
    assert ended.value.code == 0, capsys.readouterr().out


def _jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in WORKFLOWS:
        workflow = recipe(str(path))
        for name, job in workflow["jobs"].items():
            yield f"{path.name}: {name}", {"granted": workflow["permissions"], **job}


def _steps() -> list[dict[str, Any]]:
    steps = [step for _, job in _jobs() for step in job["steps"]]
    return steps + list(ACTION["runs"]["steps"])


def test_actions_of_others_are_pinned_by_their_commit() -> None:
    used = [step["uses"] for step in _steps() if "uses" in step]
    foreign = [name for name in used if not name.startswith("./")]
    assert foreign
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in foreign)


def test_only_the_job_that_proposes_may_write() -> None:
    granted = {name: job.get("permissions", job["granted"]) for name, job in _jobs()}
    write = {"contents": "write", "pull-requests": "write"}
    assert granted.pop("refresh.yml: refresh") == write
    assert all(rights == {"contents": "read"} for rights in granted.values())


def test_no_checkout_leaves_a_token_and_no_recipe_needs_a_secret() -> None:
    checkouts = [step for step in _steps() if "actions/checkout@" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"] == {"persist-credentials": False} for step in checkouts)
    for path in [*WORKFLOWS, ROOT / ".github/action.yml", ROOT / ".github/recipes/gitlab.yml"]:
        assert "secrets." not in path.read_text("utf-8")


def test_no_text_of_others_becomes_part_of_a_script() -> None:
    """Inputs reach a shell through its environment."""
    scripts = [step["run"] for step in _steps() if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)


def test_a_workflow_gives_the_action_what_it_takes() -> None:
    used = [step for _, job in _jobs() for step in job["steps"] if step.get("uses") == "./.github"]
    assert len(used) == 2
    for step in used:
        assert step.get("with", {}).keys() <= ACTION["inputs"].keys()


def test_the_workflow_of_the_readme_is_the_one_of_this_repository() -> None:
    [snippet] = [
        text
        for language, text in blocks("generator/README.md")
        if language == "yaml" and "jobs:" in text
    ]
    ours = (ROOT / ".github" / "workflows" / "refresh.yml").read_text("utf-8")
    assert snippet == ours.replace("uses: ./.github\n", "uses: OWNER/tc3gen/.github@COMMIT\n")


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="no package of Python brings shellcheck")
def test_the_script_has_nothing_that_shellcheck_warns_of() -> None:
    checked = subprocess.run(
        ["shellcheck", str(SCRIPT)],  # noqa: S607 - the one of the machine
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout == ""
