"""The file operations of publishing, one by one, so that a test can stop between any two."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PENDING = ".tc3gen-pending"


class Disk:
    """Reads and changes the files below *root*; paths have forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self) -> list[str]:
        """Return all files, less what Python, editors and an interrupted run leave behind."""
        found: list[str] = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(
                name for name in folders if name != "__pycache__" and name[0] != "."
            )
            inside = Path(folder).relative_to(self.root)
            found += [(inside / name).as_posix() for name in names if name[0] != "."]
        return sorted(found)

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, ``None`` where there is none."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def replace(self, path: str, content: bytes) -> None:
        """Put *content* where it belongs in one step: nobody ever sees half of a file."""
        self.replace_all({path: content})

    def replace_all(self, contents: Mapping[str, bytes]) -> None:
        """Put all *contents* where they belong, in their order, once all of them are written."""
        pendings: list[tuple[Path, Path]] = []
        for path, content in contents.items():
            target = self.root / path
            pending = target.with_name(f".{target.name}{_PENDING}")
            self.step("mkdir", target.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            self.step("write", pending)
            pending.write_bytes(content)
            pendings.append((pending, target))
        for pending, target in pendings:
            self.step("rename", target)
            pending.replace(target)

    def remove(self, path: str) -> None:
        """Delete a file."""
        target = self.root / path
        self.step("unlink", target)
        target.unlink(missing_ok=True)

    def prune(self, path: str) -> None:
        """Delete the folders around *path* in which nothing is left."""
        folder = (self.root / path).parent
        while folder != self.root and _is_spent(folder):
            self.step("rmdir", folder)
            _remove_folder(folder)
            folder = folder.parent

    def clean(self) -> None:
        """Delete what an interrupted run left behind."""
        for pending in sorted(self.root.rglob(f".*{_PENDING}")):
            self.step("unlink", pending)
            pending.unlink(missing_ok=True)

    def step(self, operation: str, path: Path) -> None:
        """Announce an operation that changes something."""


def _is_spent(folder: Path) -> bool:
    return folder.is_dir() and all(item.name == "__pycache__" for item in folder.iterdir())


def _remove_folder(folder: Path) -> None:
    cache = folder / "__pycache__"
    if cache.is_dir():
        for compiled in cache.iterdir():
            compiled.unlink()
        cache.rmdir()
    folder.rmdir()
