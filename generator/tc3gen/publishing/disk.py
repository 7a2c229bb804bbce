"""The file operations of publishing, one by one, so that a test can stop between any two."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.file_reading import exists
from tc3gen.publishing.folder_handles import HAS_HANDLES, Folder, open_root
from tc3gen.publishing.locking import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tc3gen.file_reading import Kind

CACHE = "__pycache__"
_PENDING = ".tc3gen-pending"
_HEAD_BYTES = 16
"""The head of compiled code: a magic number, flags, and what it was compiled from (PEP 552)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at a path; of compiled Python, *head* holds the first bytes."""

    kind: Kind
    head: bytes = b""


class Disk:
    """Reads and changes the files below *root*, and nothing outside of it.

    Paths have forward slashes. A symbolic link is never followed, be it *root* itself, a folder on
    the way or a file: the operation raises NotRegularError. *handles* False does without handles
    of folders, as on Windows.
    """

    def __init__(self, root: Path, *, handles: bool = HAS_HANDLES) -> None:
        self.root = root
        self._handles = handles
        self._open: Folder | None = None

    @contextmanager
    def lock(
        self, *, shared: bool = False, notify: Callable[[str], object] = lambda _: None
    ) -> Iterator[None]:
        """Keep other runs of tc3gen out of *root*; where it is *shared*, those that write.

        A root that is missing is made, unless the lock is *shared*, and goes again where it stays
        empty. *notify* is told when there is something to wait for. Raises OSError, BusyError after
        a while.
        """
        missing = [path for path in (self.root, *self.root.parents) if not exists(path)]
        with ExitStack() as stack:
            self._open = self._locked_root(stack, shared=shared, notify=notify)
            try:
                yield
            finally:
                self._open = None
                if not shared:
                    _remove_empty(missing)

    def _locked_root(
        self, stack: ExitStack, *, shared: bool, notify: Callable[[str], object]
    ) -> Folder | None:
        """Open and lock the root until *stack* ends; ``None`` where there is none to share."""
        while True:
            if not shared and not exists(self.root):
                self.root.mkdir(parents=True, exist_ok=True)
            with ExitStack() as attempt:
                try:
                    folder = attempt.enter_context(open_root(self.root, handles=self._handles))
                except FileNotFoundError:
                    if shared:
                        return None
                    continue  # The run that was waited for has just removed it.
                attempt.enter_context(locked(folder, shared=shared, notify=notify))
                if folder.is_at(self.root):
                    stack.enter_context(attempt.pop_all())
                    return folder

    def entries(self) -> dict[str, Entry]:
        """Return all below *root* by path, folders too, less what hidden folders hold."""
        found: dict[str, Entry] = {}
        if self._open is not None or exists(self.root):
            with self._root() as root:
                _collect(root, "", found)
        return found

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, ``None`` where there is none."""
        try:
            with self._folder_of(path) as (folder, name):
                return folder.read(name)
        except FileNotFoundError:
            return None

    def replace(self, path: str, content: bytes) -> None:
        """Put *content* where it belongs in one step: nobody ever sees half of a file."""
        self.replace_all({path: content})

    def replace_all(self, contents: Mapping[str, bytes]) -> None:
        """Put all *contents* where they belong, in their order, once all of them are written.

        Where one cannot be written, every file stays as it is, and nothing is left of the others.
        """
        written: dict[str, str] = {}
        try:
            for path, content in contents.items():
                written[path] = self._write_beside(path, content)
        except OSError:
            for pending in written.values():
                self.remove(pending)
            raise
        for path, pending in written.items():
            self.step("rename", self.root / path)
            with self._folder_of(path) as (folder, name):
                folder.rename(pending.rpartition("/")[2], name)

    def _write_beside(self, path: str, content: bytes) -> str:
        """Write *content* under a name of its own in the folder of *path*; return its path."""
        around, slash, _ = path.rpartition("/")
        name = f".{secrets.token_hex(8)}{_PENDING}"
        self.step("mkdir", self.root / around)
        with self._folder_of(path, make=True) as (folder, _):
            self.step("write", folder.path / name)
            folder.create(name, content)
        return f"{around}{slash}{name}"

    def remove(self, path: str) -> None:
        """Delete a file."""
        self.step("unlink", self.root / path)
        with suppress(FileNotFoundError), self._folder_of(path) as (folder, name):
            folder.remove(name)

    def prune(self, path: str) -> None:
        """Delete the folders around *path* in which nothing is left."""
        while path := path.rpartition("/")[0]:
            with suppress(FileNotFoundError), self._folder_of(path) as (around, name):
                with around.open_folder(name) as folder:
                    if not _holds_only_cache(folder):
                        return
                    self.step("rmdir", folder.path)
                    _empty(folder)
                around.remove_folder(name)

    def clean(self, *, deep: bool = True) -> None:
        """Delete what an interrupted run left behind, *deep* also in the folders of the root."""
        for path, entry in self.entries().items():
            if _is_pending(path, entry) and (deep or "/" not in path):
                self.remove(path)

    def step(self, operation: str, path: Path) -> None:
        """Announce an operation that changes something."""

    def _root(self) -> AbstractContextManager[Folder]:
        """Open the root, unless it is open already."""
        if self._open is not None:
            return nullcontext(self._open)
        return open_root(self.root, handles=self._handles)

    @contextmanager
    def _folder_of(self, path: str, *, make: bool = False) -> Iterator[tuple[Folder, str]]:
        """Open the folder of *path*, and those around it if need be; yield it and the last name."""
        *parts, name = path.split("/")
        if make and self._open is None:
            self.root.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            folder = stack.enter_context(self._root())
            for part in parts:
                if make:
                    folder.make(part)
                folder = stack.enter_context(folder.open_folder(part))
            yield folder, name


def _collect(folder: Folder, before: str, found: dict[str, Entry]) -> None:
    """Add what *folder* holds to *found*, with *before* in front of each name."""
    for name, kind in folder.entries().items():
        path = f"{before}{name}"
        is_compiled = kind == "file" and before.endswith(f"{CACHE}/") and name.endswith(".pyc")
        # Python replaces what it has compiled at any time, so a file can be gone by now.
        with suppress(FileNotFoundError):
            head = folder.read_head(name, _HEAD_BYTES) if is_compiled else b""
            found[path] = Entry(kind, head)
            if kind == "folder" and name[0] != ".":
                with folder.open_folder(name) as inner:
                    _collect(inner, f"{path}/", found)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Delete *folders*, the innermost first, up to one that holds something."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _is_pending(path: str, entry: Entry) -> bool:
    name = path.rpartition("/")[2]
    return entry.kind != "folder" and name[0] == "." and name.endswith(_PENDING)


def _holds_only_cache(folder: Folder) -> bool:
    """Return whether *folder* holds nothing, or nothing but what Python compiled in it."""
    entries = folder.entries()
    if not entries:
        return True
    if entries != {CACHE: "folder"}:
        return False
    with folder.open_folder(CACHE) as cache:
        return all(name.endswith(".pyc") for name in cache.entries())


def _empty(folder: Folder) -> None:
    if folder.entries():
        with folder.open_folder(CACHE) as cache:
            for name in cache.entries():
                cache.remove(name)
        folder.remove_folder(CACHE)
