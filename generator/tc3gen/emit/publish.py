"""Rendered modules to files on the disk: compared, then written, checked or refused.

Order of writing: the journal (what may be found half-way), changed files, removals, the manifest,
the journal again (gone). A kill at any point leaves whole files, each of which manifest, journal or
the next run's own output recognises, so none is mistaken for an edit by hand.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tc3gen import __version__
from tc3gen.emit.foreign import Foreign, foreign_entries
from tc3gen.emit.formatting import black_year, format_source
from tc3gen.emit.guard import assert_definitions_only
from tc3gen.emit.manifest import MANIFEST, Entry, Manifest, digest, is_inside, read_manifest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tc3gen.emit.disk import Disk
    from tc3gen.emit.modules import Module

JOURNAL = ".tc3gen-journal.json"

Journal: TypeAlias = dict[str, list[str]]
"""Path to the digests of what a run was about to put there; none for what it was to remove."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A package as it should be against the one on the disk. All paths are sorted."""

    package: dict[str, bytes]
    """Every file that the spec makes, the manifest last."""
    found: dict[str, bytes]
    """Every file on the disk that the spec makes, or once made."""
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Files that the spec no longer makes."""
    edited: list[str] = field(default_factory=list)
    """Files to replace or remove that hold what no run of tc3gen wrote."""
    foreign: list[Foreign] = field(default_factory=list)
    """What nobody listed, or is no file; it stays."""
    journal: Journal | None = None
    """What an interrupted run may have written."""

    @property
    def is_current(self) -> bool:
        """Whether the disk holds the package, but for foreign files."""
        return not (self.changed or self.removed) and self.journal is None

    @property
    def obstacles(self) -> list[Foreign]:
        """What keeps the package from being written, or from being what is imported."""
        return [foreign for foreign in self.foreign if foreign.effect != "none"]


class BrokenManifestError(Exception):
    """The manifest on the disk is not one of ours."""


def compare(
    modules: Iterable[Module], disk: Disk, *, force: bool = False, trust: bool = True
) -> Comparison:
    """Hold *modules* against the *disk*.

    What the manifest vouches for is not formatted again, unless *trust* is refused: a manifest can
    be forged together with the file that it vouches for.

    Raises BrokenManifestError where the manifest cannot be read, unless *force* says to do without.
    """
    entries = disk.entries()
    read = _Reader(disk, {path for path, entry in entries.items() if entry.kind == "file"})
    listed = _manifest(read(MANIFEST), force=force)
    package = _package(modules, listed if trust else Manifest(), read)
    journal = _journal(read(JOURNAL))
    known = {*package, *listed.files, *(journal or {})}
    foreign = foreign_entries(entries, {*package, JOURNAL}, known)
    blocked = tuple(each.path for each in foreign if each.effect == "blocks")
    found = {path: content for path in known if (content := read(path)) is not None}
    changed = [
        path
        for path in package
        if found.get(path) != package[path] and not _is_below(path, blocked)
    ]
    removed = sorted(path for path in found if path not in package)
    edited = [
        path
        for path in (*changed, *removed)
        if path in found
        and path != MANIFEST
        and digest(found[path]) not in _known_digests(path, listed, journal)
    ]
    return Comparison(
        package=package,
        found=found,
        changed=changed,
        removed=removed,
        # Where the manifest cannot be read, nobody knows what was edited.
        edited=[] if MANIFEST in blocked else sorted(edited),
        foreign=foreign,
        journal=journal,
    )


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


def publish(comparison: Comparison, disk: Disk) -> None:
    """Make the disk hold the package; files that are right already are not touched."""
    disk.clean()
    if comparison.is_current:
        return
    disk.replace(JOURNAL, _journal_of(comparison))
    for path in comparison.changed:
        if path != MANIFEST:
            disk.replace(path, comparison.package[path])
    for path in comparison.removed:
        disk.remove(path)
    for path in sorted({*comparison.removed, *(comparison.journal or {})}, reverse=True):
        disk.prune(path)
    if MANIFEST in comparison.changed:
        disk.replace(MANIFEST, comparison.package[MANIFEST])
    disk.remove(JOURNAL)


def diff(comparison: Comparison) -> str:
    """Return what publishing would change, as a unified diff."""
    parts: list[str] = []
    for path in sorted({*comparison.changed, *comparison.removed}):
        old, new = comparison.found.get(path), comparison.package.get(path)
        parts += difflib.unified_diff(
            _lines(old),
            _lines(new),
            f"a/{path}" if old is not None else "/dev/null",
            f"b/{path}" if new is not None else "/dev/null",
        )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in parts
    )


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="backslashreplace").splitlines(keepends=True)


def _package(modules: Iterable[Module], listed: Manifest, read: _Reader) -> dict[str, bytes]:
    made = Manifest(generator=f"tc3gen {__version__}", black=black_year())
    reusable = (
        listed.files if (listed.generator, listed.black) == (made.generator, made.black) else {}
    )
    package: dict[str, bytes] = {}
    for module in modules:
        source = digest(module.text.encode())
        package[module.path] = _output(module, source, reusable.get(module.path), read)
        made.files[module.path] = Entry(source, digest(package[module.path]))
    package[MANIFEST] = made.to_json().encode()
    return package


def _output(module: Module, source: str, entry: Entry | None, read: _Reader) -> bytes:
    """Return the final bytes; black is not needed where the disk holds them for the same source."""
    if module.formatted:
        return module.text.encode()
    if entry and entry.source == source:
        content = read(module.path)
        if content is not None and digest(content) == entry.output:
            return content
    formatted = format_source(module.text)
    assert_definitions_only(module.path, formatted)
    return formatted.encode()


def _manifest(content: bytes | None, *, force: bool) -> Manifest:
    if content is None:
        return Manifest()
    try:
        return read_manifest(content.decode())
    except (ValueError, RecursionError) as error:
        if force:
            return Manifest()
        raise BrokenManifestError(str(error)) from error


def _journal(content: bytes | None) -> Journal | None:
    """Return what an interrupted run noted; a journal that cannot be read vouches for nothing."""
    if content is None:
        return None
    try:
        noted = {path: [str(d) for d in digests] for path, digests in json.loads(content).items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}
    return {path: digests for path, digests in noted.items() if is_inside(path)}


def _journal_of(comparison: Comparison) -> bytes:
    noted = {path: list(digests) for path, digests in (comparison.journal or {}).items()}
    for path in comparison.changed:
        noted.setdefault(path, []).append(digest(comparison.package[path]))
    for path in comparison.removed:
        noted.setdefault(path, [])
    return json.dumps(noted, sort_keys=True).encode()


def _known_digests(path: str, listed: Manifest, journal: Journal | None) -> list[str]:
    """Return the digests of what tc3gen put, or was about to put, at *path*."""
    noted = (journal or {}).get(path, [])
    return [*noted, listed.files[path].output] if path in listed.files else noted
