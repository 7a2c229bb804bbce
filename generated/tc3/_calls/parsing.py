# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Responses, read tolerantly: what the parsing of their fields needs.

The generated ``from_wire`` methods test the common case inline and call these functions for the
rest. What has another JSON type than documented is converted where nothing is lost by it, and is
absent otherwise; conversion.py holds the table. Either is noted under its Python path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, cast

from .responses import ResponseMismatchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conversion import Deviation
    from .responses import Wire
    from .structures import ResultBase

__all__ = [
    "Deviations",
    "read_key",
    "read_list",
    "read_object",
    "read_objects",
    "read_results",
    "read_scalar",
    "require_list",
    "require_object",
    "require_objects",
    "require_results",
    "require_scalar",
]

MAX_DEVIATIONS = 1000
"""How many deviations of one response are noted at most."""

T = TypeVar("T")
R = TypeVar("R", bound="ResultBase")


class Deviations:
    """Notes where a response deviates from its documentation while it is read; see *found*."""

    __slots__ = ("_owners", "found")

    def __init__(self) -> None:
        self.found: list[Deviation] = []
        self._owners: list[tuple[str, list[Any] | None, set[int] | None]] = []

    def enter(
        self, name: str, items: list[Any] | None = None, doubts: set[int] | None = None
    ) -> None:
        """Begin with the object *name*, or with a list whose *items* grow as they are read.

        *doubts* collects the indexes of those that are unusable, if that costs no more than them.
        """
        self._owners.append((name, items, doubts))

    def leave(self) -> None:
        """End with the innermost object or list."""
        self._owners.pop()

    def path(self, name: str) -> str:
        """Return the Python path of the field *name* of what is being read."""
        owners = (
            owner if items is None else f"{owner}[{len(items)}]" for owner, items, _ in self._owners
        )
        return ".".join([*owners, *([name] if name else [])])

    def note(self, name: str, expected: str, value: object, *, converted: bool) -> None:
        """Note that the field *name* held *value*, of which only the type is kept."""
        from .conversion import Deviation, type_of

        if len(self.found) < MAX_DEVIATIONS:
            found = type_of(value)
            self.found.append(Deviation(self.path(name), expected, found, converted=converted))

    def doubt(self, name: str, expected: str, value: object) -> None:
        """Note that a field was unusable that the response is counted on to hold.

        Raises ResponseMismatchError unless that costs no more than one result.
        """
        from .conversion import type_of

        self.note(name, expected, value, converted=False)
        for _, items, doubts in reversed(self._owners):
            if doubts is not None and items is not None:
                doubts.add(len(items))
                return
        raise ResponseMismatchError(
            self.path(name), f"is {type_of(value)}, {expected} is documented"
        ) from None


def read_scalar(value: object, name: str, kind: type[T], noted: Deviations | None) -> T | None:
    """Return *value*, which is no *kind* and not null, as one; ``None`` where that cannot be."""
    from .conversion import convert, name_of

    converted = convert(value, kind)
    if noted is not None:
        noted.note(name, name_of(kind), value, converted=converted is not None)
    return converted


def require_scalar(value: object, name: str, kind: type[T], noted: Deviations | None) -> T:
    """Return *value*, which is no *kind*, as one.

    Where that cannot be the result that it belongs to is not trusted, and this is an empty value;
    where it belongs to none, raises ResponseMismatchError.
    """
    from .conversion import convert, name_of

    converted = convert(value, kind)
    if converted is None:
        (noted or Deviations()).doubt(name, name_of(kind), value)
        return kind()
    if noted is not None:
        noted.note(name, name_of(kind), value, converted=True)
    return converted


def read_key(value: object, name: str, kind: type[T], noted: Deviations | None) -> T | None:
    """Return *value* as `read_scalar` does; what cannot be converted is doubtful, too.

    It tells whose the result is, so the result is not trusted without it.
    """
    from .conversion import convert, name_of

    if convert(value, kind) is None:
        (noted or Deviations()).doubt(name, name_of(kind), value)
        return None
    return read_scalar(value, name, kind, noted)


def read_list(
    value: object, name: str, kind: type[T], noted: Deviations | None, *kinds: type
) -> list[T]:
    """Return a list whose items are all of *kind*, or of *kinds*; an absent or null one is empty.

    A list with an item that cannot be converted is absent as a whole, for places may have meaning.
    """
    if value is None:
        return []
    if not _is_list(value):
        if noted is not None:
            noted.note(name, "a list", value, converted=False)
        return []
    if set(map(type, value)) <= (set(kinds) or {kind}):
        return value
    return _converted_list(value, name, kind, noted or Deviations(), set(kinds) or {kind})


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
    """Return a list as `read_list` does; one that is no list is doubtful, see `require_scalar`."""
    if not _is_list(value):
        (noted or Deviations()).doubt(name, "a list", value)
    return read_list(value if _is_list(value) else None, name, kind, noted, *kinds)


def read_object(
    value: object, name: str, read: Callable[[Wire, Deviations], T], noted: Deviations | None
) -> T | None:
    """Return what *read* makes of the object *value*; ``None`` of an absent or null one."""
    if value is None:
        return None
    if noted is None:
        noted = Deviations()
    if not _is_object(value):
        noted.note(name, "an object", value, converted=False)
        return None
    noted.enter(name)
    found = read(value, noted)
    noted.leave()
    return found


def require_object(
    value: object, name: str, read: Callable[[Wire, Deviations], T], noted: Deviations | None
) -> T:
    """Return what *read* makes of the object *value*; any other is doubtful, and empty."""
    if noted is None:
        noted = Deviations()
    if not _is_object(value):
        noted.doubt(name, "an object", value)
    noted.enter(name)
    found = read(value if _is_object(value) else {}, noted)
    noted.leave()
    return found


def read_objects(
    value: object, name: str, read: Callable[[Wire, Deviations], T], noted: Deviations | None
) -> list[T]:
    """Return what *read* makes of each object of a list; an absent or null list is empty.

    What is no object in it is an empty one, so that the others keep their places.
    """
    return _objects(value, name, read, noted, None)


def read_results(
    value: object, name: str, read: Callable[[Wire, Deviations], R], noted: Deviations | None
) -> list[R]:
    """Return the results of a list as `read_objects` does; an unusable one costs only itself."""
    doubts: set[int] = set()
    found = _objects(value, name, read, noted, doubts)
    for index in doubts:
        found[index].distrust()
    return found


def require_objects(
    value: object, name: str, read: Callable[[Wire, Deviations], T], noted: Deviations | None
) -> list[T]:
    """Return the objects of a list that has to be there; see `require_scalar`."""
    if not _is_list(value):
        (noted or Deviations()).doubt(name, "a list", value)
        return []
    return _objects(value, name, read, noted, None)


def require_results(
    value: object, name: str, read: Callable[[Wire, Deviations], R], noted: Deviations | None
) -> list[R]:
    """Return the results of a list that has to be there; see `require_scalar`."""
    if not _is_list(value):
        (noted or Deviations()).doubt(name, "a list", value)
        return []
    return read_results(value, name, read, noted)


def _objects(
    value: object,
    name: str,
    read: Callable[[Wire, Deviations], T],
    noted: Deviations | None,
    doubts: set[int] | None,
) -> list[T]:
    if value is None:
        return []
    if noted is None:
        noted = Deviations()
    if not _is_list(value):
        noted.note(name, "a list", value, converted=False)
        return []
    found: list[T] = []
    noted.enter(name, found, doubts)
    for item in cast("list[Wire]", value):
        if type(item) is dict:
            found.append(read(item, noted))
        else:
            noted.note("", "an object", item, converted=False)
            if doubts is not None:
                doubts.add(len(found))
            found.append(read({}, noted))
    noted.leave()
    return found


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[Wire]:
    return isinstance(value, dict)
