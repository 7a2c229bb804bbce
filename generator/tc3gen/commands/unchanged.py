"""Services whose inputs have not changed: what was made of them is taken from the disk."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tc3gen import __version__
from tc3gen.commands.making import BULK_BYTES, MadeService, size_of
from tc3gen.commands.specs import packaged_platform
from tc3gen.file_reading import MAX_SPEC_BYTES, exists, read_file
from tc3gen.findings import Finding, Location
from tc3gen.publishing import Remembered, found_as_made, recall, remember
from tc3gen.publishing.manifest import digest
from tc3gen.spec.files import API_FILE, LOCK_FILE, PLATFORM_FILE, POLICY_FILE
from tc3gen.spec.folders import service_folders

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tc3gen.emit.parts import Parts
    from tc3gen.publishing import Disk


@dataclass(frozen=True, slots=True)
class Memory:
    """What was made of which service, as a package remembers it."""

    disk: Disk
    around: str
    """The digest of all that every service depends on."""
    known: dict[str, Remembered]
    inputs: dict[str, str] = field(default_factory=dict)
    """Of each service, from before it was read: whatever changes meanwhile is made next time."""

    def recalled(self, folder: Path) -> MadeService | None:
        """Return what the service in *folder* makes, ``None`` where that has to be found out."""
        known = self.known.get(folder.name)
        self.inputs[folder.name] = inputs_of(folder, self.around)
        if known is None or known.inputs != self.inputs[folder.name]:
            return None
        contents = found_as_made(known, self.disk)
        return None if contents is None else _made(contents, known.notes)

    def keep(self, services: Mapping[str, MadeService]) -> None:
        """Remember what *services* have made."""
        remember(
            {
                name: Remembered(
                    self.inputs[name],
                    {path: digest(content) for path, content in made.contents.items()},
                    {"findings": [asdict(f) for f in made.findings], "names": made.names},
                )
                for name, made in services.items()
            },
            self.disk,
        )


def memory_for(spec_root: Path, disk: Disk, only: Collection[str], parts: Parts) -> Memory | None:
    """Return the memory of the package on *disk*, ``None`` for a spec that is made in no time."""
    if sum(map(size_of, service_folders(spec_root))) < BULK_BYTES:
        return None
    own = spec_root / PLATFORM_FILE
    platform = own if exists(own) else packaged_platform()
    around = [_program(), str(platform), _content(platform), *sorted(only), "", *sorted(parts)]
    return Memory(disk, _digest(around), recall(disk))


def inputs_of(folder: Path, around: str) -> str:
    """Return the digest of all that the modules and findings of a service depend on."""
    files = (folder / name for name in (API_FILE, POLICY_FILE, LOCK_FILE))
    return _digest([around, str(folder), *map(_content, files)])


def _content(path: Path) -> str:
    """Return a digest of what is at *path*, or why it cannot be read."""
    try:
        return digest(read_file(path, limit=MAX_SPEC_BYTES))
    except OSError as error:
        return str(error)


@cache
def _program() -> str:
    """Return a digest of this program: its sources, and what it is run with."""
    root = Path(__file__).parents[1]
    files = sorted(path for path in root.rglob("*") if path.suffix in {".py", ".jinja"})
    with_it = (sys.version, version("jinja2"), version("pyyaml"), __version__)
    return _digest([*with_it, *(f"{path.relative_to(root)} {_content(path)}" for path in files)])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()


def _made(contents: dict[str, bytes], notes: Any) -> MadeService | None:  # noqa: ANN401 - JSON
    try:
        findings = [
            Finding(**{**each, "location": Location(**each["location"]), "subject": None})
            for each in notes["findings"]
        ]
        return MadeService(contents, findings, [*notes["names"]])
    except (TypeError, KeyError):
        return None
