"""Python names at an import: what has one keeps it, and a newcomer gives way."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from tc3gen.pages.merging.rules import Plain


def python_names(entries: Plain, usual: Callable[[str], str]) -> dict[str, str]:
    """Return the Python name of each of *entries*: its own, or the *usual* one."""
    return {wire: entry.get("name", usual(wire)) for wire, entry in entries.items()}


def with_names(
    entries: Plain,
    old: Collection[str],
    usual: Callable[[str], str],
    *,
    joint: str = "_",
    others: Iterable[str] = (),
) -> Plain:
    """Return *entries* with a `name` for each newcomer whose *usual* name is taken.

    Taken is what the *others* of the scope are called, and what those of *entries* are called that
    were in the *old* spec.
    """
    taken = set(others)
    taken |= {name for wire, name in python_names(entries, usual).items() if wire in old}
    named: Plain = {}
    for wire, entry in entries.items():
        named[wire] = entry
        if wire not in old:
            name = _free(usual(wire), joint, taken)
            taken.add(name)
            if name != usual(wire):
                named[wire] = {"name": name, **entry}
    return named


def _free(usual: str, joint: str, taken: Collection[str]) -> str:
    if usual not in taken:
        return usual
    return next(name for n in count(2) if (name := f"{usual}{joint}{n}") not in taken)
