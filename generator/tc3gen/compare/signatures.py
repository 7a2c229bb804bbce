"""What Python callers see of a package, name by name, before and after: also what is new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.compare.surface import read_surface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tc3gen.compare.surface import Attribute, Class, Function, Module


@dataclass(frozen=True, slots=True, order=True)
class SignatureChange:
    """A *name* that callers write, what it takes or holds *before* and *after*, and *where*.

    Empty is what was not there, or is gone.
    """

    name: str
    before: str
    after: str
    where: tuple[str, ...] = ()


def signature_changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[SignatureChange]:
    """Return what changed for callers from the package *old*, path to source text, to *new*.

    A name that changed alike in several found, such as a parameter of both clients, is told once.
    """
    paths = {path for path in {*old, *new} if old.get(path) != new.get(path)}
    sides = [
        dict(_signatures(read_surface({p: side[p] for p in paths & side.keys()})))
        for side in (old, new)
    ]
    found = defaultdict[tuple[str, str, str], list[str]](list)
    for where, name in sorted({*sides[0], *sides[1]}):
        before, after = (side.get((where, name), "") for side in sides)
        if before != after:
            found[name, before, after].append(where)
    return sorted(SignatureChange(*change, tuple(where)) for change, where in found.items())


def _signatures(modules: Mapping[str, Module]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the place and the name of all that callers write, with what it takes or holds."""
    for path, module in modules.items():
        where = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in module.names - module.classes.keys() - module.functions.keys():
            yield (where, name), "exported"
        for name, made in module.classes.items():
            yield (where, name), "class"
            yield from _class(f"{where}.{name}", made)
        for name, function in module.functions.items():
            yield from _function(where, name, function)


def _class(where: str, made: Class) -> Iterator[tuple[tuple[str, str], str]]:
    for name, attribute in made.attributes.items():
        yield (where, name), _said(attribute)
    for name, value in made.constants.items():
        yield (where, name), value
    for name, method in made.methods.items():
        yield from _function(where, name, method)


def _function(where: str, name: str, of: Function) -> Iterator[tuple[tuple[str, str], str]]:
    yield (where, f"{name}()"), f"-> {_joined(of.returns)}"
    for parameter, attribute in of.parameters.items():
        if parameter not in {"self", "cls"}:
            yield (f"{where}.{name}()", parameter), _said(attribute)


def _said(attribute: Attribute) -> str:
    return _joined(attribute.types) + (", optional" if attribute.has_default else "")


def _joined(types: frozenset[str]) -> str:
    ordered = sorted(types - {"None"}) + ["None"] * ("None" in types)
    return " | ".join(ordered) or "anything"
