"""A spec by its name: a folder, or the folder that a revision of git has kept.

Git is only asked, never told to do anything: no file of the repository is touched.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location
from tc3gen.publishing import unpacked
from tc3gen.spec.folders import service_folders
from tc3gen.spec.git import GitError, ask_git
from tc3gen.spec.git_trees import read_tree
from tc3gen.spec.nodes import ListNode, MapNode
from tc3gen.spec.reader import Reading, read_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tc3gen.findings import Asked
    from tc3gen.spec.nodes import Document, Node

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_MAX_LINE_BYTES = 65536
"""The longest output of git that is one line."""
_WANTED = "a spec folder, or REV:path with a commit, a branch or a tag of git"
_ABOVE = "name the folder above those of the services, such as spec or HEAD:spec"


@dataclass(frozen=True, slots=True)
class NamedSpec:
    """What a spec says, with its source locations named as the reader knows them."""

    reading: Reading
    root: str
    """The folder that was read."""
    name: str
    """What it is called."""

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with it."""
        return [
            replace(found, location=self._called(found.location)) for found in self.reading.findings
        ]

    def location(self, spots: Iterable[tuple[str, tuple[str | int, ...]]]) -> Location:
        """Return the source location of the first of *spots* that is written down.

        A spot is a file below the folder and the steps inside of it. Where none is, the nearest
        parent of the last one counts; where there is no such file, the spec as a whole.
        """
        nearest = Location(self.name)
        for file, steps in spots:
            document = self.reading.documents.get(file)
            if document is None or document.root is None:
                continue
            if not steps:
                return self._called(document.location())
            nearest = self._called(document.key_location(*steps))
            if _holds(document, steps):
                return nearest
        return nearest

    def _called(self, location: Location) -> Location:
        if self.root == self.name or not location.path.startswith(self.root):
            return location
        return replace(location, path=f"{self.name}{location.path.removeprefix(self.root)}")


def read_named_spec(name: str, packaged_platform: Path, services: Asked | None = None) -> NamedSpec:
    """Read the spec called *name*: a folder, or ``REV:path`` of the git repository around here.

    Of *services*, if some are asked for, those are read that it has.

    What exists as a folder, or looks like a path with a drive, is a folder. Nothing is raised: a
    revision that cannot be read is a finding of rule ``no-service``, what is odd in it of rule
    ``revision``.
    """
    revision, colon, path = name.partition(":")
    if Path(name).exists():
        return NamedSpec(_read(Path(name), packaged_platform, services), name, name)
    if not colon or _DRIVE.match(name):
        return _unreadable(name, GitError("there is no such folder", _WANTED))
    with ExitStack() as stack:
        try:
            found = read_tree(_tree(revision, path))
            folder = stack.enter_context(unpacked(found.contents))
        except GitError as error:
            return _unreadable(name, error)
        except OSError as error:
            return _unreadable(name, GitError(f"it cannot be unpacked: {error.strerror}"))
        if found.wrong:
            return _odd(name.rstrip("/"), found.wrong)
        return NamedSpec(_read(folder, packaged_platform, services), str(folder), name.rstrip("/"))


def _read(folder: Path, packaged_platform: Path, services: Asked | None) -> Reading:
    """Read a spec that an argument names, and no option."""
    known = {each.name for each in service_folders(folder)}
    there = None if services is None else {n: at for n, at in services.items() if n in known}
    reading = read_spec(folder, packaged_platform, there)
    findings = [
        (
            replace(found, hint=_ABOVE)
            if (found.rule, found.location) == ("no-service", Location(str(folder)))
            else found
        )
        for found in reading.findings
    ]
    return replace(reading, findings=findings)


def _odd(name: str, wrong: Mapping[str, str]) -> NamedSpec:
    hint = "git mv or git rm it, or compare folders"
    findings = [
        Finding(Location(f"{name}/{path}"), "revision", message, hint)
        for path, message in wrong.items()
    ]
    return NamedSpec(Reading(None, findings), name, name)


def _unreadable(name: str, error: GitError) -> NamedSpec:
    finding = Finding(Location(name), "no-service", str(error), error.hint)
    return NamedSpec(Reading(None, [finding]), name, name)


def _holds(document: Document, steps: tuple[str | int, ...]) -> bool:
    """Return whether *steps* lead to something in *document*."""
    node: Node | None = document.root
    for step in steps:
        if isinstance(node, MapNode):
            node = node.entries.get(str(step))
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return False
    return node is not None


def _tree(revision: str, path: str) -> str:
    """Return the object of the folder *path* in *revision*; raises GitError."""
    _ask("rev-parse", "--git-dir")
    commit = _commit(revision)
    below = path.rstrip("/")
    try:
        found = _resolved(f"{commit}:{below}/" if below in {".", ".."} else f"{commit}:{below}")
    except GitError as error:
        hint = "the path counts from the top of the repository; ./ in front, from here"
        raise GitError(f"{revision} has no {path!r}; {error}", hint) from error
    if _ask("cat-file", "-t", found) != "tree":
        raise GitError(f"{path!r} is no folder in {revision}")
    return found


def _commit(revision: str) -> str:
    if not revision:
        raise GitError("no revision is named", _WANTED)
    try:
        return _resolved(f"{revision}^{{commit}}")
    except GitError as error:
        hint = _WANTED
        if _ask("rev-parse", "--is-shallow-repository") == "true":
            hint = "this clone is shallow: `git fetch --unshallow` brings the history"
        raise GitError(f"git knows no revision {revision!r}; {error}", hint) from error


def _resolved(name: str) -> str:
    """Return the object that *name* stands for."""
    return _ask("rev-parse", "--verify", "--end-of-options", name)


def _ask(*arguments: str) -> str:
    return ask_git(*arguments, limit=_MAX_LINE_BYTES).decode("utf-8", "replace").strip()
