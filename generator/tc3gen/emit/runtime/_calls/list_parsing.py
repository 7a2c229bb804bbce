# SPDX-License-Identifier: MIT-0
"""Tolerant parsing of lists of texts and numbers; only in packages with a response that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from .parsing import collected, is_list

if TYPE_CHECKING:
    from .parsing import Deviations

__all__ = ["read_list", "require_list"]

T = TypeVar("T")


def read_list(
    value: object, name: str, kind: type[T], noted: Deviations | None, *kinds: type
) -> list[T]:
    """Return a list whose items are all of *kind*, or of *kinds*; an absent or null one is empty.

    A list with an item that cannot be converted is absent as a whole, for places may have meaning.
    """
    if value is None:
        return []
    if not is_list(value):
        if noted is not None:
            noted.note(name, "a list", value, converted=False)
        return []
    if set(map(type, value)) <= (set(kinds) or {kind}):
        return value
    return _converted_list(value, name, kind, collected(noted), set(kinds) or {kind})


def _converted_list(
    value: list[Any], name: str, kind: type[T], noted: Deviations, kinds: set[type]
) -> list[T]:
    from .conversion import convert, name_of

    found: list[T] = []
    noted.enter(name, found)
    usable = True
    for item in value:
        converted: T | None = item if type(item) in kinds else convert(item, kind)
        if type(item) not in kinds:
            noted.note("", name_of(kind), item, converted=converted is not None)
        usable = usable and converted is not None
        found.append(cast("T", converted))
    noted.leave()
    return found if usable else []


def require_list(
    value: object, name: str, kind: type[T], noted: Deviations | None, *kinds: type
) -> list[T]:
    """Return a list as `read_list` does; one that is missing is treated as in `require_scalar`."""
    if not is_list(value):
        collected(noted).doubt(name, "a list", value)
    return read_list(value if is_list(value) else None, name, kind, noted, *kinds)
