"""Reading files: only regular ones, and never more of them than was asked for."""

from __future__ import annotations

import errno
import os
import stat
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Kind: TypeAlias = Literal["file", "folder", "symbolic link", "junction", "FIFO", "socket", "device"]
"""What stands under a name. A junction is a link to a folder, as Windows has it."""

MIB = 2**20
MAX_SPEC_BYTES = 32 * MIB
"""The largest file of a spec that is read."""
MAX_PAGE_BYTES = 64 * MIB
"""The largest page that is imported."""

# Without O_NONBLOCK, opening a FIFO waits for somebody to write into it.
READING = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""Flags to open a file with, whatever it turns out to be."""

_CHUNK_BYTES = MIB
_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, which Python tells on Windows only."""
_KINDS: dict[int, Kind] = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
    stat.S_IFLNK: "symbolic link",
    stat.S_IFIFO: "FIFO",
    stat.S_IFSOCK: "socket",
}


class NotRegularError(OSError):
    """A path leads to something else than a regular file, or, where one is needed, a folder."""

    def __init__(self, path: Path | str, kind: Kind, wanted: str = "regular file") -> None:
        super().__init__(errno.EINVAL, f"it is a {kind}, not a {wanted}", str(path))
        self.kind = kind


class TooLargeError(OSError):
    """A file holds more than is read of it."""

    def __init__(self, path: Path | str, limit: int) -> None:
        message = f"it is larger than {limit // MIB} MiB"
        super().__init__(errno.EFBIG, message, str(path))


def kind_of(status: os.stat_result) -> Kind:
    """Return what a status says; that of a link is one of `os.lstat`."""
    if getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        return "junction"
    return _KINDS.get(stat.S_IFMT(status.st_mode), "device")


def exists(path: Path) -> bool:
    """Return whether anything has this name, be it a link that leads nowhere."""
    return os.path.lexists(path)


def read_file(path: Path, *, limit: int) -> bytes:
    """Return all bytes of the regular file at *path*, or at the end of links.

    Does not wait for a writer. Raises OSError: NotRegularError for a folder, a FIFO, a socket or a
    device, TooLargeError for more than *limit* bytes.
    """
    # Looked at before it is opened, for opening a device can do something; and after, for
    # something else can have come in its place.
    _check_regular(path, path.stat())
    descriptor = os.open(path, READING)
    try:
        return read_descriptor(descriptor, path, limit=limit)
    finally:
        os.close(descriptor)


def open_file(path: Path) -> BinaryIO:
    """Return the regular file at *path*, open to be read in pieces; raises as `read_file`."""
    _check_regular(path, path.stat())
    descriptor = os.open(path, READING)
    try:
        _check_regular(path, os.fstat(descriptor))
        return open(descriptor, "rb")  # noqa: PTH123 - it is open already
    except BaseException:
        os.close(descriptor)
        raise


def read_descriptor(descriptor: int, path: Path, *, limit: int) -> bytes:
    """Return all bytes of an open file; raises as `read_file`."""
    _check_regular(path, os.fstat(descriptor))
    return read_limited(partial(os.read, descriptor), path, limit=limit)


def read_limited(read: Callable[[int], bytes], path: Path | str, *, limit: int) -> bytes:
    """Return what *read* gives until it gives nothing; raises TooLargeError past *limit* bytes."""
    content = bytearray()
    while chunk := read(min(_CHUNK_BYTES, limit + 1 - len(content))):
        content += chunk
        if len(content) > limit:
            raise TooLargeError(path, limit)
    return bytes(content)


def _check_regular(path: Path, status: os.stat_result) -> None:
    if (kind := kind_of(status)) != "file":
        raise NotRegularError(path, kind)
