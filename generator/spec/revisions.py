"""A spec by its name: a folder, or the folder that a revision of git has kept.

Git is only asked, never told to do anything: no file of the repository is touched.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.findings import Finding, Place
from generator.spec.nodes import ListNode, MapNode
from generator.spec.reader import Reading, read_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.spec.nodes import Document, Node

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_PLAIN_FILES = {"100644", "100755"}
_DEEPEST = 2
"""A spec is a folder of files and of folders with files."""
_SECONDS = 60
_WANTED = "a spec folder, or REV:path with a commit, a branch or a tag of git"
_ABOVE = "name the folder above those of the services, such as spec or HEAD:spec"


class RevisionError(Exception):
    """A revision that cannot be read: what is wrong, and a *hint* how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class NamedSpec:
    """What a spec says, with its places called as the reader knows them."""

    reading: Reading
    root: str
    """The folder that was read."""
    name: str
    """What it is called."""

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with it."""
        return [replace(found, place=self._called(found.place)) for found in self.reading.findings]

    def place(self, spots: Iterable[tuple[str, tuple[str | int, ...]]]) -> Place:
        """Return the place of the first of *spots* that is written down.

        A spot is a file below the folder and the steps inside of it. Where none is, the nearest
        parent of the last one counts; where there is no such file, the spec as a whole.
        """
        nearest = Place(self.name)
        for file, steps in spots:
            document = self.reading.documents.get(file)
            if document is None or document.root is None:
                continue
            if not steps:
                return self._called(document.place())
            nearest = self._called(document.key_place(*steps))
            if _holds(document, steps):
                return nearest
        return nearest

    def _called(self, place: Place) -> Place:
        if self.root == self.name or not place.path.startswith(self.root):
            return place
        return replace(place, path=f"{self.name}{place.path.removeprefix(self.root)}")


def read_named_spec(name: str, packaged_platform: Path) -> NamedSpec:
    """Read the spec called *name*: a folder, or ``REV:path`` of the git repository around here.

    What exists as a folder, or looks like a path with a drive, is a folder. Nothing is raised: a
    revision that cannot be read is a finding of rule ``no-service``.
    """
    revision, colon, path = name.partition(":")
    if Path(name).exists():
        return NamedSpec(_read(Path(name), packaged_platform), name, name)
    if not colon or _DRIVE.match(name):
        return _unreadable(name, RevisionError("there is no such folder", _WANTED))
    with tempfile.TemporaryDirectory(prefix="tc3gen-") as folder:
        try:
            _unpack(_files(revision, path), Path(folder))
        except RevisionError as error:
            return _unreadable(name, error)
        return NamedSpec(_read(Path(folder), packaged_platform), folder, name.rstrip("/"))


def _read(folder: Path, packaged_platform: Path) -> Reading:
    """Read a spec that an argument names, and no option."""
    reading = read_spec(folder, packaged_platform)
    findings = [
        replace(found, hint=_ABOVE) if found.place == Place(str(folder)) else found
        for found in reading.findings
    ]
    return replace(reading, findings=findings)


def _unreadable(name: str, error: RevisionError) -> NamedSpec:
    finding = Finding(Place(name), "no-service", str(error), error.hint)
    return NamedSpec(Reading(None, [finding]), name, name)


def _holds(document: Document, steps: tuple[str | int, ...]) -> bool:
    """Tell whether *steps* lead to something in *document*."""
    node: Node | None = document.root
    for step in steps:
        if isinstance(node, MapNode):
            node = node.entries.get(str(step))
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return False
    return node is not None


def _unpack(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    for path, content in files:
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)


def _files(revision: str, path: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file below *path* that a spec can have."""
    tree = _tree(revision, path)
    listed = _git("ls-tree", "-r", "-z", "--full-tree", tree).decode("utf-8", "replace")
    entries = [entry.partition("\t") for entry in listed.split("\0") if entry]
    wanted = [
        (name, facts.split(" ")[2])
        for facts, _, name in entries
        if facts.split(" ")[0] in _PLAIN_FILES and _is_of_a_spec(name)
    ]
    answer = _git("cat-file", "--batch", question="".join(f"{blob}\n" for _, blob in wanted))
    at = 0
    for name, _ in wanted:
        head, _, _ = answer[at:].partition(b"\n")
        _, kind, *size = head.split(b" ")
        if kind != b"blob":
            raise RevisionError(f"git has lost {name!r} of {revision}")
        start = at + len(head) + 1
        end = start + int(size[0])
        yield name, answer[start:end]
        at = end + 1


def _is_of_a_spec(name: str) -> bool:
    """Tell whether a file can be one of a spec, and stays inside of the folder it is put in."""
    parts = PurePosixPath(name).parts
    return len(parts) <= _DEEPEST and not {"..", "/"} & set(parts) and "\\" not in name


def _tree(revision: str, path: str) -> str:
    """Return the object of the folder *path* in *revision*."""
    _git("rev-parse", "--git-dir", otherwise="this folder is in no git repository")
    commit = _resolved(f"{revision}^{{commit}}") if revision else ""
    if not commit:
        raise RevisionError(f"git knows no revision {revision!r}", _WANTED)
    below = path.rstrip("/")
    found = _resolved(f"{commit}:{below}/" if below in {".", ".."} else f"{commit}:{below}")
    if not found:
        hint = "the path counts from the top of the repository; ./ in front, from here"
        raise RevisionError(f"{revision} has no {path!r}", hint)
    if _git("cat-file", "-t", found).strip() != b"tree":
        raise RevisionError(f"{path!r} is no folder in {revision}")
    return found


def _resolved(name: str) -> str:
    """Return the object that *name* stands for, an empty text where there is none."""
    try:
        found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", name, otherwise="none")
    except RevisionError:
        return ""
    return found.decode("ascii", "replace").strip()


def _git(*arguments: str, question: str = "", otherwise: str = "") -> bytes:
    """Return what git prints; raises RevisionError, saying *otherwise*, where it refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument can be an option
            ["git", *arguments],  # noqa: S607 - the git that the user has
            input=question.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        hint = "install it, or name two folders"
        raise RevisionError("git is not installed, so no revision can be read", hint) from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise RevisionError(f"git cannot be asked: {type(error).__name__}") from error
    if done.returncode:
        raise RevisionError(otherwise or f"git {arguments[0]} failed")
    return done.stdout
