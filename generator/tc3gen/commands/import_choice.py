"""What an import of metadata is asked for: its options, and the services that they choose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.results import UsageError
from tc3gen.findings import Finding, Location, nearest
from tc3gen.pages.findings import finding_of
from tc3gen.pages.metadata import (
    MetadataError,
    ServiceSource,
    find_services,
    is_metadata,
    read_head,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

_SHOWN = 3
"""How many findings of one rule are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataOptions:
    """What is wanted of the services that metadata describes."""

    services: tuple[str, ...] = ()
    version: str = ""
    """The latest where it is empty."""
    every: bool = False
    """All services, in all versions."""
    only: tuple[str, ...] = ()
    docs: bool = True
    listed: bool = False
    """Only tell what the source has."""


def add_metadata_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose from metadata."""
    group = parser.add_argument_group("options for metadata")
    group.add_argument(
        "--list",
        action="store_true",
        help="write nothing; list the services, or the actions of those that --service names",
    )
    group.add_argument(
        "--service",
        type=_names,
        default=(),
        metavar="NAME,...",
        help="these services, called as --list or as the API does (the only one there is)",
    )
    group.add_argument("--all", action="store_true", help="all services, in all versions")
    group.add_argument(
        "--version",
        "--api-version",
        dest="api_version",
        default="",
        metavar="DATE",
        help="the version of the service, such as 2017-03-12 (the latest); an older one has a"
        " folder of its own, such as cvm_v20160102",
    )
    group.add_argument(
        "--only",
        type=_names,
        default=(),
        metavar="ACTION,...",
        help="these actions, and the structures that they reach (all that are not deprecated)",
    )
    group.add_argument(
        "--docs",
        choices=("fill", "none"),
        default="fill",
        help="fill in the descriptions that api.yaml lacks, or write none (%(default)s)",
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def metadata_options(options: argparse.Namespace, *, has_sources: bool) -> MetadataOptions:
    """Return what the command line asks for; raises UsageError where it does not fit together."""
    wanted = MetadataOptions(
        services=options.service,
        version=options.api_version,
        every=options.all,
        only=options.only,
        docs=options.docs == "fill",
        listed=options.list,
    )
    if not has_sources and wanted != MetadataOptions():
        message = (
            "--list, --service, --all, --version, --only and --docs are for metadata, not pages"
        )
        raise UsageError(message)
    if wanted.every and (wanted.services or wanted.version or wanted.only or options.into):
        raise UsageError("--all goes without --service, --version, --only and --into")
    return wanted


def split_sources(given: Sequence[str]) -> tuple[list[Path], list[str]]:
    """Return which of *given* are metadata, and which are pages."""
    sources = [Path(each) for each in given if each != "-" and _is_source(Path(each))]
    return sources, [each for each in given if Path(each) not in sources]


def _is_source(path: Path) -> bool:
    if not is_metadata(path):
        return False
    try:
        return not path.is_dir() or bool(find_services(path))
    except (MetadataError, OSError):
        return False  # As a page, a folder is refused with a hint.


def chosen_services(
    services: Sequence[ServiceSource], wanted: MetadataOptions, source: Path
) -> tuple[list[ServiceSource], list[Finding]]:
    """Return the services that are wanted, or why that is not clear."""
    known = {service.folder for service in services}
    if not (wanted.every or wanted.services) and len(known) > 1:
        message = f"it describes {len(known)} services"
        hint = "name one with --service, or take --all; --list shows them"
        return [], [finding_of("import-select", Location(str(source)), message, hint)]
    chosen, findings = chosen_versions(services, wanted, source)
    if wanted.every:
        return chosen, findings
    latest = {service.folder: service for service in chosen}
    return list(latest.values()), findings


def chosen_versions(
    services: Sequence[ServiceSource], wanted: MetadataOptions, source: Path
) -> tuple[list[ServiceSource], list[Finding]]:
    """Return all versions that are wanted of the services that are, or why there is none."""
    known = sorted({service.folder for service in services})
    chosen: list[ServiceSource] = []
    findings: list[Finding] = []
    for name in dict.fromkeys(wanted.services) or known:
        versions = _versions(services, name)
        fitting = [s for s in versions if wanted.version in {"", s.version}]
        if fitting:
            chosen += fitting
            continue
        message, hint = f"it has no service {name!r}", nearest(name, known) or "--list shows them"
        if versions:
            message = f"it has no version {wanted.version!r} of {name}"
            hint = f"it has {', '.join(each.version for each in versions)}"
        findings.append(finding_of("import-select", Location(str(source)), message, hint))
    return chosen, findings


def unreadable(path: str, error: MetadataError | OSError) -> Finding:
    """Return the finding that the metadata at *path* cannot be read, and why."""
    why = (isinstance(error, OSError) and error.strerror) or str(error)
    return finding_of("metadata-file", Location(path), f"the metadata cannot be read: {why}")


def _versions(services: Iterable[ServiceSource], name: str) -> list[ServiceSource]:
    """Return the versions of a service, called as in the source or as the API does, in order."""
    every = list(services)
    found = [each for each in every if each.folder == name]
    return found or [each for each in every if _short_name(each) == name]


def _short_name(source: ServiceSource) -> str:
    try:
        return read_head(source)[0].service
    except (MetadataError, OSError):
        return ""


def shortened(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first findings of each rule and, for each, how many more there are."""
    ordered = sorted(set(findings))
    shown: list[Finding] = []
    count: Counter[str] = Counter()
    for finding in ordered:
        count[finding.rule] += 1
        if count[finding.rule] <= _SHOWN:
            shown.append(finding)
    for rule, total in count.items():
        if total > _SHOWN:
            last = next(each for each in reversed(shown) if each.rule == rule)
            message = f"and {total - _SHOWN:,} more of this rule"
            shown.append(
                replace(last, message=message, hint="--format json shows all", subject=None)
            )
    return shown
