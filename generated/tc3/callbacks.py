# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What a service posts to an address of yours, read tolerantly and within bounds.

The module ``callbacks`` of a service has a function for each. No signature is documented: whoever
knows the address can post to it, so hold what is read against what you sent, and expect it twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from ._calls.json_bounds import excess
from ._calls.json_codec import parse_json
from ._calls.parsing import Deviations, is_list
from .errors import CallbackError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._calls.conversion import Deviation
    from ._calls.responses import Wire
    from ._calls.structures import StructureBase

__all__ = ["MAX_BODY", "Callback", "parse_callback"]

MAX_BODY = 2**20
"""The most bytes of a body; some thousand delivery reports fit."""

_MAX_DEPTH = 32
_MAX_VALUES = 100_000

T = TypeVar("T", bound="StructureBase")


@dataclass(frozen=True, slots=True)
class Callback(Generic[T]):
    """What was posted.

    Attributes:
        items: The objects in it, in their order; one where a single object is documented. What is
            no such object, or lacks a value without which it means nothing, is left out.
        deviations: Where the body was not as documented, without the values; the first 1,000.
    """

    items: list[T]
    deviations: tuple[Deviation, ...] = ()


def parse_callback(
    body: bytes, read: Callable[[Wire, Deviations], T], *, several: bool
) -> Callback[T]:
    """Return the objects in *body*, parsed by *read*; *several* says that a list is documented.

    Raises CallbackError where the body is longer than `MAX_BODY`, no JSON, nested deeply, or holds
    something else.
    """
    posted, why = _parsed(body)
    if why:
        # Outside of the handler: what json raises would show the body.
        raise CallbackError(f"the body {why}")
    noted = Deviations()
    if is_list(posted) is not several:
        noted.note("items", "a list" if several else "an object", posted, converted=True)
    objects = cast("list[Wire]", posted if is_list(posted) else [posted])
    items = _items(objects, read, noted)
    if objects and not items:
        raise CallbackError("the body holds nothing of what this callback tells")
    return Callback(items, tuple(noted.found))


def _parsed(body: bytes) -> tuple[object, str]:
    """Return the JSON in *body*, or what is wrong with it."""
    if len(body) > MAX_BODY:
        return None, f"is longer than {MAX_BODY:,} bytes"
    if why := excess(body, max_depth=_MAX_DEPTH, max_values=_MAX_VALUES):
        return None, why
    try:
        return parse_json(body), ""
    except (ValueError, RecursionError):
        return None, "is not JSON" if body else "is empty"


def _items(
    objects: list[Wire], read: Callable[[Wire, Deviations], T], noted: Deviations
) -> list[T]:
    found: list[T | None] = []
    doubts: set[int] = set()
    noted.enter("items", found, doubts)
    for wire in objects:
        item = read(wire, noted) if type(wire) is dict else None
        if item is None or all(value == [] for value in item.to_dict().values()):
            noted.note("", "a documented object", wire, converted=False)
            item = None
        found.append(item)
    noted.leave()
    return [item for index, item in enumerate(found) if item is not None and index not in doubts]
