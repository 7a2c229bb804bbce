"""How the classes and methods of a large service are spread over modules.

Names decide, not positions: what is added to a service moves little of what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.usage import structure_uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tc3gen.model import Action, Service, Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much stands in one module.

    Attributes:
        service: The most fields of a service with one module for all of its classes.
        fields: The most fields of a module of a larger service, as far as cycles allow.
        lines: The most lines, about, of a module with methods of its client.
    """

    service: int = 150
    fields: int = 120
    lines: int = 1500


SIZES = Sizes()
"""A field takes about 12 lines, so a module has about 1,500 lines, and seldom 2,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelModule:
    """A module of classes: an *action* with its request and response, *structures*, or both."""

    name: str
    structures: tuple[str, ...]
    """By their names on the wire, each after those that it refers to, but for cycles."""
    action: Action | None = None


def is_large(service: Service, sizes: Sizes) -> bool:
    """Return whether the classes of *service* are too many for one module."""
    used = structure_uses(service)
    count = sum(len(action.request) + len(action.response) for action in service.actions)
    count += sum(len(each.fields) for each in service.structures if each.name in used)
    return count > sizes.service


def model_modules(service: Service, sizes: Sizes) -> list[ModelModule]:
    """Return the modules for the classes of *service*, each after those that it imports.

    A structure that one action alone leads to stands with that action. One that several lead to,
    or only callbacks, has a module of its own, together with those that lead back to it.
    """
    known = {each.name: each for each in service.structures}
    closures = _closures(service)
    owners: dict[str, list[str]] = {name: [] for name in closures}
    for action in service.actions:
        for name in _reached_by(action, closures):
            owners[name].append(action.name)
    cycles = _cycles(closures)
    free = _FreeNames({action.method_name for action in service.actions})
    modules = [
        ModelModule(name=free.take(_module_name(known[cycle[0]])), structures=cycle)
        for cycle in cycles
        if len(owners[cycle[0]]) != 1
    ]
    only: dict[str, list[tuple[str, ...]]] = {action.name: [] for action in service.actions}
    for cycle in cycles:
        if len(owners[cycle[0]]) == 1:
            only[owners[cycle[0]][0]].append(cycle)
    for action in service.actions:
        chunks = _chunks(action, only[action.name], known, sizes.fields)
        *earlier, last = [tuple(name for cycle in chunk for name in cycle) for chunk in chunks]
        name = action.method_name
        modules += [
            ModelModule(name=free.take(f"_{name}_{number}"), structures=structures)
            for number, structures in enumerate(earlier, 1)
        ]
        modules.append(ModelModule(name=name, structures=last, action=action))
    return modules


def _closures(service: Service) -> dict[str, frozenset[str]]:
    """Return each structure in use with all that it leads to, and itself."""
    used = structure_uses(service)
    leads_to = {
        each.name: [field.leads_to for field in each.fields if field.leads_to in used]
        for each in service.structures
        if each.name in used
    }
    found: dict[str, frozenset[str]] = {}
    for start in leads_to:
        reached, waiting = {start}, [start]
        while waiting:
            for name in leads_to[waiting.pop()]:
                if name in found:
                    reached |= found[name]
                elif name not in reached:
                    reached.add(name)
                    waiting.append(name)
        found[start] = frozenset(reached)
    return found


def _reached_by(action: Action, closures: dict[str, frozenset[str]]) -> Iterable[str]:
    fields = (*action.request, *action.response)
    empty: frozenset[str] = frozenset()
    return empty.union(*(closures.get(field.leads_to, empty) for field in fields))


def _cycles(closures: dict[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Return structures that lead to each other together, after all others that they lead to.

    Those of a cycle lead to the same ones, and to more than any that lead not back to them.
    """
    cycles: dict[frozenset[str], list[str]] = {}
    for name, closure in closures.items():
        cycles.setdefault(closure, []).append(name)
    return [tuple(cycles[closure]) for closure in sorted(cycles, key=len)]


def _chunks(
    action: Action,
    cycles: Iterable[tuple[str, ...]],
    known: dict[str, Structure],
    max_fields: int,
) -> list[list[tuple[str, ...]]]:
    """Split what only *action* leads to, in its order; the last part stands with the action."""
    chunks: list[list[tuple[str, ...]]] = [[]]
    left = max_fields
    for cycle in cycles:
        count = sum(len(known[name].fields) for name in cycle)
        if count > left and chunks[-1]:
            chunks.append([])
            left = max_fields
        chunks[-1].append(cycle)
        left -= count
    if chunks[-1] and len(action.request) + len(action.response) > left:
        chunks.append([])
    return chunks


def _module_name(structure: Structure) -> str:
    return f"_{names.snake_case(structure.class_name)}"


class _FreeNames:
    """Gives each name once, with a number where it is taken."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def take(self, name: str) -> str:
        """Return *name*, or that with a number."""
        free, number = name, 1
        while free in self._taken:
            number += 1
            free = f"{name}_{number}"
        self._taken.add(free)
        return free


def method_groups(lines: dict[str, int], max_lines: int) -> Iterator[tuple[str, list[str]]]:
    """Yield groups of methods that begin alike, by their beginnings: ``a``, ``d`` to ``e``...

    *lines* says how long each method is; a group has at most *max_lines*, unless it is one method.
    """
    for first, last, group in _split(sorted(lines), lines, max_lines, 1):
        yield first if first == last else f"{first}_to_{last}", group


def _split(
    methods: Sequence[str], lines: dict[str, int], max_lines: int, length: int
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the groups of *methods*, with the first *length* letters of the first and the last."""
    first, last, waiting, total = "", "", list[str](), 0
    for start, group in groupby(methods, key=lambda method: method[:length]):
        alike = list(group)
        count = sum(lines[method] for method in alike)
        if waiting and total + count > max_lines:
            yield first, last, waiting
            waiting, total = [], 0
        if count > max_lines and len(alike) > 1:
            yield from _split(alike, lines, max_lines, length + 1)
            continue
        first = start if not waiting else first
        last, total = start, total + count
        waiting += alike
    if waiting:
        yield first, last, waiting
