"""Checks of the numbers in descriptions: a limit that policy changed may still stand in prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.digests import digest
from tc3gen.findings import Finding
from tc3gen.limits import upper_bounds
from tc3gen.spec.nodes import would_be_misread

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tc3gen.model import Action, Field
    from tc3gen.spec.checks.sources import Sources, Steps

_NUMBER = r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})"
_BOUNDS = (
    (re.compile(rf"\b(?:at most|up to|no more than|a maximum of) {_NUMBER}\b", re.IGNORECASE), 0),
    (re.compile(rf"\b(?:less|fewer) than {_NUMBER}\b", re.IGNORECASE), -1),
)
"""Sentences with an upper bound, and what makes the largest allowed value of their number."""

_CHARACTERS = re.compile(r"\W*characters?", re.IGNORECASE)
_OTHER_UNIT = re.compile(r"\W*(?:letters?|digits?|requests?|seconds?|%)", re.IGNORECASE)
"""What the limits of the language do not count."""

_SHORT = 6


def check_numbers(sources: Sources) -> Iterator[Finding]:
    """Rule ``stale-number``."""
    for steps, _, field in sources.fields():
        allowed = upper_bounds(field.limits)
        if allowed and steps[2] != "response":
            chars = upper_bounds(field.limits, unit="characters")
            yield from _differences(sources, steps, field.doc, allowed, [field], chars=chars)
    for action in sources.service.actions:
        limited = [field for field in action.request if field.limits.max_items is not None]
        allowed = _sizes(action, limited)
        if limited:
            yield from _differences(sources, ("actions", action.name), action.doc, allowed, limited)


def _sizes(action: Action, limited: list[Field]) -> set[float]:
    sizes: set[float] = {size for field in limited if (size := field.limits.max_items) is not None}
    return sizes | {action.batch.size} if action.batch else sizes


def _differences(
    sources: Sources,
    steps: Steps,
    doc: str,
    allowed: set[float],
    fields: list[Field],
    *,
    chars: Collection[float] = (),
) -> Iterator[Finding]:
    """Yield a finding for each bound in *doc* that none of the *allowed* ones is.

    A number of characters is held against *chars*, where policy counts those.
    """
    if any(_is_read(sources, steps, field, doc) for field in fields):
        return
    for words, bound, counts_characters in _bounds_in(doc):
        known = set(chars) if counts_characters else allowed
        if known and bound not in known:
            location = sources.api.location(*steps, "doc")
            limits = ", ".join(str(limit) for limit in sorted(known))
            message = f"the description says {words!r}, the limit in policy.yaml is {limits}"
            short = digest(doc)[:_SHORT]
            mend = f'"{short}"' if would_be_misread(short) else short
            hint = f"mend one of them; if both are right, write `read: {mend}` beside the limit"
            yield Finding(location, "stale-number", message, hint)


def _bounds_in(doc: str) -> Iterator[tuple[str, int, bool]]:
    """Yield the words that state each bound in *doc*, and whether it is one of characters."""
    for pattern, change in _BOUNDS:
        for match in pattern.finditer(doc):
            if not _OTHER_UNIT.match(doc, match.end()):
                bound = int(match["number"].replace(",", "")) + change
                yield match[0], bound, _CHARACTERS.match(doc, match.end()) is not None


def _is_read(sources: Sources, steps: Steps, field: Field, doc: str) -> bool:
    """Return whether the limits of *field* were decided with *doc* in view."""
    section, owner = str(steps[0]), str(steps[1])
    decision = sources.decisions.get(section, {}).get(owner, {})
    read: str = decision.get("fields", {}).get(field.wire_name, {}).get("read", "")
    return len(read) >= _SHORT and digest(doc).startswith(read)
