"""``tc3gen import`` of metadata: which services of a source, and into which folders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.commands.import_choice import MetadataOptions, chosen_services, unreadable
from tc3gen.commands.import_folder import import_into, locked_folder
from tc3gen.commands.import_list import listed
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Result, UsageError, stopped
from tc3gen.commands.specs import packaged_platform
from tc3gen.findings import Finding, Location, nearest
from tc3gen.names import package_name
from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging import is_of_metadata
from tc3gen.pages.metadata import (
    MetadataError,
    Selection,
    ServiceSource,
    find_services,
    joined,
    read_head,
    read_metadata,
    told_twice,
)
from tc3gen.pages.target import read_services
from tc3gen.publishing import Disk
from tc3gen.spec.reader import read_platform
from tc3gen.spec.transcript import read_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tc3gen.pages.metadata import MetadataReading
    from tc3gen.pages.page import PageReading
    from tc3gen.transcript import Head, PageFacts


def import_metadata(
    sources: Sequence[Path],
    spec_root: Path,
    wanted: MetadataOptions,
    *,
    pages: Sequence[PageReading] = (),
    into: Path | None = None,
    dry_run: bool = False,
    as_json: bool = False,
    notify: Callable[[str], object] = lambda _: None,
) -> Result:
    """Bring the facts that *sources* have of the services *wanted* into the folders of a spec.

    *pages* are of the one service that is wanted: they count, and the metadata completes them. An
    action that cannot be read is left out, and the others are imported.
    """
    services: list[ServiceSource] = []
    for source in sources:
        try:
            services += map(_identified, find_services(source))
        except (MetadataError, OSError) as error:
            return Result(UNUSABLE, [unreadable(str(source), error)])
    if disputed := told_twice(services):
        return Result(UNUSABLE, [_disputed(*pair) for pair in disputed])
    services = joined(services)
    if wanted.listed:
        return listed(services, wanted, sources[0], as_json=as_json)
    chosen, findings = chosen_services(services, wanted, sources[0])
    if findings:
        return Result(UNUSABLE, findings)
    if len(chosen) > 1 and (pages or into or wanted.only):
        raise UsageError("pages, --only and --into go with one service")
    importer = _Importer(spec_root, wanted, services, dry_run=dry_run, notify=notify)
    results = [importer.run(service, pages, into) for service in chosen]
    findings = [finding for result in results for finding in result.findings]
    findings += [*importer.untold(sources[0]), *importer.gone(sources[0])]
    worst = max((result.status for result in results), default=OK)
    if len(results) > 1 and any(result.status != UNUSABLE for result in results):
        worst = min(worst, PROBLEM)
    grave = any(finding.severity != "note" for finding in findings)
    status = worst or (PROBLEM if grave else OK)
    return Result(status, findings, "".join(result.text for result in results))


def _disputed(first: str, other: str) -> Finding:
    message = f"{first} tells the same service at the same version"
    return finding_of("import-select", Location(other), message, "name one of the two")


def _identified(source: ServiceSource) -> ServiceSource:
    """Return *source* with its service and version, which an api.json only tells inside."""
    if source.folder:
        return source
    head, _ = read_head(source)
    return replace(source, folder=head.service.replace("-", "_"), version=head.version)


def _actions_of(folder: Path | None) -> frozenset[str]:
    """Return the actions that the spec has already."""
    if folder is None:
        return frozenset()
    transcript, _ = read_transcript(folder)
    return frozenset(action.name for action in transcript.actions)


def _knows_metadata(folder: Path) -> bool:
    """Return whether metadata has told of the service in *folder*."""
    transcript, _ = read_transcript(folder)
    return any(is_of_metadata(page) for page in transcript.pages)


class _Importer:
    """Imports one service after the other."""

    def __init__(
        self,
        spec_root: Path,
        wanted: MetadataOptions,
        services: Sequence[ServiceSource],
        *,
        dry_run: bool,
        notify: Callable[[str], object],
    ) -> None:
        self._root, self._wanted = spec_root, wanted
        self._dry_run, self._notify = dry_run, notify
        self._platform, _ = read_platform(spec_root, packaged_platform())
        self._there = read_services(spec_root)
        self._latest = {each.folder: each.version for each in services}
        """Services are sorted, so that the last version of each stays."""
        self._actions = 0
        self._met: set[tuple[str, str]] = set()
        """Service and version of what was read."""

    def run(self, source: ServiceSource, pages: Sequence[PageReading], into: Path | None) -> Result:
        """Import one service."""
        wanted = self._wanted
        selection = Selection(
            only=wanted.only,
            docs=wanted.docs,
            unsupported=self._platform.unsupported,
            in_use=lambda head: _actions_of(into or self._folder(source, head)),
        )
        try:
            reading = read_metadata(source, selection)
        except (MetadataError, OSError) as error:
            return Result(UNUSABLE, [unreadable(source.path, error)])
        if unknown := self._unknown(reading, source):
            return Result(UNUSABLE, unknown)
        folder = into or self._folder(source, reading.head)
        if folder is None:
            return Result(OK)
        self._actions += reading.actions
        self._met.add((reading.head.service, reading.head.version))
        facts = [page.facts for page in pages if page.facts] + [*reading.pages]
        findings = [finding for page in pages for finding in page.findings] + [*reading.findings]
        if not facts:
            return Result(PROBLEM, findings)
        return self._import(folder, facts, findings)

    def _import(self, folder: Path, facts: list[PageFacts], findings: list[Finding]) -> Result:
        try:
            disk = Disk(folder)
            with locked_folder(disk, shared=self._dry_run, notify=self._notify) as transaction:
                to_write = None if self._dry_run else transaction
                return import_into(disk, to_write, facts, findings, "")
        except OSError as error:
            message = f"the spec cannot be written: {error.strerror}"
            return stopped(error.filename or folder, "disk", message)

    def _unknown(self, reading: MetadataReading, source: ServiceSource) -> list[Finding]:
        location = Location(source.path)
        return [
            finding_of(
                "import-select",
                location,
                f"it has no action {name!r}",
                nearest(name, reading.names),
            )
            for name in self._wanted.only
            if name not in reading.names
        ]

    def _folder(self, source: ServiceSource, head: Head) -> Path | None:
        """Return the folder of a service at a version; ``None`` where codes have none to go to."""
        for folder, told in self._there.items():
            if told == (head.service, head.version):
                return folder
        if "api.json" not in source.files and self._wanted.every:
            return None
        usual = package_name(head.service) or f"{package_name(source.folder) or 'service'}"
        date = head.version.replace("-", "")
        is_latest = self._latest[source.folder] == source.version
        name = usual if is_latest else f"{usual.rstrip('_')}_v{date}"
        if self._root / name in self._there:
            name = f"{usual.rstrip('_')}_v{date}"
        self._there[self._root / name] = (head.service, head.version)
        return self._root / name

    def gone(self, source: Path) -> list[Finding]:
        """Return which services of the spec are known from metadata that has them no more."""
        if not (self._wanted.every and self._actions):
            return []
        return [
            finding_of(
                "not-told",
                Location(str(source)),
                f"{service} at {version} is not in the metadata any more; the spec keeps it",
                f"where it is gone for good, remove {folder}",
            )
            for folder, (service, version) in self._there.items()
            if (service, version) not in self._met and _knows_metadata(folder)
        ]

    def untold(self, source: Path) -> list[Finding]:
        """Return what metadata leaves open, once for all actions."""
        if not self._actions:
            return []
        message = "metadata tells no regions, no rates, and no error codes of an action"
        hint = "the pages of the actions do; import them, too, where it matters"
        if self._platform.endpoint:
            message += f"; the endpoint is the usual one, {self._platform.endpoint}"
        return [finding_of("not-in-metadata", Location(str(source)), message, hint)]
