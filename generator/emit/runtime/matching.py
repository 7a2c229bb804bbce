# SPDX-License-Identifier: MIT-0
"""Which result of a reply belongs to which item of its request: by their keys, not their order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

__all__ = ["Key", "key_of", "match_results"]

Key: TypeAlias = "tuple[Hashable, ...]"

E = TypeVar("E")
S = TypeVar("S")


def key_of(members: Iterable[Hashable]) -> Key:
    """Return a key of *members*; what was left out in a request comes back as an empty text."""
    return tuple("" if member is None else member for member in members)


def match_results(
    items: Sequence[tuple[Key, E]],
    results: Iterable[tuple[Key, S]],
    *,
    alike: Callable[[Sequence[E], Sequence[S]], bool],
) -> tuple[list[S | None], int]:
    """Return the result of each item, ``None`` where none is surely its own, and the surplus.

    Items with one key get the results with that key in order, if there are enough of them and
    *alike* says that it does not matter which gets which.
    """
    found: dict[Key, list[S]] = defaultdict(list)
    for key, result in results:
        found[key].append(result)
    rivals: dict[Key, list[int]] = defaultdict(list)
    for index, (key, _) in enumerate(items):
        rivals[key].append(index)
    matched: list[S | None] = [None] * len(items)
    surplus = sum(len(found[key]) for key in found.keys() - rivals.keys())
    for key, indexes in rivals.items():
        theirs = found.get(key, [])
        surplus += max(0, len(theirs) - len(indexes))
        if len(theirs) < len(indexes):
            continue
        if len(theirs) == 1 or alike([items[index][1] for index in indexes], theirs):
            for index, result in zip(indexes, theirs, strict=False):
                matched[index] = result
    return matched, surplus
