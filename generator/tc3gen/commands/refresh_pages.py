"""The pages that a spec remembers: which they are, and what a fetch has made of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen.fetching import Fetched, NotModified, PageRequest, Refused, wall_of
from tc3gen.findings import Finding, Location
from tc3gen.model import is_page_url
from tc3gen.pages.merging import is_of_metadata, page_key
from tc3gen.transcript import by_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tc3gen.fetching import Outcome
    from tc3gen.pages.loading import ReadPage
    from tc3gen.transcript import LockedPage, PageFacts, Transcript

    Fetch = Callable[[Sequence[PageRequest]], Sequence[Outcome]]
    """Requests to what became of each, in their order."""


_OPENED = re.compile(r"\ufeff?\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A page that is fetched: its *key* in pages.lock, if it has one, and how to ask for it."""

    key: str
    request: PageRequest

    @property
    def describes_action(self) -> bool:
        """Whether it is the page of an action, as its key is no word of the lock."""
        return "-" not in self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """What became of a tracked page: its *facts*, or what is *wrong*; neither if unchanged."""

    tracked: Tracked
    fetched: Fetched | None = None
    facts: PageFacts | None = None
    findings: tuple[Finding, ...] = ()
    """What reading the page has found."""
    wrong: Finding | None = None


def tracked_pages(transcript: Transcript) -> list[Tracked]:
    """Return the pages of a service that have an address, less those that metadata told."""
    locked = {page.key: page for page in transcript.pages if not is_of_metadata(page)}
    actions = by_key(transcript.actions)
    tracked = []
    for key in sorted({*locked, *actions}):
        page, action = locked.get(key), actions.get(key)
        url = (page.fetched_from or page.url if page else "") or (action.page if action else "")
        if url:
            etag, day = (page.etag, page.last_modified) if page else ("", "")
            tracked.append(Tracked(key, PageRequest(url, etag, day)))
    return tracked


def completed(
    outcomes: Mapping[Tracked, Outcome], fetch: Fetch, read: ReadPage
) -> list[PageResult]:
    """Return what became of the pages of one service, given the *outcomes* of fetching them.

    Where one has come anew, the data types and error codes come anew, too: what its actions did not
    need so far, the spec does not hold.
    """
    known = dict(outcomes)
    if any(isinstance(outcome, Fetched) for outcome in known.values()):
        again = [
            tracked
            for tracked, outcome in known.items()
            if isinstance(outcome, NotModified) and not tracked.describes_action
        ]
        plain = fetch([PageRequest(tracked.request.url) for tracked in again]) if again else []
        known |= dict(zip(again, plain, strict=True))
    return [page_result(tracked, outcome, read) for tracked, outcome in known.items()]


def page_result(tracked: Tracked, outcome: Outcome, read: ReadPage) -> PageResult:
    """Return what became of a page, once it is read; one without a key may be any page."""
    url = tracked.request.url
    if isinstance(outcome, Refused):
        wrong = Finding(Location(url), "page-fetch", outcome.reason, outcome.hint)
        return PageResult(tracked=tracked, wrong=wrong)
    if isinstance(outcome, NotModified):
        return PageResult(tracked=tracked)
    reading = read(outcome.text, url)
    if reading.facts is None:
        return PageResult(tracked=tracked, wrong=_undocumented(outcome, url, reading.findings))
    facts = with_address(reading.facts, url)
    other = _other_page(tracked, facts) if tracked.key else None
    return PageResult(
        tracked=replace(tracked, key=tracked.key or page_key(facts)),
        fetched=outcome,
        facts=facts,
        findings=reading.findings,
        wrong=other or _cut(facts, outcome.text),
    )


def with_address(facts: PageFacts, url: str) -> PageFacts:
    """Return *facts* with the address of their page, if it does not tell one itself."""
    plain = url.partition("?")[0].partition("#")[0]
    return facts if facts.url or not is_page_url(plain) else replace(facts, url=plain)


def _undocumented(fetched: Fetched, url: str, findings: Iterable[Finding]) -> Finding:
    """Return why there is no documentation on a page."""
    if reason := wall_of(fetched.text):
        hint = "look at it in a browser; where that shows the page, save it and import the file"
        return Finding(Location(url), "page-fetch", f"this is not the page: {reason}", hint)
    return next(iter(findings))


def _other_page(tracked: Tracked, facts: PageFacts) -> Finding | None:
    """Return what is wrong where a page is not the one that the lock has under its key."""
    key = page_key(facts)
    if key == tracked.key:
        return None
    message = f"this is the page of {key} now, not of {tracked.key}"
    hint = "look up where that page has gone, and track it there"
    return Finding(Location(tracked.request.url), "page-fetch", message, hint)


def _cut(facts: PageFacts, text: str) -> Finding | None:
    """Return what is wrong where a page has come without its tables, or not to its end."""
    if _OPENED.match(text) and not _CLOSED.search(text):
        location, message = Location(facts.path), "the page breaks off: it has a begin and no end"
        return Finding(location, "page-fetch", message, "fetch it again later")
    action = facts.action
    parts = [structure.unfinished for structure in facts.structures]
    parts += action.unfinished if action else ()
    for part in parts:
        if part is not None and part.breaks_off:
            message = f"the page breaks off: its table of {part.table} has no end"
            return Finding(part.location, "page-fetch", message, "fetch it again later")
    if action and (action.request is None or action.response is None):
        lost = "input parameters" if action.request is None else "output parameters"
        message = f"the page has come without its table of {lost}"
        hint = "look at it in a browser; where that shows the table, save it and import the file"
        return Finding(facts.location, "page-fetch", message, hint)
    return None


def stamped(
    pages: Iterable[LockedPage], results: Iterable[PageResult], before: Iterable[LockedPage]
) -> tuple[tuple[LockedPage, ...], tuple[LockedPage, ...]]:
    """Return the lock with the validators of *before*, and with those that sites have told now."""
    by_page = {r.tracked.key: r for r in results if r.fetched is not None}
    then = by_key(before)
    old, new = [], []
    for page in pages:
        result, known = by_page.get(page.key), then.get(page.key)
        old.append(
            replace(page, etag=known.etag, last_modified=known.last_modified) if known else page
        )
        new.append(page if result is None else _stamp(page, result))
    return tuple(old), tuple(new)


def _stamp(page: LockedPage, result: PageResult) -> LockedPage:
    url, fetched = result.tracked.request.url, result.fetched
    if fetched is None:
        return page
    return replace(
        page,
        fetched_from="" if url == page.url else url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )
