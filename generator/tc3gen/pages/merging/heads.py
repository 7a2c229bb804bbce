"""What all pages of one folder have in common: service, version and endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.digests import clean
from tc3gen.findings import Location
from tc3gen.pages.merging.rules import found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tc3gen.findings import Finding
    from tc3gen.pages.facts import PageFacts
    from tc3gen.pages.merging.rules import Plain

HEAD = ("service", "version", "endpoint")
_SPEC = "the spec"
_ELSEWHERE = {
    "service": "import it by itself, or into the folder of its service, with --into",
    "version": "each version has a folder of its own, such as --into spec/sms_2021",
    "endpoint": "if the service has moved, change api.yaml first; else use another folder",
}
"""What to do about a page that tells another service, version or endpoint."""


def agreeing(api: Plain, pages: Iterable[PageFacts], findings: list[Finding]) -> list[PageFacts]:
    """Return the pages that are about the service of *api* and of the pages before them."""
    known = {key: (api[key], _SPEC) for key in HEAD if api.get(key)}
    seen: dict[str, str] = {}
    kept: list[PageFacts] = []
    for page in pages:
        disputed = [*_disputes(page, known), *_repeats(page, seen)]
        findings += disputed
        if disputed:
            continue
        kept.append(page)
        for key, value in stated(page).items():
            known.setdefault(key, (value, page.path))
        if page.action:
            seen[page.action.name] = page.path
    return kept


def stated(page: PageFacts) -> dict[str, str]:
    """Return what *page* tells of service, version and endpoint."""
    told = {"service": page.service}
    if page.action:
        told |= {"version": page.action.version, "endpoint": page.action.endpoint}
    return {key: clean(value) for key, value in told.items() if value}


def location_of(page: PageFacts) -> Location:
    """Return the place that findings about *page* as a whole name."""
    return page.action.location if page.action else Location(page.path)


def _disputes(page: PageFacts, known: dict[str, tuple[str, str]]) -> list[Finding]:
    findings = []
    for key, value in stated(page).items():
        other, source = known.get(key, (value, ""))
        if value != other:
            verb = "has" if source == _SPEC else "tells"
            message = f"the page tells the {key} {value!r}, {source} {verb} {other!r}"
            findings.append(found("page-conflict", location_of(page), message, _ELSEWHERE[key]))
            if key == "service":
                break  # Then everything else differs, too.
    return findings


def _repeats(page: PageFacts, seen: dict[str, str]) -> list[Finding]:
    if page.action is None or page.action.name not in seen:
        return []
    message = f"{page.action.name} is described by {seen[page.action.name]} already"
    hint = "import one of them"
    return [found("page-twice", location_of(page), message, hint)]
