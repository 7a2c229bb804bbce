"""Processes that SIGKILL ends: spec, lock and package are all as before, or all as after."""

from __future__ import annotations

import os
import random
import shutil
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tc3gen.commands import generate
from tests.commands.refreshing.killing import NEVER, Program
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.commands.refreshing.conftest import Workspace

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")

Tree: TypeAlias = dict[str, bytes]
RATE = ("A maximum of 10 requests", "A maximum of 20 requests")
NOTE = ".tc3gen-transaction.json"
COMMANDS = ("lint", "check", "refresh")
"""What is run after a kill; each of them finds a whole state."""


@dataclass
class Killed:
    """A project whose page has changed, what a refresh makes of it, and its steps on the disk."""

    program: Program
    workspace: Workspace
    before: Tree
    after: Tree
    steps: list[str]

    def kill(self, step: int = NEVER, seconds: float = 0.0) -> bool:
        """Kill a refresh of the project as it was; return whether it was still running."""
        lay(self.workspace.root, self.before)
        command = arguments(self.workspace, "refresh")
        status, _ = self.program.run(*command, step=step, seconds=seconds)
        assert status in {-signal.SIGKILL, 0}
        return status != 0

    def look(self, command: str) -> None:
        """Run a command, to which all has to be whole; a refresh ends the work."""
        status, _ = self.program.run(*arguments(self.workspace, command))
        found = tree(self.workspace.root)
        assert status == 0
        if command == "lint":
            # It knows of no package, and what is left to do there waits for a command that does.
            specs = [in_spec(each) for each in (self.before, self.after)]
            assert in_spec(found) in specs
        else:
            assert found in ([self.after] if command == "refresh" else [self.before, self.after])


def arguments(workspace: Workspace, command: str) -> list[str]:
    """Return the command line of a command on a project; a check is one of `generate`."""
    spec = ["--spec", str(workspace.spec)]
    if command == "lint":
        return [command, *spec]
    out = ["--out", str(workspace.root / "generated")]
    return ["generate", "--check", *spec, *out] if command == "check" else [command, *spec, *out]


def tree(root: Path) -> Tree:
    """Return the files below *root* that users see, and the note of a run that goes on."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in files
        if not path.name.endswith(".tc3gen-pending") and path.name != ".tc3gen-journal.json"
    }


def in_spec(files: Tree) -> Tree:
    """Return the files of the spec among *files*."""
    return {
        path: content
        for path, content in files.items()
        if path.startswith("spec/") and path != f"spec/{NOTE}"
    }


def lay(root: Path, files: Tree) -> None:
    """Make *root* hold *files* and nothing else."""
    for folder in root.iterdir():
        shutil.rmtree(folder)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


@pytest.fixture
def killed(workspace: Workspace) -> Iterator[Killed]:
    """Return a project that has its package, and one change of a page that breaks nobody."""
    generate(workspace.spec, workspace.root / "generated" / "tc3")
    before = tree(workspace.root)
    workspace.edit("/send", RATE)
    with Program() as program:
        status, steps = program.run(*arguments(workspace, "refresh"))
        after = tree(workspace.root)
        assert status == 0
        yield Killed(program, workspace, before, after, steps)


def chosen(steps: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Return before which steps to kill, and what to run then: all steps, or the narrowest ones.

    These are between the facts and their lock, before it is decided that there is no way back, and
    before the manifest of the package.
    """
    renames = [number for number, step in enumerate(steps) if step.startswith("os.rename")]
    notes = [number for number in renames if NOTE in steps[number]]
    if THOROUGH:
        return [
            (step, COMMANDS if step in renames else (COMMANDS[step % len(COMMANDS)],))
            for step in range(len(steps))
        ]
    return list(
        zip(
            (notes[0] + 4, notes[-1], renames[-1]),
            [("lint",), ("refresh",), ("check",)],
            strict=True,
        )
    )


def test_after_a_kill_before_any_step_all_is_as_before_or_as_after(killed: Killed) -> None:
    changed = {path for path in killed.after if killed.before.get(path) != killed.after[path]}
    assert {"spec/sms/api.yaml", "spec/sms/pages.lock"} < changed
    for step, commands in chosen(killed.steps):
        assert killed.kill(step), step
        for command in commands:
            killed.look(command)


@pytest.mark.skipif(not THOROUGH, reason="15 s: any moment is between two steps, all of them tried")
def test_after_a_kill_at_any_moment_all_is_as_before_or_as_after(killed: Killed) -> None:
    delays = random.Random(20)  # noqa: S311 - drawn the same each time
    for command in COMMANDS * 2:
        killed.kill(seconds=delays.uniform(0.05, 0.8))
        killed.look(command)
