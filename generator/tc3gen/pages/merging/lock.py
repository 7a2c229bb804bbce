"""pages.lock: which prose the facts came with, so that a change of it is noticed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen.digests import clean, digest
from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.prose import NOT_DESCRIBED, excerpt, excerpts
from tc3gen.transcript import METADATA, LockedPage, by_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tc3gen.findings import Finding, Location
    from tc3gen.transcript import ErrorFacts, PageFacts, Transcript

KEYS = {"types": "data-types", "errors": "error-codes"}
"""Kind of page to its key; no action has a name with a dash."""


@dataclass(frozen=True, slots=True)
class Prose:
    """What a page says at *location* about the thing at *path*."""

    path: str
    text: str
    location: Location


def earlier_digests(
    lock: Iterable[LockedPage], pages: Iterable[PageFacts]
) -> Mapping[str, frozenset[str]]:
    """Return the digests of earlier imports that *pages* may replace, by the path in api.yaml.

    Metadata replaces no words of a page, and a page those of metadata. An error code that several
    pages describe has a path for each of them, :func:`error_path`.
    """
    has_page = any(page.origin == "page" for page in pages)
    then: dict[str, frozenset[str]] = {}
    for entry in lock:
        if not has_page and not is_of_metadata(entry):
            continue
        for path, known in entry.prose.items():
            key = entry.key.removeprefix(METADATA)
            whole = path if path.startswith("structures.") else f"actions.{key}.{path}"
            then[whole] = then.get(whole, frozenset()) | {known}
            if key != entry.key and path.startswith("errors."):
                then[f"{METADATA}{path}"] = frozenset([known])
    return then


def is_of_metadata(entry: LockedPage) -> bool:
    """Return whether *entry* tells of metadata, and not of a page."""
    return entry.key.startswith(METADATA)


def sources(lock: Iterable[LockedPage], name: str) -> frozenset[str]:
    """Return by which kinds of source the action or the kind of page *name* was told."""
    keys = {entry.key for entry in lock}
    origins = {"page": name, "metadata": f"{METADATA}{name}"}
    return frozenset(origin for origin, key in origins.items() if key in keys)


def error_path(page: PageFacts, code: str) -> str:
    """Return the path to the digest of what *page* says of an error code."""
    return f"actions.{page_key(page).removeprefix(METADATA)}.errors.{code}"


def merged_lock(
    lock: Iterable[LockedPage],
    pages: Iterable[PageFacts],
    urls: Mapping[str, str],
    transcript: Transcript,
) -> tuple[LockedPage, ...]:
    """Return the lock after an import of *pages*; *urls* tells where a file comes from.

    Only what *transcript* holds is locked.
    """
    entries = by_key(lock)
    for page in pages:
        key = page_key(page)
        entries[key] = _entry(entries.get(key, LockedPage(key=key)), page, urls.get(page.path, ""))
    shared, own = _shared_paths(transcript), _own_paths(transcript)
    return tuple(
        replace(entry, prose=_known(entry.prose, shared, own.get(name, frozenset())))
        for key, entry in sorted(entries.items())
        if (name := key.removeprefix(METADATA)) in own or name in KEYS.values()
    )


@dataclass(frozen=True, slots=True)
class ProseChange:
    """What a page says otherwise than at the last import."""

    prose: Prose
    key: str
    """The page in the lock."""
    about: str
    """What is described, in words."""
    ours: str
    """What the spec said of it until now."""
    was_page: bool
    """Whether that was what the page said, to the word."""


def changed_prose(
    lock: Iterable[LockedPage], pages: Iterable[PageFacts], new: Transcript, old: Transcript
) -> Iterator[Finding]:
    """Rule ``prose-changed``: what a page says in other words than at the last import."""
    yield from map(_finding, prose_changes(lock, pages, new, old))


def prose_changes(
    lock: Iterable[LockedPage], pages: Iterable[PageFacts], new: Transcript, old: Transcript
) -> Iterator[ProseChange]:
    """Yield what *pages* say in other words than the *lock* has noted.

    The lock has no sentences of the documentation; the old one is known where the *old* transcript
    had it as its description.
    """
    locked, shared, own = by_key(lock), _shared_paths(new), _own_paths(new)
    docs = _descriptions(old)
    for page in pages:
        key, name = page_key(page), page.action.name if page.action else ""
        before = locked[key].prose if key in locked else {}
        own_here, half = own.get(name, frozenset()), page.half_rows
        for prose in _prose(page):
            then = None if prose.location in half else before.get(prose.path)
            is_known = prose.path in own_here or prose.path in shared
            if then is not None and is_known and then != digest(prose.text):
                ours = docs.get((name, prose.path)) or docs.get(("", prose.path), "")
                was_page = digest(ours) == then
                yield ProseChange(prose, key, _thing(page, prose.path), ours, was_page)


def sentences(pages: Iterable[PageFacts]) -> dict[tuple[str, str], str]:
    """Return what *pages* say, by the key of the page in the lock and the path there."""
    return {(page_key(page), prose.path): prose.text for page in pages for prose in _prose(page)}


def _descriptions(transcript: Transcript) -> dict[tuple[str, str], str]:
    """Return what *transcript* says of each thing, by its action, if it is of one, and its path."""
    docs = {("", f"errors.{error.code}"): error.doc for error in transcript.errors}
    for structure in transcript.structures:
        path = f"structures.{structure.name}"
        docs["", path] = structure.doc
        docs |= {("", f"{path}.{field.wire_name}"): field.doc for field in structure.fields}
    for action in transcript.actions:
        docs[action.name, "doc"] = action.doc
        for side, fields in (("request", action.request), ("response", action.response)):
            docs |= {(action.name, f"{side}.{f.wire_name}"): f.doc for f in fields or ()}
    return docs


def _finding(change: ProseChange) -> Finding:
    """Return the finding that quotes what the page says, beside what the spec said."""
    prose, ours = change.prose, change.ours
    same = change.was_page
    now, old = excerpts(prose.text, ours) if same else (excerpt(prose.text), excerpt(ours))
    message = f"the page no longer describes {change.about}"
    if prose.text.strip():
        message = (
            f"the prose about {change.about} has changed since the last import: it is {now} now"
        )
    if ours.strip() and ours != NOT_DESCRIBED:
        message += f"; before it was {old}" if same else f"; api.yaml says {old}"
    hint = "see whether a decision or a description rests on it"
    return finding_of("prose-changed", prose.location, message, hint)


def _thing(page: PageFacts, path: str) -> str:
    name = page.action.name if page.action else ""
    return path if not name else name if path == "doc" else f"{path} of {name}"


def page_key(page: PageFacts) -> str:
    """Return the key of *page* in the lock."""
    key = page.action.name if page.action else KEYS[page.kind]
    return f"{METADATA}{key}" if page.origin == "metadata" else key


_SIDES = ("request", "response", "errors")
"""The tables of an action's page, as paths begin that lead into them."""


def _entry(old: LockedPage, page: PageFacts, url: str) -> LockedPage:
    stated = {prose.path: digest(prose.text) for prose in _prose(page) if prose.text.strip()}
    if page.kind == "types":
        # What this page does not describe may come from another page of data types.
        here = {facts.name for facts in page.structures}
        stated |= {p: known for p, known in old.prose.items() if p.split(".")[1] not in here}
    # What this copy of the page has lost, the spec keeps, and so does its lock.
    half = page.half_rows
    told = {prose.path for prose in _prose(page) if prose.location not in half}
    stated |= {
        path: known
        for path, known in old.prose.items()
        if path not in told and _may_be_lost(path, page)
    }
    # Whoever has fetched the page adds its validators; those of an earlier state are none of this.
    return LockedPage(
        key=old.key,
        url=url or old.url,
        updated=clean(page.updated),
        fetched_from=old.fetched_from,
        prose=stated,
    )


def _may_be_lost(path: str, page: PageFacts) -> bool:
    """Return whether *page* can lack what stands at *path*: its table is lost or unfinished."""
    section, _, name = path.partition(".")
    for facts in page.structures:
        if section == "structures" and name.split(".")[0] == facts.name:
            return facts.unfinished is not None
    action = page.action
    if action is None or section not in _SIDES:
        return False
    return getattr(action, section) is None or any(
        part.table == section for part in action.unfinished
    )


def _known(prose: Mapping[str, str], *paths: frozenset[str]) -> dict[str, str]:
    held = sorted(prose.items())
    return {path: known for path, known in held if any(path in each for each in paths)}


def _prose(page: PageFacts) -> Iterator[Prose]:
    """Yield all prose of *page*; of what stands there twice, the first, which is what counts."""
    seen: set[str] = set()
    for prose in _all_prose(page):
        if prose.path not in seen:
            seen.add(prose.path)
            yield prose


def _all_prose(page: PageFacts) -> Iterator[Prose]:
    action = page.action
    if action:
        yield Prose("doc", action.doc, action.location)
        for side, rows in (("request", action.request), ("response", action.response)):
            for row in rows or ():
                yield Prose(f"{side}.{row.wire_name}", row.doc, row.location)
        yield from _error_prose(action.errors or ())
    for facts in page.structures:
        if not facts.inferred:
            yield Prose(f"structures.{facts.name}", facts.doc, facts.location)
            for row in facts.fields:
                yield Prose(f"structures.{facts.name}.{row.wire_name}", row.doc, row.location)
    yield from _error_prose(page.errors)


def _error_prose(rows: Iterable[ErrorFacts]) -> Iterator[Prose]:
    for row in rows:
        yield Prose(f"errors.{row.code}", row.doc, row.location)


def _own_paths(transcript: Transcript) -> dict[str, frozenset[str]]:
    """Return the paths that only the page of each action has."""
    return {
        action.name: frozenset(
            ["doc"]
            + [f"request.{field.wire_name}" for field in action.request or ()]
            + [f"response.{field.wire_name}" for field in action.response or ()]
        )
        for action in transcript.actions
    }


def _shared_paths(transcript: Transcript) -> frozenset[str]:
    """Return the paths that any page can have: those of codes and data types."""
    paths = {f"errors.{error.code}" for error in transcript.errors}
    for structure in transcript.structures:
        path = f"structures.{structure.name}"
        paths |= {path, *(f"{path}.{field.wire_name}" for field in structure.fields)}
    return frozenset(paths)
