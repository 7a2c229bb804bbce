# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Which result of a response belongs to which item of its request: by key, not by order."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import eq
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ..errors import Problem

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


def key_of(fields: Iterable[Hashable]) -> Key:
    """Return a key of *fields*; what was left out in a request comes back as an empty text."""
    key = tuple(fields)
    # Looked at by identity, as a field may compare itself in its own way.
    for field in key:
        if field is None:
            return tuple("" if each is None else each for each in key)
    return key


def plain_key_of(fields: Iterable[object]) -> Key:
    """Return a key of the texts and numbers that *fields* are, whatever else their classes do.

    Fields that come from outside may compare or hash themselves in their own way. Raises TypeError
    where one is neither a text nor a number: see `key_problem`.
    """
    return key_of(map(_plain, fields))


def is_plain(fields: Iterable[object]) -> bool:
    """Return whether all *fields* are of the very types that results hold."""
    return _PLAIN.issuperset(map(type, fields))


def key_problem(item: object, fields: Iterable[object]) -> Problem | None:
    """Return which of the *fields* of *item* no result could repeat, if there is one."""
    for field in fields:
        if why := _oddity(field):
            names = getattr(item, "__dataclass_fields__", ())
            name = next((name for name in names if getattr(item, name) is field), "")
            return Problem(name, f"{why}, so that no result could be its own")
    return None


def _oddity(field: object) -> str:
    """Return what keeps *field* from being compared with a text or a number, if anything does."""
    if not isinstance(field, str | int | float | None):
        return f"is of type {type(field).__name__}"
    try:
        hash(field)
        alike = eq(field, field)
    except Exception as error:  # noqa: BLE001 - its class may raise anything
        return f"cannot be compared, {type(error).__name__} was raised"
    return "" if alike is True else "is not equal to itself"


def _plain(field: object) -> Hashable:
    """Return the text or number that *field* is."""
    # What their classes have overridden is not asked.
    if field is None or isinstance(field, bool):
        return field
    if isinstance(field, str):
        return str.__str__(field)
    if isinstance(field, int):
        return int.__int__(field)
    if isinstance(field, float):
        return float.__float__(field)
    raise TypeError(type(field).__name__)


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
    held = [[(at, field) for at, field in enumerate(key) if field] for key in told]
    # The most telling ones first: they have the least choice.
    for fields in sorted(held, key=len, reverse=True):
        for index, sent in enumerate(left):
            if all(sent[at] == field for at, field in fields):
                del left[index]
                break
        else:
            return False
    return True
