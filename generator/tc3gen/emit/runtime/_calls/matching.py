# SPDX-License-Identifier: MIT-0
"""Matching the results of a response to the items of its request: by key, not by order."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import eq
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ..errors import Problem
from .response_errors import mismatched
from .structures import ResultBase

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from .operation import Operation
    from .protocols import Response

__all__ = [
    "Key",
    "can_belong_together",
    "check_results",
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

_MAX_STRAYS = 1000
"""Results of no item, each of which is compared with each item that is left."""

E = TypeVar("E")
S = TypeVar("S")


def key_of(fields: Iterable[Hashable]) -> Key:
    """Return the key of *fields*; a field that was left out comes back as an empty text."""
    key = tuple(fields)
    # By identity, as the class of a field may override comparison.
    for field in key:
        if field is None:
            return tuple("" if each is None else each for each in key)
    return key


def plain_key_of(fields: Iterable[object]) -> Key:
    """Return the key of *fields* as plain texts and numbers.

    Their classes may override comparison and hashing. Raises TypeError if one is neither a text nor
    a number; see `key_problem`.
    """
    return key_of(map(_plain, fields))


def is_plain(fields: Iterable[object]) -> bool:
    """Return whether all *fields* have exactly the types that results hold."""
    return _PLAIN.issuperset(map(type, fields))


def key_problem(item: object, fields: Iterable[object]) -> Problem | None:
    """Return the problem of the first of the *fields* of *item* that no result can repeat."""
    for field in fields:
        if why := _oddity(field):
            names = getattr(item, "__dataclass_fields__", ())
            name = next((name for name in names if getattr(item, name) is field), "")
            return Problem(name, f"{why}, so that no result could be its own")
    return None


def _oddity(field: object) -> str:
    """Return why *field* cannot be compared with a text or a number; empty if it can."""
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
    # The methods of str, int and float, whatever a subclass overrides.
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
    """Return the result of each item, ``None`` if none is certain, and the surplus.

    Items with the same key get the results with that key in order, if there are enough results and
    *alike* says that it does not matter which item gets which.
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
    """Return the *keys* of items without a result, and the results without an item.

    Each item takes one result with its key.
    """
    left = Counter(keys)
    strays: list[tuple[Key, S]] = []
    for key, result in results:
        if left[key]:
            left[key] -= 1
        else:
            strays.append((key, result))
    return list(left.elements()), strays


def can_belong_together(keys: list[Key], result_keys: Iterable[Key]) -> bool:
    """Return whether each key of a result can be that of another one of *keys*.

    A field that is missing, because the response had nothing usable there, matches anything.
    """
    left = list(keys)
    held = [[(at, field) for at, field in enumerate(key) if field] for key in result_keys]
    # The most complete ones first: they have the fewest candidates.
    for fields in sorted(held, key=len, reverse=True):
        for index, sent in enumerate(left):
            if all(sent[at] == field for at, field in fields):
                del left[index]
                break
        else:
            return False
    return True


def check_results(operation: Operation[Response], keys: Sequence[Key], response: Response) -> None:
    """Raise unless a response holds one result for each item, by the *keys* of the items.

    A result whose own key is incomplete or wrong is not trusted, if it can still be told whose it
    may be; the others are not affected.
    """
    if not operation.items_field:
        return
    results: list[object] = getattr(response, operation.results_field)
    found = list(map(operation.result_key, results))
    if found == keys:
        return
    if len(found) != len(keys):
        why = f"{operation.results_field} tells {len(found)} outcomes of {len(keys)}"
        raise mismatched(operation, why, response.meta)
    try:
        left, strays = misfits(keys, zip(found, results, strict=True))
    except TypeError as error:
        why = "a key of an item cannot be compared"
        raise mismatched(operation, why, response.meta) from error
    if len(strays) > _MAX_STRAYS or not can_belong_together(left, (key for key, _ in strays)):
        name = operation.results_field
        why = f"{name} tells outcomes of others than the {len(keys)} of the request"
        raise mismatched(operation, why, response.meta)
    for _, result in strays:
        if isinstance(result, ResultBase):
            result.distrust()
