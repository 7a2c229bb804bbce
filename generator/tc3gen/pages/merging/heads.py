"""What all pages of one folder have in common: service, version and endpoint."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tc3gen.digests import clean
from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.lock import page_key
from tc3gen.transcript import Head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tc3gen.findings import Finding
    from tc3gen.transcript import PageFacts

_SPEC = "the spec"
_ELSEWHERE = {
    "service": "import it by itself, or into the folder of its service, with --into",
    "version": "each version has a folder of its own, such as --into spec/sms_2021",
    "endpoint": "if the service has moved, change api.yaml first; if the page is another site's, "
    "import it together with the page of this one; else use another folder",
}
"""What to do about a page that tells another service, version or endpoint."""


def agreeing(head: Head, pages: Iterable[PageFacts], findings: list[Finding]) -> list[PageFacts]:
    """Return the pages that are about the service of *head* and of the pages before them.

    Behind them stand those of another site, which differ in nothing but the endpoint and have the
    subject of one of them.
    """
    known = {key: (value, _SPEC) for key, value in _told(head).items()}
    kept: list[PageFacts] = []
    elsewhere: list[tuple[PageFacts, Finding]] = []
    for page in pages:
        disputed = _disputes(page, known)
        if disputed.keys() == {"endpoint"}:
            elsewhere.append((page, disputed["endpoint"]))
            continue
        findings += disputed.values()
        if disputed:
            continue
        kept.append(page)
        for key, value in _told(page.head).items():
            known.setdefault(key, (value, page.path))
    return kept + _of_other_sites(
        elsewhere, kept, known["endpoint"][0] if elsewhere else "", findings
    )


def _of_other_sites(
    elsewhere: Iterable[tuple[PageFacts, Finding]],
    kept: Iterable[PageFacts],
    endpoint: str,
    findings: list[Finding],
) -> list[PageFacts]:
    """Return the pages *elsewhere* whose subject is that of a *kept* one; the others are errors."""
    subjects = {page_key(page) for page in kept}
    sites: set[str] = set()
    beside: list[PageFacts] = []
    for page, disputed in elsewhere:
        if page_key(page) not in subjects:
            findings.append(disputed)
            continue
        beside.append(page)
        if page.head.endpoint not in sites:
            sites.add(page.head.endpoint)
            message = f"the page is of another site, {page.head.endpoint!r}; {endpoint!r} counts"
            hint = "a client is made with another endpoint by `endpoint=`"
            findings.append(finding_of("other-site", page.location, message, hint))
    return beside


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


def _disputes(page: PageFacts, known: dict[str, tuple[str, str]]) -> dict[str, Finding]:
    """Return what *page* tells otherwise than is *known*: the key, and the finding of it."""
    disputed: dict[str, Finding] = {}
    for key, value in _told(page.head).items():
        other, source = known.get(key, (value, ""))
        if value != other:
            verb = "has" if source == _SPEC else "tells"
            message = f"the page tells the {key} {value!r}, {source} {verb} {other!r}"
            disputed[key] = finding_of("page-conflict", page.location, message, _ELSEWHERE[key])
            if key == "service":
                break  # Then everything else differs, too.
    return disputed
