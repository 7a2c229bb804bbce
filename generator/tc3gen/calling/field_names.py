"""What fields are called on the command line: ``--phone-number-set`` for ``PhoneNumberSet``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tc3gen.model import Array, Reference
from tc3gen.queries import is_index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tc3gen.model import Field, Type
    from tc3gen.values import Path


def option_names(fields: Iterable[Field], taken: Collection[str] = ()) -> dict[str, Field]:
    """Return the name of the option of each of *fields*, in their order.

    It is the Python name with hyphens. Where that is *taken*, or is another field's, it is the
    documented name, which always works.
    """
    listed = [*fields]
    short = {field.wire_name: field.name.strip("_").replace("_", "-") for field in listed}
    claims = Counter([*short.values(), *(field.wire_name for field in listed), *taken, ""])
    return {
        short[field.wire_name] if claims[short[field.wire_name]] == 1 else field.wire_name: field
        for field in listed
    }


def accepted_names(fields: Sequence[Field]) -> dict[str, Field]:
    """Return all names by which an option may give one of *fields*."""
    return {**option_names(fields), **{field.wire_name: field for field in fields}}


class UnknownNameError(Exception):
    """No field is called so: *name* is none of the names that are *known* there."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = frozenset(known)


class NoItemError(Exception):
    """The number of an item of a list has to stand where *step* is."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


def resolved(
    steps: Sequence[str], fields: Sequence[Field], structures: Mapping[str, Sequence[Field]]
) -> tuple[Path, Type]:
    """Return the path that *steps* name, through objects and items of lists, and the type there.

    Numbers of items count from 0. Raises UnknownNameError or NoItemError for the first step that
    names nothing.
    """
    path: list[str | int] = []
    of: Type | None = None
    for step in steps:
        if isinstance(of, Array):
            if not is_index(step):
                raise NoItemError(step)
            path.append(int(step))
            of = of.items
            continue
        inside = structures.get(of.name, ()) if isinstance(of, Reference) else ()
        known = accepted_names(fields if of is None else inside)
        if step not in known:
            raise UnknownNameError(step, known)
        path.append(known[step].wire_name)
        of = known[step].type
    if of is None:
        raise UnknownNameError("", accepted_names(fields))
    return tuple(path), of
