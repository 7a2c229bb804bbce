"""Archives, read member by member: nothing is unpacked to the disk, and nothing without a bound.

Whoever made an archive may mean harm: its names may lead elsewhere, its members may unpack to more
than memory holds, its headers may announce what is not there. What is read of it is limited.
"""

from __future__ import annotations

import gzip
import stat
import struct
import tarfile
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING

from tc3gen.file_reading import MIB, NotRegularError, TooLargeError, kind_of, read_limited
from tc3gen.pages.metadata.form import MetadataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ENDINGS = (".whl", ".zip", ".tar.gz", ".tgz", ".tar")
MAX_FILE_BYTES = 16 * MIB
"""The largest file of metadata that is read; the largest there is has 4 MB."""
MAX_ARCHIVE_BYTES = 256 * MIB
"""The largest archive that is looked into, and how much of an sdist is held: it is read once."""
MAX_UNPACKED_BYTES = 1024 * MIB
"""How much of an sdist is unpacked on the way to its last member."""
MAX_MEMBERS = 100_000
_ENTRY = b"PK\x01\x02"
"""How each member begins in the directory of a zip file."""
_CHUNK = 4 * MIB
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What is raised by an invalid archive, or a strange one."""


def archived_files(
    archive: Path, is_wanted: Callable[[str], object]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each member that is wanted, and what reads it.

    Raises MetadataError for what is no archive, or a broken or oversized one, and OSError.
    """
    status = archive.stat()
    if (kind := kind_of(status)) != "file":
        raise NotRegularError(archive, kind)
    if status.st_size > MAX_ARCHIVE_BYTES:
        raise TooLargeError(archive, MAX_ARCHIVE_BYTES)
    try:
        if zipfile.is_zipfile(archive):
            yield from _zipped_files(archive, is_wanted)
        else:
            yield from _packed_files(archive, is_wanted)
    except _BROKEN as error:
        raise MetadataError(f"this is no archive, or a broken one: {_why(error)}") from error


def _why(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _zipped_files(
    archive: Path, is_wanted: Callable[[str], object]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    _refuse_many(_entries(archive))
    with zipfile.ZipFile(archive, "r") as opened:
        members = [member for member in opened.infolist() if is_wanted(member.filename)]
    for member in members:
        if stat.S_ISLNK(member.external_attr >> 16):
            raise MetadataError(f"{member.filename} is a symbolic link")
        yield member.filename, partial(_read_zipped, archive, member)


def _entries(archive: Path) -> int:
    """Return how many members a zip file may have, before anything is made of each."""
    count, before = 0, b""
    with archive.open("rb") as file:
        while chunk := file.read(_CHUNK):
            count += (before + chunk).count(_ENTRY)
            before = chunk[1 - len(_ENTRY) :]
    return count


def _read_zipped(archive: Path, member: zipfile.ZipInfo) -> bytes:
    path = f"{archive}/{member.filename}"
    if member.flag_bits & _ENCRYPTED:
        raise MetadataError(f"{member.filename} is encrypted")
    if member.file_size > MAX_FILE_BYTES:
        raise TooLargeError(path, MAX_FILE_BYTES)
    try:
        with zipfile.ZipFile(archive, "r") as opened, opened.open(member) as file:
            return read_limited(file.read, path, limit=MAX_FILE_BYTES)
    except _BROKEN as error:
        raise MetadataError(f"{member.filename} cannot be unpacked: {_why(error)}") from error


def _packed_files(
    archive: Path, is_wanted: Callable[[str], object]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield what an sdist holds, read at once: to find a member, all before it are unpacked."""
    left = MAX_ARCHIVE_BYTES
    with archive.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        stream = _Forwards(gzip.GzipFile(fileobj=file).read if is_packed else file.read, archive)
        with tarfile.open(fileobj=stream, mode="r:") as opened:  # type: ignore[call-overload]
            for number, member in enumerate(opened):
                _refuse_many(number)
                if not is_wanted(member.name):
                    continue
                if member.issym() or member.islnk():
                    raise MetadataError(f"{member.name} is a link")
                if content := opened.extractfile(member):
                    path = f"{archive}/{member.name}"
                    read = read_limited(content.read, path, limit=min(left, MAX_FILE_BYTES))
                    left -= len(read)
                    yield member.name, partial(bytes, read)


class _Forwards:
    """What an archive unpacks to, for `tarfile`: read forwards, and no more than a limit."""

    def __init__(self, read: Callable[[int], bytes], archive: Path) -> None:
        self._read, self._archive = read, archive
        self._position = 0

    def read(self, size: int) -> bytes:
        """Return *size* bytes, fewer at the end; a header of more than a file may have is none."""
        if size > MAX_FILE_BYTES:
            raise TooLargeError(self._archive, MAX_FILE_BYTES)
        if self._position + size > MAX_UNPACKED_BYTES:
            raise TooLargeError(self._archive, MAX_UNPACKED_BYTES)
        content = self._read(size)
        self._position += len(content)
        return content

    def tell(self) -> int:
        """Return how much was read."""
        return self._position

    def seek(self, position: int) -> int:
        """Read until *position*, which lies ahead, or to the end."""
        if position < self._position:
            raise tarfile.ReadError("its members stand in one another's way")
        while (left := position - self._position) and self.read(min(left, MIB)):
            pass
        return self._position


def _refuse_many(members: int) -> None:
    if members > MAX_MEMBERS:
        raise MetadataError(f"it holds more than {MAX_MEMBERS:,} files")
