"""The files of a spec in a tree of git: as many as a spec can have, and as large.

A tree can hold names that no disk takes, trees without end and blobs of any size. So nothing is
unpacked that a spec does not have, and nothing is read before its size is known.
"""

from __future__ import annotations

import stat
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.file_reading import MAX_SPEC_BYTES, MIB
from tc3gen.spec.files import API_FILE, LOCK_FILE, PLATFORM_FILE, POLICY_FILE
from tc3gen.spec.git import GitError, ask_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_TREE_BYTES = 4 * MIB
MAX_TOTAL_BYTES = 256 * MIB
"""The largest folder, and the largest spec, that are read of a revision."""

_MAX_NAME_BYTES = 255
_HEADER_BYTES = 200
"""More than git writes about an object before its content."""
_SUBMODULE = 0o160000
_SERVICE_FILES = {API_FILE, POLICY_FILE, LOCK_FILE}


@dataclass(frozen=True, slots=True)
class TreeFiles:
    """Path to content of the spec files in a tree, and path to what is *wrong* there.

    Other files are left out: nobody can take them out of a revision any more.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    folder: str
    name: str
    mode: int
    object: str

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @property
    def is_of_a_spec(self) -> bool:
        """Whether `read_spec` reads it."""
        return self.name in _SERVICE_FILES if self.folder else self.name == PLATFORM_FILE


def read_tree(tree: str) -> TreeFiles:
    """Read the folder that has the object name *tree*, and the folders in it; raises GitError."""
    [content] = _read_objects([tree], "tree")
    found = TreeFiles()
    top = _sound(_entries("", content, len(tree) // 2), found)
    folders = [entry for entry in top if stat.S_ISDIR(entry.mode)]
    inner: list[_Entry] = []
    contents = _read_objects([folder.object for folder in folders], "tree")
    for folder, content in zip(folders, contents, strict=True):
        inner += _sound(_entries(folder.name, content, len(tree) // 2), found)
    files = [entry for entry in (*top, *inner) if stat.S_ISREG(entry.mode)]
    wanted = [entry for entry in files if entry.is_of_a_spec]
    sizes = _sizes([entry.object for entry in wanted], "blob")
    for entry, size in zip(wanted, sizes, strict=True):
        if size > MAX_SPEC_BYTES:
            found.wrong[entry.path] = f"it is larger than {MAX_SPEC_BYTES // MIB} MiB"
    if not found.wrong:
        blobs = _read_objects([entry.object for entry in wanted], "blob")
        found.contents.update(zip((entry.path for entry in wanted), blobs, strict=True))
    return found


def _entries(folder: str, content: bytes, name_bytes: int) -> Iterator[_Entry]:
    """Yield what a tree object lists: ``mode name``, a NUL and the binary name of an object."""
    at = 0
    while at < len(content):
        end = content.find(b"\0", at)
        mode, blank, name = content[at:end].partition(b" ")
        at = end + 1 + name_bytes
        if end < 0 or not blank or not mode.isdigit() or at > len(content):
            raise GitError(f"the tree of {folder or 'the spec'} is damaged")
        text = name.decode("utf-8", "backslashreplace")
        yield _Entry(folder, text, int(mode, 8), content[end + 1 : at].hex())


def _sound(entries: Iterator[_Entry], found: TreeFiles) -> list[_Entry]:
    """Return the entries that can be unpacked, and note what is wrong with others."""
    listed = list(entries)
    often = Counter(entry.name.casefold() for entry in listed)
    for entry in listed:
        if wrong := _oddity(entry, twice=often[entry.name.casefold()] > 1):
            found.wrong[entry.path] = wrong
    return [entry for entry in listed if entry.path not in found.wrong]


def _oddity(entry: _Entry, *, twice: bool) -> str:
    """Return what keeps an entry from being read as a folder on a disk would be."""
    if wrong := _odd_name(entry.name):
        return wrong
    if twice:
        return "two entries have this name, or names that are one on some systems"
    can_be_read = entry.is_of_a_spec or (not entry.folder and "." not in entry.name)
    if can_be_read and stat.S_ISLNK(entry.mode):
        return "this is a symbolic link, of which git keeps only where it leads"
    if can_be_read and stat.S_IFMT(entry.mode) == _SUBMODULE:
        return "this is a submodule, of which git keeps only its commit"
    if entry.is_of_a_spec and not stat.S_ISREG(entry.mode):
        return "this is no file"
    return ""


def _odd_name(name: str) -> str:
    if not name.isprintable() or set(name) & set("/\\:") or name in {"", ".", "..", ".git"}:
        return "no file can have this name everywhere"
    if len(name.encode()) > _MAX_NAME_BYTES:
        return f"a name has at most {_MAX_NAME_BYTES} bytes"
    return ""


def _sizes(objects: Sequence[str], kind: str) -> list[int]:
    """Return the size of each of *objects*; raises GitError for one that is missing."""
    if not objects:
        return []
    question = "".join(f"{name}\n" for name in objects).encode()
    limit = _HEADER_BYTES * len(objects)
    lines = ask_git("cat-file", "--batch-check", limit=limit, question=question).splitlines()
    sizes: list[int] = []
    for name, line in zip(objects, lines, strict=True):
        _, *columns = line.decode("ascii", "replace").split(" ")
        if columns[0] != kind:
            raise GitError(f"the {kind} {name} is missing from the repository, or damaged")
        sizes.append(int(columns[1]))
    return sizes


def _read_objects(objects: Sequence[str], kind: str) -> list[bytes]:
    """Return the content of each of *objects*; raises GitError for more than is read at once."""
    sizes = _sizes(objects, kind)
    if (kind == "tree" and max(sizes, default=0) > MAX_TREE_BYTES) or sum(sizes) > MAX_TOTAL_BYTES:
        raise GitError("this folder is larger than any spec")
    question = "".join(f"{name}\n" for name in objects).encode()
    limit = sum(sizes) + _HEADER_BYTES * len(objects)
    output = ask_git("cat-file", "--batch", limit=limit, question=question) if objects else b""
    contents: list[bytes] = []
    at = 0
    for size in sizes:
        start = output.index(b"\n", at) + 1
        contents.append(output[start : start + size])
        at = start + size + 1
    return contents
