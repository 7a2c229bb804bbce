# SPDX-License-Identifier: MIT-0
"""Tolerant parsing of the fields of responses.

The generated ``from_wire`` methods test the common case inline and call these functions for the
rest. A value of another JSON type than documented is converted if nothing is lost by it, and reads
as absent otherwise; conversion.py has the table. Either is noted under its Python path.

*noted* is ``None`` where a program calls ``from_wire`` itself: nothing is noted then.

A result with an unusable value where it says which item it belongs to is not trusted: its effect is
unknown, by `ResultBase.distrust`. Until the list is read, *doubts* holds its index.
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
    "collected",
    "is_list",
    "read_key",
    "read_object",
    "read_objects",
    "read_results",
    "read_scalar",
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
    """Collects in *found* where a response is not as documented, while it is parsed.

    Functions that parse a part of it take them as *noted*. ``None`` parses that part alone: its
    deviations are dropped, and what cannot be trusted raises. For trust see ``ResultBase``.
    """

    __slots__ = ("_owners", "found")

    def __init__(self) -> None:
        self.found: list[Deviation] = []
        self._owners: list[tuple[str, list[Any] | None, set[int] | None]] = []

    def enter(
        self, name: str, items: list[Any] | None = None, doubts: set[int] | None = None
    ) -> None:
        """Enter the object *name*, or a list whose *items* grow as they are parsed.

        *doubts* collects the indexes of unusable items, if the others stay usable.
        """
        self._owners.append((name, items, doubts))

    def leave(self) -> None:
        """Leave the innermost object or list."""
        self._owners.pop()

    def path(self, name: str) -> str:
        """Return the Python path of the field *name* of the innermost object."""
        owners = (
            owner if items is None else f"{owner}[{len(items)}]" for owner, items, _ in self._owners
        )
        return ".".join([*owners, *([name] if name else [])])

    def note(self, name: str, expected: str, value: object, *, converted: bool) -> None:
        """Note the deviation of a field; only the type of *value* is kept."""
        from .conversion import Deviation, type_of

        if len(self.found) < MAX_DEVIATIONS:
            found = type_of(value)
            self.found.append(Deviation(self.path(name), expected, found, converted=converted))

    def doubt(self, name: str, expected: str, value: object) -> None:
        """Note that a field that decides outcomes is unusable.

        Raises ResponseMismatchError if it is not within a result, which alone is not trusted then.
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


def collected(noted: Deviations | None) -> Deviations:
    """Return *noted*, or new ones that nobody looks at."""
    return Deviations() if noted is None else noted


def read_scalar(value: object, name: str, kind: type[T], noted: Deviations | None) -> T | None:
    """Return *value*, which has a wrong type, converted to *kind*; ``None`` if it cannot be."""
    from .conversion import convert, name_of

    converted = convert(value, kind)
    if noted is not None:
        noted.note(name, name_of(kind), value, converted=converted is not None)
    return converted


def require_scalar(value: object, name: str, kind: type[T], noted: Deviations | None) -> T:
    """Return *value*, which has a wrong type or is missing, converted to *kind*.

    If it cannot be converted, an empty value is returned and the result that it belongs to is not
    trusted; raises ResponseMismatchError if it belongs to none.
    """
    from .conversion import convert, name_of

    converted = convert(value, kind)
    if converted is None:
        collected(noted).doubt(name, name_of(kind), value)
        return kind()
    if noted is not None:
        noted.note(name, name_of(kind), value, converted=True)
    return converted


def read_key(value: object, name: str, kind: type[T], noted: Deviations | None) -> T | None:
    """Return *value* as `read_scalar` does; without it, its result is not trusted.

    It is a part of the key that says which item the result belongs to.
    """
    from .conversion import convert, name_of

    if convert(value, kind) is None:
        collected(noted).doubt(name, name_of(kind), value)
        return None
    return read_scalar(value, name, kind, noted)


def read_object(
    value: object, name: str, read: Callable[[Wire, Deviations], T], noted: Deviations | None
) -> T | None:
    """Return the object *value* parsed by *read*; ``None`` if it is absent or null."""
    if value is None:
        return None
    noted = collected(noted)
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
    """Return the object *value* parsed by *read*, empty if missing; see `require_scalar`."""
    noted = collected(noted)
    if not _is_object(value):
        noted.doubt(name, "an object", value)
    noted.enter(name)
    found = read(value if _is_object(value) else {}, noted)
    noted.leave()
    return found


def read_objects(
    value: object, name: str, read: Callable[[Wire, Deviations], T], noted: Deviations | None
) -> list[T]:
    """Return the objects of a list, parsed by *read*; empty if it is absent or null.

    An item that is not an object becomes an empty one, so that the others keep their positions.
    """
    return _objects(value, name, read, noted, None)


def read_results(
    value: object, name: str, read: Callable[[Wire, Deviations], R], noted: Deviations | None
) -> list[R]:
    """Return the results of a list as `read_objects` does; unusable ones are not trusted."""
    doubts: set[int] = set()
    found = _objects(value, name, read, noted, doubts)
    for index in doubts:
        found[index].distrust()
    return found


def require_objects(
    value: object, name: str, read: Callable[[Wire, Deviations], T], noted: Deviations | None
) -> list[T]:
    """Return the objects of a list that has to be there; see `require_scalar`."""
    if not is_list(value):
        collected(noted).doubt(name, "a list", value)
        return []
    return _objects(value, name, read, noted, None)


def require_results(
    value: object, name: str, read: Callable[[Wire, Deviations], R], noted: Deviations | None
) -> list[R]:
    """Return the results of a list that has to be there; see `require_scalar`."""
    if not is_list(value):
        collected(noted).doubt(name, "a list", value)
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
    noted = collected(noted)
    if not is_list(value):
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


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Return whether *value* is a list."""
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[Wire]:
    return isinstance(value, dict)
