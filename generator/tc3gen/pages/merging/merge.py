"""Facts of pages and the facts of a spec to new facts: pure, and the same for the same input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.findings import Location
from tc3gen.model import is_page_url
from tc3gen.pages.merging.actions import is_usable, merged_action
from tc3gen.pages.merging.errors import merged_errors
from tc3gen.pages.merging.fields import is_structure_word
from tc3gen.pages.merging.heads import HEAD, agreeing, location_of, stated
from tc3gen.pages.merging.lock import changed_prose, digests_then, merged_lock
from tc3gen.pages.merging.naming import python_names, with_names
from tc3gen.pages.merging.renames import find_renames, moves, renamed_api, renamed_lock
from tc3gen.pages.merging.rules import found
from tc3gen.pages.merging.structures import (
    merged_structures,
    needed_structures,
    reached,
    tables_of,
)
from tc3gen.type_words import item_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tc3gen.findings import Finding
    from tc3gen.pages.facts import FieldFacts, PageFacts
    from tc3gen.pages.merging.rules import Plain

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Merged:
    """The new facts and the new lock, and the *pages* that went into them."""

    api: Plain
    lock: Plain
    pages: list[PageFacts]
    findings: list[Finding]


def merge(
    api: Plain,
    lock: Plain,
    pages: Sequence[PageFacts],
    *,
    folder: str,
    url: str = "",
    common: Collection[str] = (),
) -> Merged:
    """Merge *pages* into the plain *api* and *lock* of a *folder*; neither is changed.

    What a page states replaces what was there; what it does not tell is kept. *url* is where the
    pages come from, if they do not say so themselves. *common* are the platform's error codes.
    """
    findings: list[Finding] = []
    old_actions = api.get("actions", {})
    kept = [
        page
        for page in agreeing(api, pages, findings)
        if page.action is None
        or is_usable(old_actions.get(page.action.name, {}), page.action, findings)
    ]
    urls = {page.path: _url(page, url, findings) for page in kept}
    then = digests_then(lock)
    actions = dict(old_actions)
    for page in kept:
        if facts := page.action:
            old = old_actions.get(facts.name, {})
            actions[facts.name] = merged_action(old, facts, urls[page.path], then, findings)
    if renames := find_renames(api, actions, kept):
        findings += [rename.finding for rename in renames]
        api, lock = renamed_api(api, renames), renamed_lock(lock, renames)
        then = digests_then(lock)
    _warn_of_taken_names(api, kept, folder, findings)
    new: Plain = {"format": FORMAT, **_head(api, kept), "actions": actions}
    if structures := _structures(api, new, kept, folder, findings, then=then):
        new["structures"] = structures
    old_errors = api.get("errors", {})
    if errors := merged_errors(old_errors, actions, kept, common, then):
        new["errors"] = errors
    findings += _unknown_structures(new, kept)
    findings += _incomplete(new, kept)
    if not actions and not structures:
        return Merged(api, lock, [], findings)
    findings += _gone_structures(api, new, kept)
    findings += _idle_pages(new, kept)
    findings += changed_prose(lock, kept, new, api)
    return Merged(new, merged_lock(lock, kept, urls, new), kept, findings)


def _head(api: Plain, pages: Iterable[PageFacts]) -> Plain:
    told = {key: api[key] for key in HEAD if key in api}
    for page in pages:
        told = {**stated(page), **told}
    return {key: told[key] for key in HEAD if key in told}


def _incomplete(api: Plain, pages: Sequence[PageFacts]) -> Iterator[Finding]:
    missing = [key for key in HEAD if key not in api]
    if pages and not api["actions"] and "structures" not in api:
        message = "there is no action in the spec yet, so nothing here can be put to use"
        hint = "import the page of an action first"
        yield found("page-incomplete", location_of(pages[0]), message, hint)
    elif pages and missing:
        message = f"no page has told this yet: {', '.join(missing)}"
        hint = "import the page of an action, too, or write it into api.yaml"
        yield found("incomplete", location_of(pages[0]), message, hint)


def _url(page: PageFacts, url: str, findings: list[Finding]) -> str:
    """Return where *page* comes from; what is no URL of a page, is noted and left out."""
    stated_url = url or page.url.partition("?")[0].partition("#")[0]
    if not stated_url or is_page_url(stated_url):
        return stated_url
    message = f"the page says that it comes from {stated_url!r}, which is no URL of a page"
    findings.append(found("page-url", Location(page.path), message, "name it with --page"))
    return ""


def _structures(
    old: Plain,
    new: Plain,
    pages: Sequence[PageFacts],
    folder: str,
    findings: list[Finding],
    *,
    then: Mapping[str, frozenset[str]],
) -> Plain:
    """Return the structures that the actions of *new* need, each with a class of its own."""
    before = old.get("structures", {})
    about: dict[str, list[Finding]] = {}
    candidates = merged_structures(before, pages, then, about)
    needed = needed_structures(old, new["actions"], candidates)
    needed = _with_undescribed(old, new["actions"], needed, candidates)
    for name, here in about.items():
        findings += here if name in needed or name not in candidates else []
    for name, facts in {s.name: s for page in pages for s in page.structures}.items():
        if facts.inferred and needed.get(name, {}).get("inferred"):
            how = "its fields count as optional, and there may be more"
            message = f"{name} is known from examples only: {how}"
            hint = "import the page of the data types, too"
            findings.append(found("inferred", facts.location, message, hint))
    others = {f"{names.pascal_case(folder)}Client"}
    others |= {name for action in new["actions"] for name in names.message_classes(action)}
    return with_names(needed, before, names.class_name, joint="", others=others)


def _with_undescribed(old: Plain, actions: Plain, needed: Plain, candidates: Plain) -> Plain:
    """Return *needed*, and what has another name now that no page has described yet.

    When the page of the data types comes, it may have the same fields.
    """
    waiting = {
        was
        for was, word in moves(old, actions, candidates)
        if was in candidates and needed.get(word, {"inferred": True}).get("inferred")
    }
    tables = [candidates[name]["fields"] for name in sorted(waiting - needed.keys())]
    kept = waiting | needed.keys() | reached(candidates, tables)
    return {name: entry for name, entry in candidates.items() if name in kept}


def _gone_structures(old: Plain, new: Plain, pages: Sequence[PageFacts]) -> Iterator[Finding]:
    """Note each structure that is no longer in the spec, or that only waits for its new name."""
    before, after = old.get("structures", {}), new.get("structures", {})
    was_used = reached(before, tables_of(old.get("actions", {})))
    used = reached(after, tables_of(new["actions"]))
    for name in before if pages else ():
        if name not in after:
            message = f"no field leads to {name} any more; it was removed from the spec"
            yield found("vanished", location_of(pages[0]), message)
        elif name in was_used - used:
            message = f"no field leads to {name} any more; the spec keeps it"
            hint = "import the page of the data types, too: it may describe it under a new name"
            yield found("not-told", location_of(pages[0]), message, hint)


def _warn_of_taken_names(
    old: Plain, pages: Iterable[PageFacts], folder: str, findings: list[Finding]
) -> None:
    """Note new actions whose names are taken: an action cannot give way."""
    actions = old.get("actions", {})
    classes = {
        name: wire
        for wire, name in python_names(old.get("structures", {}), names.class_name).items()
    }
    methods = {names.method_name(name): name for name in actions}
    classes |= {f"{names.pascal_case(folder)}Client": "the client"}
    for facts in (page.action for page in pages if page.action):
        if facts.name in actions:
            continue
        for name in names.message_classes(facts.name):
            if name in classes:
                message = f"{facts.name} and {classes[name]} would both have a class {name}"
                hint = f"give {classes[name]} another `name` in api.yaml"
                findings.append(found("name-collision", facts.location, message, hint))
        method = names.method_name(facts.name)
        if methods.setdefault(method, facts.name) != facts.name:
            message = f"{facts.name} and {methods[method]} would both have a method {method}"
            findings.append(found("name-collision", facts.location, message, "keep one of them"))


def _unknown_structures(api: Plain, pages: Iterable[PageFacts]) -> Iterator[Finding]:
    """Note types that lead to structures which no page has described."""
    known = api.get("structures", {})
    for page in pages:
        for row in _rows(page, known):
            word = item_word(row.type)
            if is_structure_word(row.type) and word not in known:
                message = f"no page describes the structure {word}"
                hint = "import the page of the data types, too"
                yield found("unknown-structure", row.location, message, hint)


def _idle_pages(api: Plain, pages: Iterable[PageFacts]) -> Iterator[Finding]:
    """Note pages of data types, or of error codes, that describe nothing in *api*."""
    documented = {code for action in api["actions"].values() for code in action.get("errors", ())}
    for page in pages:
        described = {facts.name for facts in page.structures} & api.get("structures", {}).keys()
        described |= {row.code for row in page.errors} & documented
        if page.action is None and not described:
            what = "data types" if page.kind == "types" else "error codes"
            message = f"no action in the spec has any of the {what} on this page"
            yield found("idle-page", location_of(page), message, "import the pages of actions, too")


def _rows(page: PageFacts, known: Collection[str]) -> Iterator[FieldFacts]:
    if page.action:
        yield from page.action.request or ()
        yield from page.action.response or ()
    for facts in page.structures:
        if facts.name in known:
            yield from facts.fields
