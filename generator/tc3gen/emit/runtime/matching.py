# SPDX-License-Identifier: MIT-0
"""Which result of a reply belongs to which item of its request: by their keys, not their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import eq
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from .checks import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

__all__ = [
    "Key",
    "agree_by_what_they_hold",
    "is_plain",
    "key_of",
    "key_problem",
    "match_results",
    "misfits",
    "plain_key_of",
]

Key: TypeAlias = "tuple[Hashable, ...]"

_PLAIN = frozenset({str, int, float, bool, type(None)})
"""The types of the values that JSON, and so a result, repeats as they are."""

E = TypeVar("E")
S = TypeVar("S")


def key_of(members: Iterable[Hashable]) -> Key:
    """Return a key of *members*; what was left out in a request comes back as an empty text."""
    key = tuple(members)
    # Looked at by identity, as a member may compare itself in its own way.
    for member in key:
        if member is None:
            return tuple("" if each is None else each for each in key)
    return key


def plain_key_of(members: Iterable[object]) -> Key:
    """Return a key of the texts and numbers that *members* are, whatever else their classes do.

    Members that come from outside may compare or hash themselves in their own way. Raises TypeError
    where one is neither a text nor a number: see `key_problem`.
    """
    return key_of(map(_plain, members))


def is_plain(members: Iterable[object]) -> bool:
    """Tell whether all *members* are of the very types that results hold."""
    return _PLAIN.issuperset(map(type, members))


def key_problem(item: object, members: Iterable[object]) -> Problem | None:
    """Return which of the *members* of *item* no result could repeat, if there is one."""
    for member in members:
        if why := _oddity(member):
            names = getattr(item, "__dataclass_fields__", ())
            name = next((name for name in names if getattr(item, name) is member), "")
            return Problem(name, f"{why}, so that no result could be its own")
    return None


def _oddity(member: object) -> str:
    """Return what keeps *member* from being compared with a text or a number, if anything does."""
    if not isinstance(member, str | int | float | None):
        return f"is of type {type(member).__name__}"
    try:
        hash(member)
        alike = eq(member, member)
    except Exception as error:  # noqa: BLE001 - its class may raise anything
        return f"cannot be compared, {type(error).__name__} was raised"
    return "" if alike is True else "is not equal to itself"


def _plain(member: object) -> Hashable:
    """Return the text or number that *member* is."""
    # What their classes have overridden is not asked.
    if member is None or isinstance(member, bool):
        return member
    if isinstance(member, str):
        return str.__str__(member)
    if isinstance(member, int):
        return int.__int__(member)
    if isinstance(member, float):
        return float.__float__(member)
    raise TypeError(type(member).__name__)


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


def misfits(
    keys: Iterable[Key], results: Iterable[tuple[Key, S]]
) -> tuple[list[Key], list[tuple[Key, S]]]:
    """Return the *keys* of items without a result, and the results that fit no item.

    Each item takes one result with its own key.
    """
    left = Counter(keys)
    strays: list[tuple[Key, S]] = []
    for key, result in results:
        if left[key]:
            left[key] -= 1
        else:
            strays.append((key, result))
    return list(left.elements()), strays


def agree_by_what_they_hold(keys: list[Key], told: Iterable[Key]) -> bool:
    """Return whether each key that was *told* may be one of *keys*, another one for each.

    What a key lacks, because the response had nothing usable there, may be anything.
    """
    left = list(keys)
    held = [[(at, member) for at, member in enumerate(key) if member] for key in told]
    # The most telling ones first: they have the least choice.
    for members in sorted(held, key=len, reverse=True):
        for index, sent in enumerate(left):
            if all(sent[at] == member for at, member in members):
                del left[index]
                break
        else:
            return False
    return True
