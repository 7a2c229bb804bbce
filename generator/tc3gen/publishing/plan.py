"""What publishing would change: files as they should be, held against those on the disk."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen import __version__
from tc3gen.publishing.foreign import Foreign, foreign_entries
from tc3gen.publishing.journal import JOURNAL, Journal, read_journal
from tc3gen.publishing.likeness import Likeness, likeness
from tc3gen.publishing.manifest import MANIFEST, Manifest, digest, read_manifest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tc3gen.publishing.disk import Disk


@dataclass(frozen=True, slots=True)
class Plan:
    """Files as they should be, against those on the disk. All paths are sorted."""

    made: dict[str, bytes]
    """Every file as it should be; of a package, the manifest last."""
    found: dict[str, bytes]
    """Every file on the disk that is made now, or once was."""
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Files that are no longer made."""
    edited: list[str] = field(default_factory=list)
    """Files to replace or remove that hold what no run of tc3gen wrote."""
    foreign: list[Foreign] = field(default_factory=list)
    """What nobody listed, or is no file; it stays."""
    journal: Journal | None = None
    """What an interrupted run may have written."""

    @property
    def is_current(self) -> bool:
        """Whether the disk holds what is made, but for foreign files."""
        return not (self.changed or self.removed) and self.journal is None

    @property
    def is_package(self) -> bool:
        """Whether the whole folder is tc3gen's, and a manifest lists what is in it."""
        return MANIFEST in self.made

    @property
    def obstacles(self) -> list[Foreign]:
        """What keeps the package from being written, or from being what is imported."""
        return [foreign for foreign in self.foreign if foreign.effect != "none"]

    @property
    def lost_edits(self) -> list[str]:
        """Edited files whose edit publishing would lose; other line ends are no loss."""
        alike = self.alike() if self.edited else {}
        return [path for path in self.edited if alike.get(path) != "line ends"]

    def alike(self) -> dict[str, Likeness]:
        """Return path to likeness of what was only written otherwise: by git, or by a formatter."""
        pairs = ((path, self.found.get(path)) for path in self.changed)
        alike = {p: likeness(p, old, self.made[p]) for p, old in pairs if old is not None}
        return {path: kind for path, kind in alike.items() if kind}

    def diff(self) -> str:
        """Return what publishing would change, as a unified diff."""
        parts: list[str] = []
        for path in sorted({*self.changed, *self.removed}):
            old, new = self.found.get(path), self.made.get(path)
            parts += difflib.unified_diff(
                _lines(old),
                _lines(new),
                f"a/{path}" if old is not None else "/dev/null",
                f"b/{path}" if new is not None else "/dev/null",
            )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in parts
        )


class BrokenManifestError(Exception):
    """The manifest on the disk is not one of ours."""


def plan_files(texts: Mapping[str, str], disk: Disk) -> Plan:
    """Plan to write some files, path to text, into a folder that holds files of others, too.

    Whoever wrote what is there now: it is replaced, as these are files that people edit.
    """
    made = {path: text.encode() for path, text in texts.items()}
    found = {path: content for path in made if (content := disk.read(path)) is not None}
    return Plan(made, found, changed=[path for path in made if made[path] != found.get(path)])


def plan_package(contents: Mapping[str, bytes], disk: Disk, *, force: bool = False) -> Plan:
    """Plan to write a package: a folder in which every file is tc3gen's, listed in a manifest.

    *contents* are all its files but the manifest, path to bytes. The manifest tells edits by hand
    from what a run has written, and vouches for nothing: what is not as in *contents* changes.

    Raises BrokenManifestError where the manifest cannot be read, unless *force* says to do without.
    """
    entries = disk.entries()
    read = _Reader(disk, {path for path, entry in entries.items() if entry.kind == "file"})
    listed = _manifest(read(MANIFEST), force=force)
    made = {**contents, MANIFEST: _listing(contents)}
    journal = read_journal(read(JOURNAL))
    known = {*made, *listed.files, *(journal or {})}
    foreign = foreign_entries(entries, {*made, JOURNAL}, known)
    blocked = tuple(each.path for each in foreign if each.effect == "blocks")
    found = {path: content for path in known if (content := read(path)) is not None}
    # What is right already is held once.
    found |= {path: made[path] for path in found if found[path] == made.get(path)}
    changed = [p for p in made if found.get(p) != made[p] and not _is_below(p, blocked)]
    removed = sorted(path for path in found if path not in made)
    edited = (
        path
        for path in (*changed, *removed)
        if path in found
        and path != MANIFEST
        and digest(found[path]) not in _known_digests(path, listed, journal)
    )
    # Where the manifest cannot be read, nobody knows what was edited.
    edits = [] if MANIFEST in blocked else sorted(edited)
    return Plan(made, found, changed, removed, edits, foreign, journal)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads those files of *disk* that were seen there, each under exactly the name it has.

    A disk that ignores case has a file under other names, too.
    """

    disk: Disk
    files: Collection[str]

    def __call__(self, path: str) -> bytes | None:
        """Return the content of a file, ``None`` where there is none."""
        return self.disk.read(path) if path in self.files else None


def _is_below(path: str, locations: Iterable[str]) -> bool:
    return any(path == location or path.startswith(f"{location}/") for location in locations)


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="backslashreplace").splitlines(keepends=True)


def _listing(contents: Mapping[str, bytes]) -> bytes:
    """Return the manifest of a package that holds *contents*."""
    files = {path: digest(content) for path, content in contents.items()}
    return Manifest(f"tc3gen {__version__}", files).to_json().encode()


def _manifest(content: bytes | None, *, force: bool) -> Manifest:
    if content is None:
        return Manifest()
    try:
        return read_manifest(content.decode())
    except (ValueError, RecursionError) as error:
        if force:
            return Manifest()
        raise BrokenManifestError(str(error)) from error


def _known_digests(path: str, listed: Manifest, journal: Journal | None) -> list[str]:
    """Return the digests of what tc3gen put, or was about to put, at *path*."""
    noted = (journal or {}).get(path, [])
    return [*noted, listed.files[path]] if path in listed.files else noted
