"""Files of several folders changed as one: whatever ends a run, all of them change or none does.

No system replaces several files in one step. So a note beside the folders says, while a run
changes them, how to come to a whole state: back to the files as they were; and forward, as soon as
all is known that a package is to hold. One rename turns the one into the other, and the next
command does what the note says. Where a file system has no locks for folders, that command could
take a run that goes on for one that was killed.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.file_reading import exists
from tc3gen.publishing.journal import JOURNAL
from tc3gen.publishing.manifest import MANIFEST, digest, is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from tc3gen.publishing.disk import Disk
    from tc3gen.publishing.plan import Plan

NOTE = ".tc3gen-transaction.json"

Way: TypeAlias = Literal["back", "forward"]


@dataclass(frozen=True, slots=True)
class _Step:
    """What a file is to hold, where it is in one of the *known* states; anything else is an edit.

    A state is the digest of a file, or empty where there is none.
    """

    text: str | None
    known: list[str]

    @property
    def content(self) -> bytes | None:
        """The bytes that the file is to hold; ``None`` for no file."""
        return None if self.text is None else self.text.encode()


@dataclass(frozen=True, slots=True)
class _Note:
    """How to come to a whole state; *package* is the way to it, where it is forward."""

    steps: dict[str, _Step]
    package: str = ""


class Transaction:
    """Changes to folders below *around*, and then to a package: all are made, or none."""

    def __init__(self, around: Disk) -> None:
        self._around = around

    @contextmanager
    def changing(self, plans: Mapping[str, Plan]) -> Iterator[None]:
        """Note how to undo *plans*, by folder, before they are published; undo them on OSError."""
        steps = {
            f"{folder}/{path}": _step(plan, path, plan.found.get(path))
            for folder, plan in plans.items()
            for path in plan.changed
        }
        if steps:
            self._note(_Note(steps))
        try:
            yield
        except OSError:
            self.settle()
            raise

    def decide(self, plan: Plan, package: Path) -> None:
        """Note how to complete *package*: from here on, nothing is undone any more."""
        last = [path for path in plan.changed if path == MANIFEST]
        first = [path for path in plan.changed if path != MANIFEST]
        steps = {
            path: _step(plan, path, plan.made.get(path)) for path in (*first, *plan.removed, *last)
        }
        self._note(_Note(steps, _way(self._around.root, package)))

    def end(self) -> None:
        """Keep what was changed: from here on, nothing is left to do."""
        if exists(self._around.root / NOTE):
            self._around.remove(NOTE)

    def settle(self, package: Disk | None = None) -> Way | None:
        """Do what is noted, if anything is; a package is completed where it is the one *package*.

        What somebody has edited meanwhile stays as it is, and of a folder all that is beside it.
        """
        note = _read(self._around.read(NOTE))
        if note is None:
            return None
        if not note.package:
            for steps in _by_folder(note.steps):
                if all(_is_known(self._around, *each) for each in steps.items()):
                    _carry_out(self._around, steps)
        elif package is None or note.package != _way(self._around.root, package.root):
            return None
        else:
            with package.lock():
                known = {p: step for p, step in note.steps.items() if _is_known(package, p, step)}
                _carry_out(package, known)
                package.remove(JOURNAL)
        self._around.remove(NOTE)
        return "forward" if note.package else "back"

    def _note(self, note: _Note) -> None:
        steps = {path: [step.text, step.known] for path, step in note.steps.items()}
        noted = {"package": note.package, "steps": steps}
        self._around.replace(NOTE, json.dumps(noted).encode())


def settle(
    around: Disk, package: Disk | None = None, notify: Callable[[str], object] = lambda _: None
) -> Way | None:
    """Bring what a killed run has left in *around* into a whole state, if there is such a thing.

    Waits for a run that goes on, which *notify* is told. Raises OSError.
    """
    if not exists(around.root / NOTE):
        return None
    with around.lock(notify=notify):
        return Transaction(around).settle(package)


def _step(plan: Plan, path: str, content: bytes | None) -> _Step:
    text = None if content is None else content.decode()
    return _Step(text, [_state(plan.found.get(path)), _state(plan.made.get(path))])


def _state(content: bytes | None) -> str:
    return "" if content is None else digest(content)


def _is_known(disk: Disk, path: str, step: _Step) -> bool:
    return _state(disk.read(path)) in step.known


def _by_folder(steps: Mapping[str, _Step]) -> Iterable[dict[str, _Step]]:
    folders: dict[str, dict[str, _Step]] = {}
    for path, step in steps.items():
        folders.setdefault(path.partition("/")[0], {})[path] = step
    return folders.values()


def _carry_out(disk: Disk, steps: Mapping[str, _Step]) -> None:
    """Put the content of each of *steps* in its place, in their order; then remove, and prune."""
    wanted = {path: step.content for path, step in steps.items()}
    wanted = {path: content for path, content in wanted.items() if disk.read(path) != content}
    disk.replace_all({p: content for p, content in wanted.items() if content is not None})
    for path in [path for path, content in wanted.items() if content is None]:
        disk.remove(path)
        disk.prune(path)


def _way(around: Path, package: Path) -> str:
    """Return the way from *around* to *package*, which holds on another machine, too."""
    here, there = around.resolve(), package.resolve()
    return os.path.relpath(there, here) if here.drive == there.drive else str(there)


def _read(content: bytes | None) -> _Note | None:
    """Return the note in *content*, empty where it is none; its paths lead nowhere else."""
    if content is None:
        return None
    try:
        noted = json.loads(content)
        steps = {path: _Step(*each) for path, each in noted["steps"].items() if is_inside(path)}
        for step in steps.values():
            _ = step.content, set(step.known)
        return _Note(steps, str(noted["package"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _Note({})
