"""Facts of pages and the facts of a spec to new facts: pure, and the same for the same input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.findings import Location
from tc3gen.model import is_page_url
from tc3gen.pages.findings import finding_of
from tc3gen.pages.merging.actions import is_usable, merged_action
from tc3gen.pages.merging.completing import completed
from tc3gen.pages.merging.errors import merged_errors
from tc3gen.pages.merging.fields import names_structure
from tc3gen.pages.merging.gone import lasting_actions, still_listed, without_gone_codes
from tc3gen.pages.merging.heads import agreeing, merged_head, untold
from tc3gen.pages.merging.joining import joined
from tc3gen.pages.merging.lock import changed_prose, earlier_digests, merged_lock, page_key
from tc3gen.pages.merging.naming import python_name, with_names
from tc3gen.pages.merging.outranking import outranked, without_denied
from tc3gen.pages.merging.renames import find_renames, moves, renamed_transcript
from tc3gen.pages.merging.settling import settle
from tc3gen.pages.merging.structures import fields_of, merged_structures, needed_structures
from tc3gen.reachability import reached_structures
from tc3gen.transcript import ActionFacts, StructureFacts, Transcript, by_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tc3gen.findings import Finding
    from tc3gen.settlements import Settlement
    from tc3gen.transcript import FieldFacts, PageFacts


@dataclass(frozen=True, slots=True)
class Merged:
    """The new facts, and the *pages* that they come from; without any, the old facts."""

    transcript: Transcript
    pages: list[PageFacts]
    findings: list[Finding]


def merge(
    old: Transcript,
    pages: Sequence[PageFacts],
    *,
    folder: str,
    url: str = "",
    common: Collection[str] = (),
    settlements: Collection[Settlement] = (),
) -> Merged:
    """Merge *pages* into the *old* facts of a *folder*.

    What a page states replaces what was there; what it does not tell is kept. *url* is where the
    pages come from, if they do not say so themselves. *common* are the platform's error codes. Of
    a contradiction that *settlements* settle, what they take counts, and nothing is found.
    """
    findings: list[Finding] = []
    settled = settle(old, agreeing(old.head, pages, findings), settlements)
    kept, beside = _usable(settled.old, settled.pages, findings)
    if not kept:
        return Merged(old, [], findings)
    given, old = old, settled.old
    urls = {page.path: _url(page, url, findings) for page in kept}
    weighed = outranked(old, kept, findings)
    lasting = by_key(lasting_actions(weighed, kept, findings))
    actions = _actions(lasting, kept, urls, earlier_digests(old.pages, kept), findings)
    before = old
    if renames := find_renames(old, actions, kept):
        findings += [rename.finding for rename in renames]
        before = renamed_transcript(old, renames)
    then = earlier_digests(before.pages, kept)
    _warn_of_taken_names(before, kept, folder, findings)
    new = replace(before, head=merged_head(before.head, kept), actions=actions)
    told = without_denied(before.structures, weighed.structures)
    structures = _structures(before, actions, kept, folder, findings, then=then, lasting=told)
    lasting_codes = without_gone_codes(before, new.documented_codes, kept, findings)
    errors = merged_errors(lasting_codes, new.documented_codes, kept, common, then)
    new = replace(new, structures=structures, errors=errors)
    findings += _unknown_structures(new, kept)
    findings += _incomplete(new, kept)
    if not actions and not structures:
        return Merged(given, [], findings)
    findings += _what_became(before, new, kept)
    locked = merged_lock(still_listed(before.pages, kept), kept, urls, new)
    return Merged(replace(new, pages=settled.locked(locked)), kept + beside, findings)


def _usable(
    old: Transcript, pages: Sequence[PageFacts], findings: list[Finding]
) -> tuple[list[PageFacts], list[PageFacts]]:
    """Return those of *pages* that can be merged, and those that they have taken in."""
    known = by_key(old.actions)
    joint, beside = joined(pages, findings)
    kept = [
        page
        for page in completed(old, joint, findings)
        if page.action is None or is_usable(known.get(page.action.name), page.action, findings)
    ]
    keys = {page_key(page) for page in kept}
    return kept, [page for page in beside if page_key(page) in keys]


def _actions(
    known: Mapping[str, ActionFacts],
    pages: Iterable[PageFacts],
    urls: Mapping[str, str],
    then: Mapping[str, frozenset[str]],
    findings: list[Finding],
) -> tuple[ActionFacts, ...]:
    """Return the *known* actions, those of *pages* as these state them."""
    actions = dict(known)
    for page in pages:
        if facts := page.action:
            old = known.get(facts.name, ActionFacts(name=facts.name))
            actions[facts.name] = merged_action(old, facts, urls[page.path], then, findings)
    return tuple(actions.values())


def _incomplete(new: Transcript, pages: Sequence[PageFacts]) -> Iterator[Finding]:
    if pages and not new.actions and not new.structures:
        message = "there is no action in the spec yet, so nothing here can be put to use"
        hint = "import the page of an action first"
        yield finding_of("page-incomplete", pages[0].location, message, hint)
    elif pages and (missing := untold(new.head)):
        message = f"no page has told this yet: {', '.join(missing)}"
        hint = "import the page of an action, too, or write it into api.yaml"
        yield finding_of("incomplete", pages[0].location, message, hint)


def _url(page: PageFacts, url: str, findings: list[Finding]) -> str:
    """Return where *page* comes from; what is no URL of a page, is noted and left out."""
    stated_url = url or page.url.partition("?")[0].partition("#")[0]
    if not stated_url or is_page_url(stated_url):
        return stated_url
    message = f"the page says that it comes from {stated_url!r}, which is no URL of a page"
    findings.append(finding_of("page-url", Location(page.path), message, "name it with --page"))
    return ""


def _structures(
    old: Transcript,
    actions: Sequence[ActionFacts],
    pages: Sequence[PageFacts],
    folder: str,
    findings: list[Finding],
    *,
    then: Mapping[str, frozenset[str]],
    lasting: Iterable[StructureFacts],
) -> tuple[StructureFacts, ...]:
    """Return the structures that *actions* need, each with a class of its own.

    *lasting* are the *old* ones, without what was denied.
    """
    about: dict[str, list[Finding]] = {}
    candidates = merged_structures(lasting, pages, then, about)
    needed = needed_structures(old.structures, old.actions, actions, candidates)
    needed |= reached_structures(candidates.values(), old.callbacks)
    needed |= _undescribed(old, actions, needed, candidates)
    for name, here in about.items():
        findings += here if name in needed or name not in candidates else []
    for name, facts in {s.name: s for page in pages for s in page.structures}.items():
        if facts.inferred and name in needed and candidates[name].inferred:
            how = "its fields count as optional, and there may be more"
            message = f"{name} is known from examples only: {how}"
            hint = "import the page of the data types, too"
            findings.append(finding_of("inferred", facts.location, message, hint))
    others = {*names.client_classes(names.pascal_case(folder))}
    others |= {name for action in actions for name in names.message_classes(action.name)}
    kept = (facts for name, facts in candidates.items() if name in needed)
    return with_names(kept, by_key(old.structures), names.class_name, joint="", others=others)


def _undescribed(
    old: Transcript,
    actions: Sequence[ActionFacts],
    needed: set[str],
    candidates: Mapping[str, StructureFacts],
) -> set[str]:
    """Return what has another name now that no page has described yet, and what it leads to.

    When the page of the data types comes, it may have the same fields.
    """
    waiting = {
        was
        for was, now in moves(old, actions, candidates.values())
        if was in candidates and (now not in needed or candidates[now].inferred)
    }
    fields = (field for name in sorted(waiting - needed) for field in candidates[name].fields)
    return waiting | reached_structures(candidates.values(), fields)


def _what_became(old: Transcript, new: Transcript, pages: Sequence[PageFacts]) -> Iterator[Finding]:
    """Note what of *old* and of *pages* is of no use any more, and prose that has changed."""
    yield from _gone_structures(old, new, pages)
    yield from _idle_pages(new, pages)
    yield from changed_prose(old.pages, pages, new, old)


def _gone_structures(
    old: Transcript, new: Transcript, pages: Sequence[PageFacts]
) -> Iterator[Finding]:
    """Note each structure that is no longer in the spec, or that only waits for its new name."""
    kept = by_key(new.structures)
    was_used = reached_structures(old.structures, fields_of(old.actions))
    used = reached_structures(new.structures, fields_of(new.actions))
    for facts in old.structures if pages else ():
        if facts.name not in kept:
            message = f"no field leads to {facts.name} any more; it was removed from the spec"
            yield finding_of("vanished", pages[0].location, message)
        elif facts.name in was_used - used:
            message = f"no field leads to {facts.name} any more; the spec keeps it"
            hint = "import the page of the data types, too: it may describe it under a new name"
            yield finding_of("not-told", pages[0].location, message, hint)


def _warn_of_taken_names(
    old: Transcript, pages: Iterable[PageFacts], folder: str, findings: list[Finding]
) -> None:
    """Note new actions whose names are taken: an action cannot give way."""
    actions = by_key(old.actions)
    classes = {python_name(facts, names.class_name): facts.name for facts in old.structures}
    methods = {names.method_name(name): name for name in actions}
    classes |= {f"{names.pascal_case(folder)}Client": "the client"}
    for facts in (page.action for page in pages if page.action):
        if facts.name in actions:
            continue
        for name in names.message_classes(facts.name):
            if name in classes:
                message = f"{facts.name} and {classes[name]} would both have a class {name}"
                hint = f"give {classes[name]} another `name` in api.yaml"
                findings.append(finding_of("name-collision", facts.location, message, hint))
        method = names.method_name(facts.name)
        if methods.setdefault(method, facts.name) != facts.name:
            message = f"{facts.name} and {methods[method]} would both have a method {method}"
            findings.append(
                finding_of("name-collision", facts.location, message, "keep one of them")
            )


def _unknown_structures(new: Transcript, pages: Iterable[PageFacts]) -> Iterator[Finding]:
    """Note types that lead to structures which no page has described."""
    known = by_key(new.structures)
    for page in pages:
        for row in _rows(page, known):
            if names_structure(row) and row.leads_to not in known:
                message = f"no page describes the structure {row.leads_to}"
                hint = "import the page of the data types, too"
                yield finding_of("unknown-structure", row.location, message, hint)


def _rows(page: PageFacts, known: Collection[str]) -> Iterator[FieldFacts]:
    yield from page.action.fields if page.action else ()
    for facts in page.structures:
        if facts.name in known:
            yield from facts.fields


def _idle_pages(new: Transcript, pages: Iterable[PageFacts]) -> Iterator[Finding]:
    """Note pages of data types, or of error codes, that describe nothing in *new*."""
    known = by_key(new.structures).keys()
    documented = new.documented_codes | by_key(new.errors).keys()
    for page in pages:
        described = known & {facts.name for facts in page.structures}
        described |= documented & {row.code for row in page.errors}
        if page.action is None and page.origin == "page" and not described:
            what = "data types" if page.kind == "types" else "error codes"
            message = f"no action in the spec has any of the {what} on this page"
            yield finding_of(
                "idle-page", page.location, message, "import the pages of actions, too"
            )
