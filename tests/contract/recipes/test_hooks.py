"""The hooks of pre-commit: commands that exist, run where a file of theirs changes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tc3gen.cli import main
from tests.contract.recipes.clones import recipe
from tests.support.documents import blocks
from tests.support.effort import THOROUGH
from tests.support.project import ROOT, Project, copy_spec
from tests.support.repositories import commit, git

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = {hook["id"]: hook for hook in recipe(".pre-commit-hooks.yaml")}


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_runs_a_command_that_passes_on_a_sound_project(
    name: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    assert main(["generate"]) == 0
    program, *arguments = shlex.split(HOOKS[name]["entry"])
    assert program == "tc3gen"
    assert HOOKS[name]["pass_filenames"] is False
    assert main(arguments) == 0

    project.edit("sms/api.yaml", "rate_limit: 10/s", "rate_limit: 11/s")
    project.edit("sms/policy.yaml", "max_items: 200", "max_items: 0")
    assert main(arguments) != 0


@pytest.mark.parametrize(
    ("file", "hooks"),
    [
        ("spec/sms/api.yaml", {"tc3gen-lint", "tc3gen-generate-check"}),
        ("api/sms/policy.yaml", {"tc3gen-lint", "tc3gen-generate-check"}),
        ("spec/sms/pages.lock", {"tc3gen-lint", "tc3gen-generate-check"}),
        ("spec/platform.yaml", {"tc3gen-lint", "tc3gen-generate-check"}),
        ("pyproject.toml", {"tc3gen-lint", "tc3gen-generate-check"}),
        ("src/shop/tencent/manifest.json", {"tc3gen-generate-check"}),
        ("src/shop/tencent/sms/client.py", {"tc3gen-generate-check"}),
        ("src/shop/tencent/py.typed", {"tc3gen-generate-check"}),
        ("docs/my-api.yaml.md", set()),
        ("docs/the-policy.yaml", set()),
    ],
)
def test_a_hook_runs_where_a_file_changes_that_it_reads(file: str, hooks: set[str]) -> None:
    assert {name for name, hook in HOOKS.items() if re.search(hook["files"], file)} == hooks


def test_the_readme_names_all_hooks() -> None:
    [snippet] = [
        text
        for language, text in blocks("generator/README.md")
        if language == "yaml" and "repos:" in text
    ]
    [repository] = yaml.safe_load(snippet)["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == list(HOOKS)


@pytest.mark.skipif(not THOROUGH, reason="installs from the package index")
@pytest.mark.parametrize("name", HOOKS)
def test_pre_commit_installs_and_runs_a_hook(name: str, tmp_path: Path) -> None:
    hooks, project = tmp_path / "hooks", tmp_path / "project"
    git(tmp_path, "clone", "-q", str(ROOT), str(hooks))
    copy_spec(project / "spec")
    commit(project)
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), name, "--all-files"]
    ran = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    # The package of this project was not made yet.
    assert ran.returncode == (name == "tc3gen-generate-check"), ran.stdout + ran.stderr
    assert HOOKS[name]["name"] in ran.stdout
