"""What all pages of one folder have in common: service, version and endpoint."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tc3gen.digests import clean
from tc3gen.pages.findings import finding_of
from tc3gen.transcript import Head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tc3gen.findings import Finding
    from tc3gen.transcript import PageFacts

_SPEC = "the spec"
_ELSEWHERE = {
    "service": "import it by itself, or into the folder of its service, with --into",
    "version": "each version has a folder of its own, such as --into spec/sms_2021",
    "endpoint": "if the service has moved, change api.yaml first; else use another folder",
}
"""What to do about a page that tells another service, version or endpoint."""


def agreeing(head: Head, pages: Iterable[PageFacts], findings: list[Finding]) -> list[PageFacts]:
    """Return the pages that are about the service of *head* and of the pages before them."""
    known = {key: (value, _SPEC) for key, value in _told(head).items()}
    seen: dict[str, str] = {}
    kept: list[PageFacts] = []
    for page in pages:
        disputed = [*_disputes(page, known), *_repeats(page, seen)]
        findings += disputed
        if disputed:
            continue
        kept.append(page)
        for key, value in _told(page.head).items():
            known.setdefault(key, (value, page.path))
        if page.action:
            seen[page.action.name] = page.path
    return kept


def merged_head(head: Head, pages: Iterable[PageFacts]) -> Head:
    """Return *head*, and what it lacks as the first of *pages* tells it."""
    told: dict[str, str] = {}
    for each in (head, *(page.head for page in pages)):
        told = {**_told(each), **told}
    return Head(**told)


def untold(head: Head) -> list[str]:
    """Return what *head* lacks."""
    return [key for key, value in asdict(head).items() if not value]


def _told(head: Head) -> dict[str, str]:
    return {key: clean(value) for key, value in asdict(head).items() if value}


def _disputes(page: PageFacts, known: dict[str, tuple[str, str]]) -> list[Finding]:
    findings = []
    for key, value in _told(page.head).items():
        other, source = known.get(key, (value, ""))
        if value != other:
            verb = "has" if source == _SPEC else "tells"
            message = f"the page tells the {key} {value!r}, {source} {verb} {other!r}"
            findings.append(finding_of("page-conflict", page.location, message, _ELSEWHERE[key]))
            if key == "service":
                break  # Then everything else differs, too.
    return findings


def _repeats(page: PageFacts, seen: dict[str, str]) -> list[Finding]:
    if page.action is None or page.action.name not in seen:
        return []
    message = f"{page.action.name} is described by {seen[page.action.name]} already"
    hint = "import one of them"
    return [finding_of("page-twice", page.location, message, hint)]
