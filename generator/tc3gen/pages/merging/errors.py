"""The error codes of all actions, under one table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.pages.merging.lock import error_path
from tc3gen.pages.merging.naming import with_names
from tc3gen.pages.merging.prose import description
from tc3gen.transcript import METADATA, ErrorFacts, by_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tc3gen.transcript import PageFacts, Transcript


def merged_errors(
    old: Transcript,
    documented: Collection[str],
    pages: Sequence[PageFacts],
    common: Collection[str],
    then: Mapping[str, frozenset[str]],
) -> tuple[ErrorFacts, ...]:
    """Return the codes that actions have *documented* and those of the service as a whole, sorted.

    A page of codes describes them only; metadata tells codes without saying of which action.
    *common* are the codes that the platform describes: without a text of their own they need no
    entry.
    """
    known = by_key(old.errors)
    told = _told(pages, known)
    whole = known.keys() - old.documented_codes
    whole |= {row.code for page in pages if page.origin == "metadata" for row in page.errors}
    merged = [
        _entry(code, known.get(code), told.get(code, {}), then)
        for code in sorted({*documented, *whole})
        if code in known
        or any(row.doc for row in told.get(code, {}).values())
        or (code in told and code not in common)
    ]
    held = by_key(merged)
    others = [names.code_name(code) for code in common if code not in held]
    return with_names(merged, known, names.code_name, others=others)


def _told(pages: Sequence[PageFacts], old: Collection[str]) -> dict[str, dict[str, ErrorFacts]]:
    """Return, for each code, the path of each page to its row of it; actions' pages come first.

    Their own tables speak of the action. A text that may be cut off tells nothing of an *old* code.
    """
    told: dict[str, dict[str, ErrorFacts]] = {}
    for page in sorted(pages, key=lambda page: page.action is None):
        half = page.half_rows
        for row in (*(page.action.errors or () if page.action else ()), *page.errors):
            is_half = row.code in old and row.location in half
            said = replace(row, doc="") if is_half else row
            told.setdefault(row.code, {}).setdefault(error_path(page, row.code), said)
    return told


def _entry(
    code: str,
    old: ErrorFacts | None,
    told: Mapping[str, ErrorFacts],
    then: Mapping[str, frozenset[str]],
) -> ErrorFacts:
    """Return a code with the words of the page that its words came from, else of the first."""
    first = old or next(iter(told.values()))
    said = old.doc if old else ""
    by_metadata = then.get(f"{METADATA}errors.{code}", frozenset())
    digests = {path: then.get(path, frozenset()) | by_metadata for path in told}
    texts = (description(said, row.doc, digests[path]) for path, row in told.items())
    kept = description(said, "", ())
    return replace(first, doc=next((text for text in texts if text != kept), kept))
