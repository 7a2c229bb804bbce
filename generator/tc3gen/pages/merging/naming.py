"""Python names at an import: what has one keeps it, and a newcomer gives way."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from tc3gen.transcript import ErrorFacts, FieldFacts, StructureFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from tc3gen.transcript import Renamable

FactsT = TypeVar("FactsT", FieldFacts, StructureFacts, ErrorFacts)


def python_name(facts: Renamable, usual: Callable[[str], str]) -> str:
    """Return what *facts* are called in Python: their own name, or the *usual* one."""
    return usual(facts.key) if facts.python_name is None else facts.python_name


def with_names(
    facts: Iterable[FactsT],
    old: Collection[str],
    usual: Callable[[str], str],
    *,
    joint: str = "_",
    others: Iterable[str] = (),
) -> tuple[FactsT, ...]:
    """Return *facts* with a name for each newcomer whose *usual* name is taken.

    Taken is what the *others* of the scope are called, and what those of *facts* are called whose
    keys were in the *old* spec.
    """
    every: tuple[FactsT, ...] = tuple(facts)
    taken = set(others)
    taken |= {python_name(each, usual) for each in every if each.key in old}
    named: list[FactsT] = []
    for each in every:
        if each.key in old:
            named.append(each)
            continue
        plain = usual(each.key)
        name = _free(plain, joint, taken)
        taken.add(name)
        gives_way = name != plain and each.python_name is None
        named.append(replace(each, python_name=name) if gives_way else each)
    return tuple(named)


def _free(usual: str, joint: str, taken: Collection[str]) -> str:
    if usual not in taken:
        return usual
    return next(name for n in count(2) if (name := f"{usual}{joint}{n}") not in taken)
