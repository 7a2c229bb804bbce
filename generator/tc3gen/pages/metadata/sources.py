"""Where metadata is: in a wheel or sdist of tccli or of the SDK, in a folder, or in an api.json.

tccli holds, for each service and version, ``services/<service>/v<date>/api.json`` and beside it
``examples.json``; the SDK holds ``tencentcloud/<service>/v<date>/errorcodes.py``. Archives are read
file by file, never unpacked, and nothing in them is run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.file_reading import read_file
from tc3gen.pages.metadata.archives import ENDINGS, MAX_FILE_BYTES, archived_files
from tc3gen.pages.metadata.form import MetadataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    Files: TypeAlias = Mapping[str, Callable[[], bytes]]

_WANTED = re.compile(
    r"(?:.*/)?(?:services|tencentcloud)/(?P<service>[a-z][a-z0-9_-]{0,63})/v(?P<date>[0-9]{8})/"
    r"(?P<file>api\.json|examples\.json|errorcodes\.py|[a-z0-9_]+(?<!_async)_client\.py)"
)


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

    @property
    def path(self) -> str:
        """How findings name its api.json, or what there is."""
        return self.paths.get("api.json") or next(iter(self.paths.values()))


def is_metadata(source: Path) -> bool:
    """Return whether *source* is no page: a folder, an archive or an api.json, by its name."""
    return source.is_dir() or source.name.lower().endswith((".json", *ENDINGS))


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
            before = found.get(key)
            if before and name in before.files and name != "client.py":
                raise MetadataError(f"it holds {name} of {one.folder} {version} twice: {path}")
            found[key] = joined([before, one])[0] if before else one
    if not any({"api.json", "errorcodes.py"} & each.files.keys() for each in found.values()):
        raise MetadataError("it holds no services/<service>/v<date>/api.json")
    return [found[key] for key in sorted(found)]


def told_twice(sources: Iterable[ServiceSource]) -> list[tuple[str, str]]:
    """Return the paths of the same facts about a service in two of *sources*, a pair for each."""
    first: dict[tuple[str, str, str], str] = {}
    pairs: list[tuple[str, str]] = []
    for each in sources:
        for name in ("api.json", "errorcodes.py"):
            if path := each.paths.get(name):
                before = first.setdefault((each.folder, each.version, name), path)
                pairs += [(before, path)] if before != path else []
    return pairs


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
    yield from archived_files(source, _WANTED.fullmatch)


def _files_in_folder(folder: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the files below *folder*: that of tccli, of its services, or of one of them."""
    for pattern in ("api.json", "examples.json", "errorcodes.py", "*_client.py"):
        for path in sorted(folder.rglob(pattern)):
            yield path.absolute().as_posix(), partial(_read_file, path)


def _read_file(path: Path) -> bytes:
    return read_file(path, limit=MAX_FILE_BYTES)
