"""pages.lock: which prose the facts came with, so that a change of it is noticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.digests import clean, digest
from tc3gen.pages.merging.prose import NOT_DESCRIBED, excerpt, excerpts
from tc3gen.pages.merging.rules import found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.facts import ErrorFacts, PageFacts
    from tc3gen.pages.merging.rules import Plain

FORMAT = 1
_KEYS = {"types": "data-types", "errors": "error-codes"}
"""Kind of page to its key; no action has a name with a dash."""


@dataclass(frozen=True, slots=True)
class Prose:
    """What a page says at *location* about the thing at *path*."""

    path: str
    text: str
    location: Location


def digests_then(lock: Plain) -> Mapping[str, frozenset[str]]:
    """Return the digests of earlier imports by the path from the top of api.yaml.

    An error code that several pages describe has a path for each of them, :func:`error_path`.
    """
    then: dict[str, frozenset[str]] = {}
    for key, page in lock.get("pages", {}).items():
        for path, known in page["prose"].items():
            whole = path if path.startswith("structures.") else f"actions.{key}.{path}"
            then[whole] = then.get(whole, frozenset()) | {known}
    return then


def error_path(page: PageFacts, code: str) -> str:
    """Return the path to the digest of what *page* says of an error code."""
    return f"actions.{_key(page)}.errors.{code}"


def merged_lock(
    lock: Plain, pages: Iterable[PageFacts], urls: Mapping[str, str], api: Plain
) -> Plain:
    """Return the lock after an import of *pages*; *urls* tells where a file comes from.

    Only what *api* holds is locked.
    """
    entries: Plain = dict(lock.get("pages", {}))
    for page in pages:
        key = _key(page)
        entries[key] = _entry(entries.get(key, {}), page, urls.get(page.path, ""))
    shared = _shared_paths(api)
    kept = {
        key: {**entry, "prose": _known(entry["prose"], (shared, _own_paths(api, key)))}
        for key, entry in sorted(entries.items())
        if key in _KEYS.values() or key in api["actions"]
    }
    return {"format": FORMAT, "pages": kept}


def changed_prose(
    lock: Plain, pages: Iterable[PageFacts], api: Plain, before: Plain
) -> Iterator[Finding]:
    """Rule ``prose-changed``: what a page says in other words than at the last import.

    The lock has no sentences of the documentation; the old one is known where the spec *before* had
    it as its description.
    """
    shared = _shared_paths(api)
    for page in pages:
        old = lock.get("pages", {}).get(_key(page), {}).get("prose", {})
        known = (shared, _own_paths(api, _key(page)))
        for prose in _prose(page):
            then = None if prose.location in page.half_rows else old.get(prose.path)
            if then is not None and _is_in(known, prose.path) and then != digest(prose.text):
                ours = _description(before, page, prose.path)
                yield _change(prose, _thing(page, prose.path), ours, was_page=digest(ours) == then)


def _change(prose: Prose, what: str, ours: str, *, was_page: bool) -> Finding:
    """Return the finding that quotes what the page says, beside what the spec said."""
    now, old = excerpts(prose.text, ours) if was_page else (excerpt(prose.text), excerpt(ours))
    message = f"the page no longer describes {what}"
    if prose.text.strip():
        message = f"the prose about {what} has changed since the last import: it is {now} now"
    if ours.strip() and ours != NOT_DESCRIBED:
        message += f"; before it was {old}" if was_page else f"; api.yaml says {old}"
    hint = "see whether a decision or a description rests on it"
    return found("prose-changed", prose.location, message, hint)


def _description(api: Plain, page: PageFacts, path: str) -> str:
    """Return what *api* says of the thing at *path* of *page*."""
    section, _, name = path.partition(".")
    entry: Any = api.get("actions", {}).get(page.action.name, {}) if page.action else {}
    if section in {"request", "response"}:
        entry = entry.get(section, {}).get(name, {})
    elif section == "errors":
        entry = api.get("errors", {}).get(name, {})
    elif section == "structures":
        name, _, member = name.partition(".")
        entry = api.get("structures", {}).get(name, {})
        entry = entry.get("fields", {}).get(member, {}) if member else entry
    return str(entry.get("doc", ""))


def _thing(page: PageFacts, path: str) -> str:
    name = page.action.name if page.action else ""
    return path if not name else name if path == "doc" else f"{path} of {name}"


def _key(page: PageFacts) -> str:
    return page.action.name if page.action else _KEYS[page.kind]


_SIDES = ("request", "response", "errors")
"""The tables of an action's page, as paths begin that lead into them."""


def _entry(old: Plain, page: PageFacts, url: str) -> Plain:
    stated = {prose.path: digest(prose.text) for prose in _prose(page) if prose.text.strip()}
    if page.kind == "types":
        # What this page does not describe may come from another page of data types.
        here = {facts.name for facts in page.structures}
        others = {p: d for p, d in old.get("prose", {}).items() if p.split(".")[1] not in here}
        stated = others | stated
    # What this copy of the page has lost, the spec keeps, and so does its lock.
    half = page.half_rows
    told = {prose.path for prose in _prose(page) if prose.location not in half}
    kept = {
        path: known
        for path, known in old.get("prose", {}).items()
        if path not in told and _may_be_lost(path, page)
    }
    stated |= kept
    entry: Plain = {"prose": stated}
    if url or "url" in old:
        entry["url"] = url or old["url"]
    if page.updated:
        entry["updated"] = clean(page.updated)
    return entry


def _may_be_lost(path: str, page: PageFacts) -> bool:
    """Tell whether *page* may have lost what stands at *path*: its table is gone or unfinished."""
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


def _known(prose: Plain, paths: Iterable[set[str]]) -> Plain:
    return {path: known for path, known in sorted(prose.items()) if _is_in(paths, path)}


def _is_in(paths: Iterable[set[str]], path: str) -> bool:
    return any(path in some for some in paths)


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


def _own_paths(api: Plain, key: str) -> set[str]:
    """Return the paths that only the page called *key* has."""
    action = api["actions"].get(key, {})
    sides = {f"{side}.{name}" for side in ("request", "response") for name in action.get(side, ())}
    return {"doc"} | sides if action else set()


def _shared_paths(api: Plain) -> set[str]:
    """Return the paths that any page can have: those of codes and data types."""
    paths = {f"errors.{code}" for code in api.get("errors", ())}
    for name, structure in api.get("structures", {}).items():
        paths.add(f"structures.{name}")
        paths |= {f"structures.{name}.{member}" for member in structure["fields"]}
    return paths
