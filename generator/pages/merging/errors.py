"""The error codes of all actions, under one table."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from generator import names
from generator.pages.merging.naming import with_names
from generator.pages.merging.prose import description

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from generator.pages.facts import ErrorFacts, PageFacts
    from generator.pages.merging.rules import Plain


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
    texts = _texts(chain.from_iterable(_rows(pages)))
    merged = {
        code: _entry(old.get(code, {}), texts.get(code, ""), then.get(f"errors.{code}", ()))
        for code in sorted(documented)
        if code in old or texts.get(code) or (code in texts and code not in common)
    }
    others = [names.code_name(code) for code in common if code not in merged]
    return with_names(merged, old, names.code_name, others=others)


def _rows(pages: Sequence[PageFacts]) -> Iterable[Iterable[ErrorFacts]]:
    """Yield the rows of the actions' own tables first: they speak of the action."""
    yield from (page.action.errors or () for page in pages if page.action)
    yield from (page.errors for page in pages)


def _texts(rows: Iterable[ErrorFacts]) -> dict[str, str]:
    """Return code to its first text."""
    texts: dict[str, str] = {}
    for row in rows:
        texts[row.code] = texts.get(row.code) or row.doc
    return texts


def _entry(old: Plain, text: str, then: Collection[str]) -> Plain:
    name = {"name": old["name"]} if "name" in old else {}
    return {**name, "doc": description(old.get("doc", ""), text, then)}
