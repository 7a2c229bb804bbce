"""The error codes of all actions, under one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.merging.lock import error_path
from tc3gen.pages.merging.naming import with_names
from tc3gen.pages.merging.prose import description

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tc3gen.pages.facts import PageFacts
    from tc3gen.pages.merging.rules import Plain


def merged_errors(
    old: Plain,
    actions: Plain,
    pages: Sequence[PageFacts],
    common: Collection[str],
    then: Mapping[str, frozenset[str]],
) -> Plain:
    """Return the codes that *actions* document, sorted; a page of codes describes them only.

    *common* are the codes that the platform describes: without a text of their own they need no
    entry.
    """
    documented = {code for action in actions.values() for code in action.get("errors", ())}
    told = _told(pages, old)
    merged = {
        code: _entry(old.get(code, {}), told.get(code, {}), then)
        for code in sorted(documented)
        if code in old or any(told.get(code, {}).values()) or (code in told and code not in common)
    }
    others = [names.code_name(code) for code in common if code not in merged]
    return with_names(merged, old, names.code_name, others=others)


def _told(pages: Sequence[PageFacts], old: Collection[str]) -> dict[str, dict[str, str]]:
    """Return, for each code, the path of each page to its text of it; actions' pages come first.

    Their own tables speak of the action. A text that may be cut off tells nothing of an *old* code.
    """
    told: dict[str, dict[str, str]] = {}
    for page in sorted(pages, key=lambda page: page.action is None):
        half = page.half_rows
        for row in (*(page.action.errors or () if page.action else ()), *page.errors):
            text = "" if row.code in old and row.location in half else row.doc
            told.setdefault(row.code, {}).setdefault(error_path(page, row.code), text)
    return told


def _entry(old: Plain, told: Mapping[str, str], then: Mapping[str, frozenset[str]]) -> Plain:
    """Return a code with the words of the page that its words came from, else of the first."""
    name = {"name": old["name"]} if "name" in old else {}
    said = old.get("doc", "")
    texts = (description(said, text, then.get(path, ())) for path, text in told.items())
    kept = description(said, "", ())
    return {**name, "doc": next((text for text in texts if text != kept), kept)}
