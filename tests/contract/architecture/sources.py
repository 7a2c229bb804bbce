"""Python files as syntax trees, and what in them touches the world."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = ROOT / "generator" / "tc3gen"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the generator: its path inside of it, with slashes, and its tree."""

    path: str
    tree: ast.Module

    @property
    def stem(self) -> str:
        """Its module name, without packages."""
        return self.path.rpartition("/")[2].removesuffix(".py")

    @property
    def room(self) -> str:
        """The room that it is in; empty for what stands around the rooms."""
        return self.path.partition("/")[0] if "/" in self.path else ""

    @property
    def is_runtime(self) -> bool:
        """Whether it is copied into generated packages."""
        return self.path.startswith("emit/runtime/")


def planted(path: str, text: str) -> Source:
    """Return a file that does not exist."""
    return Source(path, ast.parse(text))


@cache
def sources() -> tuple[Source, ...]:
    """Return all files of the generator."""
    return tuple(
        planted(path.relative_to(HOUSE).as_posix(), path.read_text("utf-8"))
        for path in sorted(HOUSE.rglob("*.py"))
    )


@cache
def nodes(source: Source) -> tuple[ast.AST, ...]:
    """Return all nodes of the tree of a file."""
    return tuple(ast.walk(source.tree))


@cache
def imported(source: Source) -> tuple[str, ...]:
    """Return the dotted name of everything that is imported, at run time or for types only.

    ``from a import b`` is ``a.b``, whether ``b`` is a module or a name in one; dots stay in front.
    """
    return tuple(_imported(source))


def _imported(source: Source) -> Iterator[str]:
    for node in nodes(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            joint = "" if origin.endswith(".") else "."
            yield from (f"{origin}{joint}{alias.name}" for alias in node.names)


@cache
def calls(source: Source) -> tuple[tuple[str, ast.Call], ...]:
    """Return each call with the text of what is called, such as ``os.replace``."""
    found = (node for node in nodes(source) if isinstance(node, ast.Call))
    return tuple((dotted(node.func), node) for node in found)


def dotted(node: ast.expr) -> str:
    """Return the text of an expression; that of a name, or of its attributes, at once."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ast.unparse(node)


PATH_WRITERS = frozenset(
    {
        *("chmod", "hardlink_to", "mkdir", "rename", "rmdir", "symlink_to", "touch", "unlink"),
        *("write_bytes", "write_text"),
    }
)
OS_WRITERS = frozenset(
    f"os.{name}"
    for name in (
        *("chmod", "copy_file_range", "fdopen", "ftruncate", "link", "makedirs", "mkdir", "mkfifo"),
        *("mknod", "posix_fallocate", "pwrite", "pwritev", "remove", "removedirs", "removexattr"),
        *("rename", "renames", "replace", "rmdir", "sendfile", "setxattr", "symlink", "truncate"),
        *("unlink", "utime", "write", "writev"),
    )
)
WRITING_MODULES = frozenset(
    ("dbm", "fileinput", "mmap", "shelve", "shutil", "sqlite3", "tarfile", "tempfile", "zipfile")
)
OPENERS = frozenset(
    ("bz2.open", "codecs.open", "gzip.open", "io.FileIO", "io.open", "lzma.open", "os.open")
)


def writes(source: Source) -> Iterator[str]:
    """Yield what, as far as its text tells, changes something on the disk.

    A method or function counts where it is named, not only where it is called.
    """
    yield from _writers_imported(source)
    for node in nodes(source):
        if isinstance(node, ast.Attribute):
            name = dotted(node)
            if node.attr in PATH_WRITERS or name in OS_WRITERS:
                yield name
    for name, call in calls(source):
        method = name.rpartition(".")[2] if "." in name else ""
        is_write = (
            (method == "replace" and name != "os.replace" and _replaces_a_path(call))
            or (name in {"open", "io.open"} and _may_write(call, 1, unless_literal=True))
            or (method == "open" and name not in OPENERS and _may_write(call, 0))
            or (name == "os.open" and not _only_reads(call))
            or name in OPENERS - {"io.open", "os.open"}
        )
        if is_write:
            yield name


def _writers_imported(source: Source) -> Iterator[str]:
    """Yield imports of what writes, and of what could hide it under another name."""
    known = {"os", "io", "codecs"}
    for name in imported(source):
        if name.split(".")[0] in WRITING_MODULES or name in OS_WRITERS | OPENERS:
            yield name
    for node in nodes(source):
        if isinstance(node, ast.Import):
            named = (alias for alias in node.names if alias.name in known and alias.asname)
            yield from (f"{alias.name} as {alias.asname}" for alias in named)


def _only_reads(call: ast.Call) -> bool:
    """Tell an ``os.open`` with the flags of `tc3gen.file_reading`, or of nothing, from others."""
    path, flags = map(ast.unparse, call.args[:2])
    return path == "os.devnull" or flags == "READING"


def _replaces_a_path(call: ast.Call) -> bool:
    """Tell ``path.replace(target)`` from the two-argument method of texts, and from ours."""
    return len(call.args) == 1 and not call.keywords


def _may_write(call: ast.Call, mode_at: int, *, unless_literal: bool = False) -> bool:
    """Return whether the mode of an ``open`` is for writing; *unless_literal* also if it may be.

    Other things than files have a method ``open``, so there only a literal mode tells.
    """
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    given += call.args[mode_at : mode_at + 1]
    literal = [mode.value for mode in given if isinstance(mode, ast.Constant)]
    if len(literal) < len(given):
        return unless_literal
    return any(isinstance(mode, str) and bool(set("wax+") & set(mode)) for mode in literal)
