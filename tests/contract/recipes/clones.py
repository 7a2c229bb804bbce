"""A clone in a job of a forge: its origin, its programs, and what the job left behind."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.project import ROOT
from tests.support.repositories import git

BRANCH = "tc3gen/refresh"
SCRIPT = ROOT / ".github" / "refresh.sh"
_HERE = Path(__file__).parent
_PLAYER = """#!/bin/sh
if [ -n "$GH_TOKEN$CI_JOB_TOKEN" ]; then echo "the program was given a token" >&2; exit 3; fi
if [ "$1 $2 $3 $4" != "refresh --format markdown --report" ]; then exit 3; fi
cp -R "$PLAYED/files/." .
cp "$PLAYED/report.json" "$5"
cat "$PLAYED/report.md"
cat "$PLAYED/errors" >&2
exit "$(cat "$PLAYED/status")"
"""
_KEEPER = """#!/bin/sh
for number in $(seq 0 $((GIT_PUSH_OPTION_COUNT - 1))); do
    eval "printf '%s\\n' \\"\\$GIT_PUSH_OPTION_$number\\"" >>"$GIT_DIR/options"
done
echo >>"$GIT_DIR/pushes"
"""


def recipe(path: str) -> Any:  # noqa: ANN401 - YAML
    """Return what a recipe of this repository says."""
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


@dataclass
class Clone:
    """A repository with a project, cloned from a bare *origin* beside it."""

    root: Path

    @property
    def files(self) -> Path:
        """Its files."""
        return self.root / "clone"

    @property
    def origin(self) -> Path:
        """What it was cloned from."""
        return self.root / "origin.git"

    @property
    def github(self) -> dict[str, Any]:
        """What GitHub knows: pull requests, labels, and the calls so far."""
        state: dict[str, Any] = json.loads((self.root / "github.json").read_text("utf-8"))
        return state

    @github.setter
    def github(self, state: dict[str, Any]) -> None:
        (self.root / "github.json").write_text(json.dumps(state), "utf-8")

    @property
    def pushes(self) -> int:
        """How often something was pushed to its origin."""
        file = self.origin / "pushes"
        return len(file.read_text()) if file.exists() else 0

    @property
    def options(self) -> list[str]:
        """The options of all pushes."""
        return (self.origin / "options").read_text("utf-8").splitlines()

    def ask(self, *arguments: str, origin: bool = True) -> str:
        """Return what git says of the origin, or of the clone."""
        folder = self.origin if origin else self.files
        asked = ["git", "-C", str(folder), *arguments]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()

    def proposed(self) -> set[str]:
        """Return the paths that the branch changes."""
        return set(self.ask("diff", "--name-only", "main", BRANCH).splitlines())

    def bash(
        self, script: str, played: Path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run *script* as a step of a new job, whose `tc3gen` does what *played* recorded."""
        git(self.files, "checkout", "-q", ".")
        (self.root / "summary").unlink(missing_ok=True)
        (self.root / "outputs").unlink(missing_ok=True)
        known = {
            **{name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ},
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "TMPDIR": str(self.root / "tmp"),
            "PLAYED": str(played),
            "GH_STATE": str(self.root / "github.json"),
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],  # noqa: S607
            cwd=self.files,
            env={**known, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def on_github(self, played: Path) -> subprocess.CompletedProcess[str]:
        """Run the script as a job of GitHub does."""
        return self.bash(
            f"bash {shlex.quote(str(SCRIPT))} github",
            played,
            GH_TOKEN="t-1",  # noqa: S106 - no password
            **self.of_github(),
        )

    def of_github(self) -> dict[str, str]:
        """Return the variables that GitHub sets, but for the token."""
        return {
            "GITHUB_REPOSITORY": "shop/client",
            "GITHUB_REF_NAME": "main",
            "GITHUB_STEP_SUMMARY": str(self.root / "summary"),
            "GITHUB_OUTPUT": str(self.root / "outputs"),
        }

    def on_gitlab(self, played: Path) -> subprocess.CompletedProcess[str]:
        """Run the script as a job of GitLab does."""
        script = f"bash {shlex.quote(str(SCRIPT))} gitlab"
        variables = {"CI_JOB_TOKEN": "t-2", "CI_COMMIT_BRANCH": "main"}
        return self.bash(script, played, **variables)

    def with_the_program(self) -> None:
        """Put the program itself in the place of what plays recorded runs."""
        program = f"{shlex.quote(sys.executable)} -m tc3gen"
        path = shlex.quote(str(ROOT / "generator"))
        text = f'#!/bin/sh\nPYTHONPATH={path} exec {program} "$@"\n'
        _program(self.root / "bin" / "tc3gen", text)

    def with_an_echo(self) -> None:
        """Put there what prints its arguments, one a line."""
        _program(self.root / "bin" / "tc3gen", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n")

    def outputs(self) -> dict[str, str]:
        """Return what the last run told the steps after it."""
        lines = (self.root / "outputs").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


def prepare(root: Path, project: Path) -> None:
    """Make in *root* a repository with the files of *project*, its origin and its clone."""
    made = Clone(root)
    work = root / "work"
    shutil.copytree(project, work)
    (work / ".gitignore").write_text(".venv/\n", "utf-8")
    git(work, "init", "-q", "-b", "main", "--template=")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "first")
    git(root, "clone", "-q", "--bare", "--template=", str(work), str(made.origin))
    shutil.rmtree(work)
    git(made.origin, "config", "receive.advertisePushOptions", "true")
    _program(made.origin / "hooks" / "pre-receive", _KEEPER)
    git(root, "clone", "-q", "--template=", "--depth", "1", made.origin.as_uri(), str(made.files))
    (root / "tmp").mkdir()
    _program(root / "bin" / "tc3gen", _PLAYER)
    python = shlex.quote(sys.executable)
    _program(root / "bin" / "python3", f'#!/bin/sh\nexec {python} "$@"\n')
    run = f"{python} -I -S {shlex.quote(str(_HERE / 'gh.py'))}"
    _program(root / "bin" / "gh", f'#!/bin/sh\nexec {run} "$@"\n')
    made.github = {"pulls": [], "labels": [], "calls": []}


def clone(root: Path, prepared: Path) -> Clone:
    """Return a copy, in *root*, of what was prepared."""
    shutil.copytree(prepared, root)
    made = Clone(root)
    git(made.files, "remote", "set-url", "origin", made.origin.as_uri())
    return made


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)
