"""Which of the examples that the spec has a page shows again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from tc3gen.transcript import ExampleFacts


def matched(
    old: Sequence[ExampleFacts], shown: Sequence[ExampleFacts]
) -> list[ExampleFacts | None]:
    """Return, for each example *shown*, the one of *old* that it was before, if any.

    It is the one with the same request and response, else with the same title, request or response;
    else the one at the same place among what is left, where as many are left on both sides.
    """
    found: list[ExampleFacts | None] = [None] * len(shown)
    left = list(old)
    for key in _KEYS:
        known: dict[Hashable, list[ExampleFacts]] = {}
        for entry in left:
            known.setdefault(key(entry), []).append(entry)
        for index, example in enumerate(shown):
            if found[index] is None and (same := known.get(key(example))):
                found[index] = same.pop(0)
        left = [entry for entry in left if not any(entry is each for each in found)]
    missing = [index for index, entry in enumerate(found) if entry is None]
    if len(missing) == len(left):
        for index, entry in zip(missing, left, strict=True):
            found[index] = entry
    return found


def meaning(example: ExampleFacts) -> tuple[str, str]:
    """Return the request and the response of *example* without their layout."""
    return _without_layout(example.request), _without_layout(example.response)


def _without_layout(text: str) -> str:
    try:
        return json.dumps(json.loads(text))
    except (ValueError, RecursionError):
        return text


def _title(example: ExampleFacts) -> Hashable:
    return example.title


def _request(example: ExampleFacts) -> Hashable:
    return meaning(example)[0]


def _response(example: ExampleFacts) -> Hashable:
    return meaning(example)[1]


_KEYS: tuple[Callable[[ExampleFacts], Hashable], ...] = (meaning, _title, _request, _response)
