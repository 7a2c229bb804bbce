"""Open folders: what is in one is reached through its handle, and no link on the way is followed.

A path is walked name by name, each opened from the folder before it. So nobody can put a link in
the way between a look and a deed: what was opened stays what it was. Windows has no such handles;
there each name is looked at before it is used.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.file_reading import READING, Kind, NotRegularError, kind_of, read_descriptor

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

Entries: TypeAlias = dict[str, Kind]
"""Name to what stands there."""

HAS_HANDLES = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
"""Whether this system can open a file by its name in an open folder."""

MAX_FILE_BYTES = 64 * 2**20
"""The largest file of a package that is read: many times the largest that is generated."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = READING | _NO_LINK | getattr(os, "O_DIRECTORY", 0)
_NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | _NO_LINK
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Folder:
    """A folder that is open until it is closed; names are those of what is directly in it.

    Everything raises OSError; NotRegularError where something else stands under a name than is
    wanted there, a symbolic link above all.
    """

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self.descriptor = descriptor
        """Its handle; ``None`` where the system has none."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the handle."""
        if self.descriptor is not None:
            os.close(self.descriptor)

    def open_folder(self, name: str) -> Folder:
        """Open a folder in this one."""
        path = self.path / name
        if self.descriptor is None:
            self._check(name, "folder")
            return Folder(path, None)
        try:
            return Folder(path, os.open(name, _FOLDER, dir_fd=self.descriptor))
        except OSError as error:
            if error.errno in {errno.ENOTDIR, errno.ELOOP}:
                self._check(name, "folder")
            raise _located(error, path) from error

    def read(self, name: str) -> bytes:
        """Return the content of a file; raises TooLargeError past `MAX_FILE_BYTES`."""
        self._check(name, "file")
        descriptor = self._opened(name)
        try:
            return read_descriptor(descriptor, self.path / name, limit=MAX_FILE_BYTES)
        finally:
            os.close(descriptor)

    def read_head(self, name: str, size: int) -> bytes:
        """Return the first *size* bytes of a file, fewer where it is shorter."""
        self._check(name, "file")
        descriptor = self._opened(name)
        try:
            return os.read(descriptor, size)
        finally:
            os.close(descriptor)

    def create(self, name: str, content: bytes) -> None:
        """Write a file that must not exist; nothing of it is left where that fails."""
        path = self.path / name
        try:
            descriptor = os.open(self._at(name), _NEW_FILE, 0o666, dir_fd=self.descriptor)
        except OSError as error:
            raise _located(error, path) from error
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - it is open already
                file.write(content)
        except OSError as error:
            self.remove(name)
            raise _located(error, path) from error

    def rename(self, old: str, new: str) -> None:
        """Give a file another name, in one step; a file or a link that has it is replaced."""
        try:
            os.replace(
                self._at(old),
                self._at(new),
                src_dir_fd=self.descriptor,
                dst_dir_fd=self.descriptor,
            )
        except OSError as error:
            raise _located(error, self.path / new) from error

    def make(self, name: str) -> None:
        """Make a folder, unless there is one."""
        try:
            os.mkdir(self._at(name), dir_fd=self.descriptor)
        except FileExistsError:
            self._check(name, "folder")
        except OSError as error:
            raise _located(error, self.path / name) from error

    def remove(self, name: str) -> None:
        """Delete a file, or a link and not what it leads to; nothing happens where none is."""
        try:
            os.unlink(self._at(name), dir_fd=self.descriptor)
        except FileNotFoundError:
            return
        except OSError as error:
            raise _located(error, self.path / name) from error

    def remove_folder(self, name: str) -> None:
        """Delete an empty folder."""
        try:
            os.rmdir(self._at(name), dir_fd=self.descriptor)
        except OSError as error:
            raise _located(error, self.path / name) from error

    def entries(self) -> Entries:
        """Return what is in it, sorted by name."""
        kinds: Entries = {}
        with os.scandir(self.path if self.descriptor is None else self.descriptor) as found:
            for entry in found:
                with suppress(FileNotFoundError):  # It is gone again.
                    kinds[entry.name] = kind_of(entry.stat(follow_symlinks=False))
        return dict(sorted(kinds.items()))

    def is_at(self, path: Path) -> bool:
        """Return whether this is the folder that stands at *path* now."""
        if self.descriptor is None:
            return True
        try:
            return os.path.samestat(os.fstat(self.descriptor), path.lstat())
        except FileNotFoundError:
            return False

    def _opened(self, name: str) -> int:
        """Open a file to be read, and no link."""
        try:
            return os.open(self._at(name), READING | _NO_LINK, dir_fd=self.descriptor)
        except OSError as error:
            raise _located(error, self.path / name) from error

    def _at(self, name: str) -> str:
        return name if self.descriptor is not None else str(self.path / name)

    def _check(self, name: str, wanted: Kind) -> None:
        """Raise NotRegularError unless a file or folder, as *wanted*, has this name."""
        path = self.path / name
        try:
            status = os.stat(self._at(name), dir_fd=self.descriptor, follow_symlinks=False)
        except OSError as error:
            raise _located(error, path) from error
        if (kind := kind_of(status)) != wanted:
            raise NotRegularError(path, kind, "folder" if wanted == "folder" else "regular file")


def open_root(path: Path, *, handles: bool = HAS_HANDLES) -> Folder:
    """Open the folder at *path*, which must not be a link; the way to it may lead over links.

    Raises OSError: FileNotFoundError where there is nothing.
    """
    if (kind := kind_of(path.lstat())) != "folder":
        raise NotRegularError(path, kind, "folder")
    try:
        return Folder(path, os.open(path, _FOLDER) if handles else None)
    except OSError as error:
        raise _located(error, path) from error


def _located(error: OSError, path: Path) -> OSError:
    """Return *error* with the whole path in place of a name."""
    return OSError(error.errno, error.strerror, str(path))
