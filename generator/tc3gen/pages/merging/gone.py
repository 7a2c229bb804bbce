"""What a later release of the metadata has no more: it goes, unless a page has told it, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.findings import Location
from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.lock import KEYS, sources
from tc3gen.transcript import METADATA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tc3gen.findings import Finding
    from tc3gen.transcript import ActionFacts, LockedPage, PageFacts, Transcript

_KEPT = "the spec keeps it, for a page has told it, too"


def lasting_actions(
    old: Transcript, pages: Sequence[PageFacts], findings: list[Finding]
) -> list[ActionFacts]:
    """Return the actions of *old*, without those that only metadata told and has no more."""
    gone: set[str] = set()
    for name, page in _unlisted([action.name for action in old.actions], pages):
        told = sources(old.pages, name)
        message = f"the metadata has no action {name} any more; "
        if told == {"metadata"}:
            gone.add(name)
            message += "it was removed from the spec"
            findings.append(finding_of("vanished", Location(page.path), message))
        elif "metadata" in told:
            findings.append(finding_of("not-told", Location(page.path), message + _KEPT))
    return [action for action in old.actions if action.name not in gone]


def still_listed(lock: Iterable[LockedPage], pages: Sequence[PageFacts]) -> tuple[LockedPage, ...]:
    """Return *lock* without what the metadata has told of actions that it has no more."""
    entries = tuple(lock)
    names = [entry.key.removeprefix(METADATA) for entry in entries]
    gone = {f"{METADATA}{name}" for name, _ in _unlisted(names, pages)}
    gone -= {f"{METADATA}{key}" for key in KEYS.values()}
    return tuple(entry for entry in entries if entry.key not in gone)


def _unlisted(names: Iterable[str], pages: Sequence[PageFacts]) -> list[tuple[str, PageFacts]]:
    """Return which of *names* the metadata among *pages* does not list, each with its page."""
    listing = next((page for page in pages if page.listed is not None), None)
    if listing is None or listing.listed is None:
        return []
    return [(name, listing) for name in names if name not in listing.listed]


def without_gone_codes(
    old: Transcript,
    documented: Collection[str],
    pages: Sequence[PageFacts],
    findings: list[Finding],
) -> Transcript:
    """Return *old* without the codes that metadata told and has no more.

    Those that an action documents, and those of a page of error codes, stay.
    """
    listing = next((p for p in pages if p.origin == "metadata" and p.kind == "errors"), None)
    if listing is None or "metadata" not in sources(old.pages, KEYS["errors"]):
        return old
    paged = (entry.prose for entry in old.pages if entry.key == KEYS["errors"])
    kept = {*documented, *(row.code for row in listing.errors)}
    kept |= {path.partition(".")[2] for prose in paged for path in prose}
    for error in old.errors:
        if error.code not in kept:
            message = f"the metadata has no error code {error.code} any more; "
            message += "it was removed from the spec"
            findings.append(finding_of("vanished", Location(listing.path), message))
    return replace(old, errors=tuple(error for error in old.errors if error.code in kept))
