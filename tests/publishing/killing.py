"""Publishing that is killed between two operations."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tc3gen.publishing.applying import publish
from tc3gen.publishing.disk import Disk
from tc3gen.publishing.plan import Plan, plan_package
from tests.publishing.trees import contents
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tc3gen.emit.runtime_files import Module


ENDS = 20
"""The first and last so many operations are all tried: the journal, the manifest, removals."""
STRIDE = 1 if THOROUGH else 20
"""Every so many operations between: a file takes three, so each kind of them is met."""


class Killed(BaseException):
    """The process has ended here: it stands for a signal, so no code may catch it."""


class FailingDisk(Disk):
    """A disk that kills the run before its step number *last*, counted from 0."""

    def __init__(self, root: Path, last: int) -> None:
        super().__init__(root)
        self.done = 0
        self._last = last

    def step(self, operation: str, path: Path) -> None:
        """Die, or count."""
        if self.done == self._last:
            raise Killed(operation, path)
        self.done += 1


class FullDisk(Disk):
    """A disk with space for so many more files."""

    def __init__(self, root: Path, space: int) -> None:
        super().__init__(root)
        self._space = space

    def step(self, operation: str, path: Path) -> None:
        """Refuse a file that is too many."""
        self._space -= operation == "write"
        if operation == "write" and self._space < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def lay(folder: Path, tree: dict[str, bytes | None]) -> None:
    """Make *folder* hold *tree* and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in tree.items():
        target = folder / path
        if content is None:
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def plan_modules(modules: Sequence[Module], folder: Path) -> Plan:
    """Plan to publish *modules* in *folder*."""
    contents = {module.path: module.text.encode() for module in modules}
    return plan_package(contents, Disk(folder))


def rerun(folder: Path, modules: Sequence[Module]) -> None:
    """Publish *modules* without force."""
    plan = plan_modules(modules, folder)
    assert plan.edited == []
    publish(plan, Disk(folder))


def clean(folder: Path, modules: Sequence[Module]) -> dict[str, bytes | None]:
    """Return the tree that publishing *modules* into nothing makes; *folder* is used for it."""
    lay(folder, {})
    rerun(folder, modules)
    return contents(folder)


def steps_of(folder: Path, plan: Plan) -> int:
    """Return how many operations publishing takes."""
    disk = FailingDisk(folder, -1)
    publish(plan, disk)
    return disk.done


def kill(folder: Path, plan: Plan, last: int) -> None:
    """Publish until operation number *last*, which does not happen."""
    with pytest.raises(Killed):
        publish(plan, FailingDisk(folder, last))


def points(steps: int) -> list[int]:
    """Return the numbers of the operations to be killed before, out of *steps*."""
    return [n for n in range(steps) if n % STRIDE == 0 or not ENDS <= n < steps - ENDS]


def kills(
    folder: Path, old: dict[str, bytes | None], modules: Sequence[Module], every: int | None = None
) -> Iterator[int]:
    """Yield each operation before which the way from *old* to *modules* has just been killed.

    Tried is one of *every* so many operations; without, what `points` chooses.
    """
    lay(folder, old)
    plan = plan_modules(modules, folder)
    steps = steps_of(folder, plan)
    for last in points(steps) if every is None else range(0, steps, every):
        lay(folder, old)
        kill(folder, plan, last)
        yield last


def kill_at_the_end(folder: Path, old: dict[str, bytes | None], modules: Sequence[Module]) -> None:
    """Go from *old* to *modules* up to the last operation, which does not happen."""
    lay(folder, old)
    plan = plan_modules(modules, folder)
    steps = steps_of(folder, plan)
    lay(folder, old)
    kill(folder, plan, steps - 1)
