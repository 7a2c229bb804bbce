"""What stands in a package and is not part of it, and what that does to the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.publishing.disk import CACHE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tc3gen.file_reading import Kind
    from tc3gen.publishing.disk import Entry

Effect: TypeAlias = Literal["none", "blocks", "shadows"]
"""It does nothing, stands where the package needs a file or a folder, or is imported instead."""

_NATIVE = {".so", ".pyd", ".dll", ".fwork"}
"""Suffixes of modules that are not Python; Python prefers them to a ``.py`` beside them."""
_HASH_BASED = 1
"""The flag of compiled code that is not bound to the time of its source (PEP 552)."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something at *path* that tc3gen did not write, and does not delete."""

    path: str
    kind: Kind
    effect: Effect = "none"
    in_place_of: str = ""
    """What it blocks, ``file`` or ``folder``, or the module that it shadows."""


def foreign_entries(
    entries: Mapping[str, Entry], package: Collection[str], known: Collection[str]
) -> list[Foreign]:
    """Return what of *entries* is foreign, sorted by path.

    *package* are the files that are generated now, *known* those that were once. What Python and
    editors leave behind is not listed, as long as it cannot be imported.
    """
    needed = {str(parent) for path in package for parent in PurePosixPath(path).parents}
    found: list[Foreign] = []
    for path, entry in sorted(entries.items()):
        if path in package:
            found += _blocking(path, entry, "file")
        elif path in needed:
            found += _blocking(path, entry, "folder")
        elif not (path in known and entry.kind == "file"):
            found += _beside(path, entry, package)
    return found


def _blocking(path: str, entry: Entry, wanted: Kind) -> Iterator[Foreign]:
    if entry.kind != wanted:
        yield Foreign(path, entry.kind, "blocks", wanted)


def _beside(path: str, entry: Entry, package: Collection[str]) -> Iterator[Foreign]:
    location = PurePosixPath(path)
    if location.name[0] == "." or CACHE in location.parent.parts[:-1]:
        return
    if shadowed := _shadowed(location, entry, package):
        yield Foreign(path, entry.kind, "shadows", shadowed)
    elif entry.kind != "folder" and location.parent.name != CACHE:
        yield Foreign(path, entry.kind)


def _shadowed(location: PurePosixPath, entry: Entry, package: Collection[str]) -> str:
    """Return the module that Python would not import because of what is at *location*."""
    is_link = entry.kind in {"symbolic link", "junction"}
    if location.name == CACHE:
        return "the modules beside it" if is_link else ""
    stem = location.name.partition(".")[0].casefold()
    if location.parent.name == CACHE:
        # Python uses compiled code only if it names the time and size of its source; code that is
        # bound to a hash instead may be used without a look at the source.
        unbound = bool(int.from_bytes(entry.head[4:8], "little") & _HASH_BASED)
        beside = location.parent.with_name(f"{stem}.py")
        return str(beside) if is_link or unbound else ""
    folder = location.parent.name.casefold()
    if stem == "__init__" and folder:
        module = str(location.parent.with_name(f"{folder}.py"))
        if module in package:
            return module
    module = str(location.with_name(f"{stem}.py"))
    replaces = location.suffix in _NATIVE or (is_link and location.name.casefold() == stem)
    return module if replaces and module in package else ""
