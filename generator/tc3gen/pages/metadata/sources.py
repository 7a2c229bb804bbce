"""Where metadata is: in a wheel or sdist of tccli or of the SDK, in a folder, or in an api.json.

tccli holds, for each service and version, ``services/<service>/v<date>/api.json`` and beside it
``examples.json``; the SDK holds ``tencentcloud/<service>/v<date>/errorcodes.py``. Archives are read
member by member, never unpacked, and nothing in them is run.
"""

from __future__ import annotations

import lzma
import re
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.file_reading import MIB, read_file, read_limited
from tc3gen.pages.metadata.form import MetadataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
    from pathlib import Path

    Files: TypeAlias = Mapping[str, Callable[[], bytes]]

MAX_FILE_BYTES = 64 * MIB
"""The largest api.json that is read; that of the largest service has 4 MB."""
MAX_ARCHIVE_BYTES = 256 * MIB
"""How much of an sdist is read: it has to be held whole."""

_MAX_FILES = 100_000
_WANTED = re.compile(
    r"(?:.*/)?(?:services|tencentcloud)/(?P<service>[a-z][a-z0-9_-]{0,63})/v(?P<date>[0-9]{8})/"
    r"(?P<file>api\.json|examples\.json|errorcodes\.py|[a-z0-9_]+(?<!_async)_client\.py)"
)
_ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar")
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What an archive raises that is no archive, or a strange one."""


@dataclass(frozen=True, slots=True)
class ServiceSource:
    """The files about one service at one version."""

    folder: str
    """What the source calls the service; the API may know it by another name."""
    version: str
    """As ``2017-03-12``; empty for an api.json that stands alone."""
    files: Files = field(repr=False)
    """``api.json``, ``examples.json``, ``errorcodes.py`` and ``client.py`` to what reads them."""
    paths: Mapping[str, str]
    """The same to how findings name them."""


def is_metadata(source: Path) -> bool:
    """Return whether *source* is no page: a folder, an archive or an api.json, by its name."""
    return source.is_dir() or source.name.lower().endswith((".json", *_ARCHIVES))


def find_services(source: Path) -> list[ServiceSource]:
    """Return what *source* describes, sorted by service and version.

    Raises MetadataError where that is nothing, and OSError where it cannot be read.
    """
    if source.suffix.lower() == ".json":
        files = {"api.json": partial(_read_file, source)}
        return [ServiceSource("", "", files, {"api.json": str(source)})]
    found: dict[tuple[str, str], ServiceSource] = {}
    for path, read in _files(source):
        if match := _WANTED.fullmatch(path):
            date, file = match["date"], match["file"]
            version = f"{date[:4]}-{date[4:6]}-{date[6:]}"
            name = "client.py" if file.endswith("_client.py") else file
            one = ServiceSource(
                match["service"], version, {name: read}, {name: _shown(source, path)}
            )
            key = (one.folder, version)
            found[key] = joined([found[key], one])[0] if key in found else one
    if not any({"api.json", "errorcodes.py"} & each.files.keys() for each in found.values()):
        raise MetadataError("it holds no services/<service>/v<date>/api.json")
    return [found[key] for key in sorted(found)]


def joined(sources: Iterable[ServiceSource]) -> list[ServiceSource]:
    """Return *sources* with one for each service and version; what comes later completes it."""
    found: dict[tuple[str, str], ServiceSource] = {}
    for each in sources:
        known = found.setdefault((each.folder, each.version), each)
        files, paths = {**each.files, **known.files}, {**each.paths, **known.paths}
        found[each.folder, each.version] = replace(known, files=files, paths=paths)
    return [found[key] for key in sorted(found)]


def _shown(source: Path, path: str) -> str:
    return path if source.is_dir() else f"{source}/{path}"


def _files(source: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the files of *source*, and what reads each."""
    if source.is_dir():
        yield from _files_in_folder(source)
        return
    try:
        if zipfile.is_zipfile(source):
            yield from _files_in_zip(source)
        elif tarfile.is_tarfile(source):
            yield from _files_in_tar(source)
        else:
            raise MetadataError("this is no wheel, no sdist, no folder and no api.json")
    except _BROKEN as error:
        raise MetadataError(f"the archive is broken: {error}") from error


def _files_in_folder(folder: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the files below *folder*: that of tccli, of its services, or of one of them."""
    for pattern in ("api.json", "examples.json", "errorcodes.py", "*_client.py"):
        for path in sorted(folder.rglob(pattern)):
            yield path.absolute().as_posix(), partial(_read_file, path)


def _files_in_zip(archive: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with zipfile.ZipFile(archive, "r") as opened:
        members = [m for m in opened.infolist() if _WANTED.fullmatch(m.filename)]
    _refuse_many(members)
    for member in members:
        yield member.filename, partial(_read_zipped, archive, member)


def _files_in_tar(archive: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield what an sdist holds, read at once: to find a member, all before it are unpacked."""
    left = MAX_ARCHIVE_BYTES
    with tarfile.open(archive, "r") as opened:
        for number, member in enumerate(opened):
            _refuse_many(range(number))
            if not member.isfile() or not _WANTED.fullmatch(member.name):
                continue
            if file := opened.extractfile(member):
                limit = min(left, MAX_FILE_BYTES)
                content = read_limited(file.read, f"{archive}/{member.name}", limit=limit)
                left -= len(content)
                yield member.name, partial(bytes, content)


def _read_file(path: Path) -> bytes:
    return read_file(path, limit=MAX_FILE_BYTES)


def _read_zipped(archive: Path, member: zipfile.ZipInfo) -> bytes:
    try:
        with zipfile.ZipFile(archive, "r") as opened, opened.open(member) as file:
            path = f"{archive}/{member.filename}"
            return read_limited(file.read, path, limit=MAX_FILE_BYTES)
    except _BROKEN as error:
        raise MetadataError(f"{member.filename} cannot be unpacked: {error}") from error


def _refuse_many(members: Sized) -> None:
    if len(members) > _MAX_FILES:
        raise MetadataError(f"it holds more than {_MAX_FILES:,} files")
