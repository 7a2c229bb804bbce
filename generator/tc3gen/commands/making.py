"""The files of a package, service by service: in this process, or in several."""

from __future__ import annotations

import gc
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tc3gen.commands.specs import packaged_platform
from tc3gen.commands.workers import spread
from tc3gen.emit.grouping import SIZES
from tc3gen.emit.modules import package_files, service_modules, shared_modules
from tc3gen.emit.parts import USUAL_PARTS
from tc3gen.emit.prune import names_of, prune, unknown_names
from tc3gen.findings import asked_for, has_errors
from tc3gen.spec.files import API_FILE
from tc3gen.spec.reader import read_platform, read_service, survey
from tc3gen.spec.rules import graded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from tc3gen.emit.modules import Provided
    from tc3gen.emit.parts import Parts
    from tc3gen.findings import Asked, Finding
    from tc3gen.model import Platform

BULK_BYTES = 2**21
"""Of a spec from this size on, services are spread over processes: starting one takes 0.5 s."""


@dataclass(frozen=True, slots=True)
class MadeService:
    """What became of a service."""

    contents: dict[str, bytes] = field(default_factory=dict)
    """Path to bytes of its modules; none where a finding forbids it, or nothing was asked for."""
    findings: list[Finding] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """What ``--only`` can name of it."""


@dataclass(frozen=True, slots=True)
class MadePackage:
    """The files of a package but the manifest; ``None`` where a finding forbids making it."""

    contents: dict[str, bytes] | None
    findings: list[Finding]
    services: dict[str, MadeService] = field(default_factory=dict)
    """By the name of its folder."""


def make_package(
    spec_root: Path,
    *,
    services: Asked | None = None,
    only: Collection[str] = (),
    parts: Parts = USUAL_PARTS,
    jobs: int | None = 1,
    remembered: Callable[[Path], MadeService | None] = lambda _: None,
    progress: Callable[[str], object] = lambda _: None,
) -> MadePackage:
    """Make all files of the package for a spec, or for some *services* and *parts* of it.

    With *jobs* ``None``, a large spec is spread over all processors. What is *remembered* of a
    service is taken as it is. *progress* is told how many services of a large spec are done, and at
    the end nothing.
    """
    platform, findings = read_platform(spec_root, packaged_platform())
    folders, around = survey(spec_root, services)
    findings = [graded(finding) for finding in findings]
    shared = None if has_errors(findings) else shared_modules(platform)
    known = {folder.name: made for folder in folders if (made := remembered(folder))}
    todo = [folder for folder in folders if folder.name not in known]
    provided = shared.provide if shared else None
    make = partial(
        make_service, platform=platform, provided=provided, only=frozenset(only), parts=parts
    )
    every = known | _made(make, todo, jobs=jobs, progress=progress)
    ordered = {folder.name: every[folder.name] for folder in folders}
    findings += [finding for each in ordered.values() for finding in each.findings]
    findings += [graded(finding) for finding in around]
    if not has_errors(findings):
        names = [name for each in ordered.values() for name in each.names]
        findings += unknown_names(asked_for(only, "--only"), names)
    if shared is None or has_errors(findings):
        return MadePackage(None, findings)
    contents = {module.path: module.text.encode() for module in shared.modules}
    for each in ordered.values():
        contents |= each.contents
    texts = {path: content.decode() for path, content in sorted(contents.items())}
    kept = package_files(texts, parts)
    package = {
        path: contents[path] if text is texts[path] else text.encode()
        for path, text in sorted(kept.items())
    }
    return MadePackage(package, findings, ordered)


def _made(
    make: Callable[[Path], MadeService],
    folders: Sequence[Path],
    *,
    jobs: int | None,
    progress: Callable[[str], object],
) -> dict[str, MadeService]:
    """Return folder name to what was made; the largest are begun first."""
    sizes = {folder: size_of(folder) for folder in folders}
    is_large = sum(sizes.values()) >= BULK_BYTES
    if jobs is None and not is_large:
        jobs = 1
    order = sorted(folders, key=lambda folder: (-sizes[folder], folder))
    made: dict[str, MadeService] = {}
    # An exception here, such as Ctrl-C, has to end the processes, too.
    with closing(spread(make, order, jobs=jobs)) as results:
        for folder, each in zip(order, results, strict=True):
            made[folder.name] = each
            if is_large:
                progress(f"{len(made)} of {len(folders)} services")
    if is_large:
        progress("")
    return made


def size_of(folder: Path) -> int:
    """Return how many bytes the facts of a service have."""
    try:
        return (folder / API_FILE).stat().st_size
    except OSError:
        return 0  # Reading it says what is wrong.


def make_service(
    folder: Path,
    *,
    platform: Platform,
    provided: Provided | None,
    only: Collection[str],
    parts: Parts,
) -> MadeService:
    """Make the modules of the service in *folder*; without *provided*, check it only."""
    with _without_collection():
        service, findings = read_service(folder, platform, {})
        findings = [graded(finding) for finding in findings]
        names = names_of(service)
        if provided is None or has_errors(findings):
            return MadeService({}, findings, names)
        kept = prune(service, only) if only else service
        is_wanted = kept.actions or kept.callbacks or not only
        modules = service_modules(kept, platform, provided, SIZES, parts) if is_wanted else ()
        contents = {module.path: module.text.encode() for module in modules}
        return MadeService(contents, findings, names)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the cyclic garbage collector from going through trees that are all in use."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
