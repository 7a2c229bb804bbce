"""Spec files to a model, with everything that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tc3gen.file_reading import exists
from tc3gen.findings import Finding, Location, errors_of, has_errors, nearest
from tc3gen.model import Platform, Service, Spec
from tc3gen.spec import language
from tc3gen.spec.build import Plain, build_platform, build_service
from tc3gen.spec.checks import CHECKS, CHECKS_OF_SOUND_FACTS, Sources, check_platform
from tc3gen.spec.facts import transcript_of
from tc3gen.spec.files import (
    API_FILE,
    LOCK_FILE,
    PLATFORM_FILE,
    POLICY_FILE,
    fitted,
    load,
    lost_comments,
    read_text,
)
from tc3gen.spec.folders import check_folder_name, check_folders, service_folders
from tc3gen.spec.nodes import Document, parse
from tc3gen.spec.rules import graded
from tc3gen.spec.settlements import settlements_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tc3gen.findings import Asked
    from tc3gen.settlements import Settlement
    from tc3gen.spec.checks import Check


@dataclass(frozen=True, slots=True)
class Reading:
    """What a spec folder says; *spec* is ``None`` where a finding forbids using it."""

    spec: Spec | None
    findings: list[Finding]
    documents: dict[str, Document] = field(default_factory=dict)
    """Each file by its path below the folder, with slashes; it knows where things stand."""


def read_spec(root: Path, packaged_platform: Path, services: Asked | None = None) -> Reading:
    """Read these *services* below *root*, or all; its own ``platform.yaml`` replaces the packaged.

    A service is asked for by the name of its folder.
    """
    documents: dict[str, Document] = {}
    platform, findings = read_platform(root, packaged_platform, documents)
    built: list[Service] = []
    folders, around = survey(root, services)
    for folder in folders:
        service, found = read_service(folder, platform, documents)
        built.append(service)
        findings += found
    findings += around
    findings = [graded(finding) for finding in findings]
    spec = None if has_errors(findings) else Spec(platform=platform, services=tuple(built))
    return Reading(spec, findings, documents)


def survey(root: Path, services: Asked | None = None) -> tuple[list[Path], list[Finding]]:
    """Return the folders of *services*, or of all, below *root*, and what there is not read."""
    folders = service_folders(root)
    left_out = {f.name for f in folders if services is not None and f.name not in services}
    findings = [*check_folders(root, left_out)]
    known = [folder.name for folder in folders]
    if services and known:
        findings += [
            Finding(asked, "unknown-service", f"the spec has no {name!r}", nearest(name, known))
            for name, asked in services.items()
            if name not in known
        ]
    folders = [folder for folder in folders if folder.name not in left_out]
    if not known:
        message = "no service here: a folder with an api.yaml is wanted"
        hint = "run this where spec/ is, or name it with --spec"
        findings.append(Finding(Location(str(root)), "no-service", message, hint))
    return folders, findings


def read_platform(
    root: Path, packaged_platform: Path, documents: dict[str, Document] | None = None
) -> tuple[Platform, list[Finding]]:
    """Read the ``platform.yaml`` of *root*, or the packaged one; keep it among *documents*."""
    own_platform = root / PLATFORM_FILE
    path = own_platform if exists(own_platform) else packaged_platform
    text = read_text(path)
    read = _platform_of(text, str(path)) if isinstance(text, str) else _built_platform(text)
    document, platform, findings = read
    if documents is not None:
        documents[PLATFORM_FILE] = document
    return platform, [*findings]


@lru_cache(maxsize=2)  # Whoever reads many services, or two specs, has one platform.
def _platform_of(text: str, path: str) -> tuple[Document, Platform, list[Finding]]:
    return _built_platform(parse(text, path))


def _built_platform(document: Document) -> tuple[Document, Platform, list[Finding]]:
    plain, findings = fitted(document, language.PLATFORM)
    platform = build_platform(plain)
    return document, platform, [*findings, *check_platform(platform, document, plain)]


def read_service(
    folder: Path, platform: Platform, documents: dict[str, Document]
) -> tuple[Service, list[Finding]]:
    """Read the service in *folder*, and keep its files among *documents*."""
    api = load(folder / API_FILE)
    facts, findings = fitted(api, language.API)
    decisions, policy, found = read_decisions(folder)
    findings += [*lost_comments(api), *found]
    lock, found = _read_lock(folder / LOCK_FILE)
    findings += found
    service = build_service(folder.name, transcript_of(facts), decisions, platform)
    documents |= {f"{folder.name}/{API_FILE}": api, f"{folder.name}/{POLICY_FILE}": policy}
    sources = Sources(service, platform, api, policy, facts, decisions, lock)
    if api.root and (policy.root or not policy.findings):
        findings += _checked(sources, CHECKS)
        if not has_errors(map(graded, findings)):
            findings += _checked(sources, CHECKS_OF_SOUND_FACTS)
    findings += check_folder_name(folder, api, facts.get("service"))
    return service, findings


def read_decisions(folder: Path) -> tuple[Plain, Document, list[Finding]]:
    """Return what the ``policy.yaml`` of *folder* decides, its nodes, and what does not fit there.

    Where there is none, nothing is decided.
    """
    path = folder / POLICY_FILE
    policy = load(path) if exists(path) else Document(str(path))
    decisions, findings = fitted(policy, language.POLICY)
    return decisions, policy, findings


def read_settlements(folder: Path) -> tuple[list[Settlement], list[Finding]]:
    """Return the contradictions that the ``policy.yaml`` of *folder* settles.

    Where it cannot be read, nobody knows them: that is a finding. What does not fit, lint tells.
    """
    decisions, policy, _ = read_decisions(folder)
    unreadable = [] if policy.root else [graded(found) for found in policy.findings]
    return settlements_of(decisions, policy), errors_of(unreadable)


def _read_lock(path: Path) -> tuple[Plain | None, list[Finding]]:
    """Return what a lock holds; ``None`` where it is missing, or broken, which is a finding."""
    if not exists(path):
        return None, []
    lock, findings = fitted(load(path), language.LOCK)
    return None if findings else lock, findings


def _checked(sources: Sources, checks: Iterable[Check]) -> list[Finding]:
    return [finding for check in checks for finding in check(sources)]
