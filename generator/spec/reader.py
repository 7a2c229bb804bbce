"""Spec files to a model, with everything that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator import names
from generator.findings import Finding, Place, has_errors
from generator.model import Platform, Service, Spec
from generator.spec import language
from generator.spec.build import Plain, build_platform, build_service
from generator.spec.checks import CHECKS, CHECKS_OF_SOUND_FACTS, Sources, check_platform
from generator.spec.nodes import Document, comments, parse
from generator.spec.rules import graded
from generator.spec.shapes import Fitting, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generator.spec.checks import Check

API_FILE, POLICY_FILE, PLATFORM_FILE = "api.yaml", "policy.yaml", "platform.yaml"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a spec folder says; *spec* is ``None`` where a finding forbids using it."""

    spec: Spec | None
    findings: list[Finding]
    documents: dict[str, Document] = field(default_factory=dict)
    """Each file by its path below the folder, with slashes; it knows where things stand."""


def read_spec(root: Path, packaged_platform: Path) -> Reading:
    """Read all services below *root*; its own ``platform.yaml`` goes before the packaged one."""
    own_platform = root / PLATFORM_FILE
    documents: dict[str, Document] = {}
    platform, findings = _read_platform(
        own_platform if own_platform.is_file() else packaged_platform, documents
    )
    services: list[Service] = []
    for folder in _service_folders(root):
        service, found = _read_service(folder, platform, documents)
        services.append(service)
        findings += found
    findings += _lost_decisions(root)
    if not services:
        message = "no service here: a folder with an api.yaml is wanted"
        hint = "run this where spec/ is, or name it with --spec"
        findings.append(Finding(Place(str(root)), "no-service", message, hint))
    findings = [graded(finding) for finding in findings]
    spec = None if has_errors(findings) else Spec(platform=platform, services=tuple(services))
    return Reading(spec, findings, documents)


def _service_folders(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.glob(f"*/{API_FILE}"))


def _read_platform(path: Path, documents: dict[str, Document]) -> tuple[Platform, list[Finding]]:
    document = documents[PLATFORM_FILE] = _load(path)
    plain, findings = _fit(document, language.PLATFORM)
    platform = build_platform(plain)
    findings += check_platform(platform, document, plain)
    return platform, findings


def _read_service(
    folder: Path, platform: Platform, documents: dict[str, Document]
) -> tuple[Service, list[Finding]]:
    api, policy = _load(folder / API_FILE), Document(str(folder / POLICY_FILE))
    facts, findings = _fit(api, language.API)
    findings += _comments(api)
    decisions: Plain = {}
    if (folder / POLICY_FILE).exists():
        policy = _load(folder / POLICY_FILE)
        decisions, found = _fit(policy, language.POLICY)
        findings += found
    service = build_service(folder.name, facts, decisions, platform)
    documents |= {f"{folder.name}/{API_FILE}": api, f"{folder.name}/{POLICY_FILE}": policy}
    sources = Sources(service, platform, api, policy, facts, decisions)
    if api.root and (policy.root or not policy.findings):
        findings += _checked(sources, CHECKS)
        if not has_errors(map(graded, findings)):
            findings += _checked(sources, CHECKS_OF_SOUND_FACTS)
    findings += _folder(folder, api, facts.get("service"))
    return service, findings


def _checked(sources: Sources, checks: Iterable[Check]) -> list[Finding]:
    return [finding for check in checks for finding in check(sources)]


def _comments(api: Document) -> Iterator[Finding]:
    for place in comments(api) if api.root else ():
        hint = "write reasons into policy.yaml"
        yield Finding(place, "comment", "a comment here is lost when the page is imported", hint)


def _folder(folder: Path, api: Document, service: str | None) -> Iterator[Finding]:
    """Yield what is wrong with a folder's name: it becomes the package of its *service*."""
    place = Place(str(folder))
    if not names.is_package_name(folder.name):
        message = f"the folder {folder.name!r} cannot become a Python package"
        hint = "a word in lower case, no keyword and no module that all services share"
        yield Finding(place, "name", message, hint)
        return
    usual = names.package_name(service or "")
    if usual and folder.name != usual and not folder.name.startswith(f"{usual}_"):
        message = f"the folder {folder.name!r} describes the service {service!r}"
        yield Finding(
            api.place("service"), "folder", message, f"call it {usual}, or {usual}_ and a version"
        )


def _lost_decisions(root: Path) -> Iterator[Finding]:
    for policy in sorted(root.glob(f"*/{POLICY_FILE}")):
        if not policy.with_name(API_FILE).exists():
            message = "there are decisions here, but no api.yaml that they are about"
            yield Finding(Place(str(policy)), "no-service", message)


def _load(path: Path) -> Document:
    """Read a YAML file; what the disk refuses is a finding, too."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        finding = Finding(Place(str(path)), "yaml-syntax", f"cannot be read: {error.strerror}")
        return Document(str(path), findings=[finding])
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        finding = Finding(Place(str(path), line, column), "yaml-syntax", "this is not UTF-8 text")
        return Document(str(path), findings=[finding])
    return parse(text, str(path))


def _fit(document: Document, shape: Record) -> tuple[Plain, list[Finding]]:
    fitting = Fitting(list(document.findings))
    plain = fitting.fit(document.root, shape, "the file") if document.root else {}
    if not isinstance(plain, dict):
        plain = {}
    version = plain.get("format", language.FORMAT)
    if version != language.FORMAT:
        message = f"format {version} is not known to this version of tc3gen"
        hint = f"it reads format {language.FORMAT}"
        fitting.findings.append(Finding(document.place("format"), "format", message, hint))
    return plain, fitting.findings
