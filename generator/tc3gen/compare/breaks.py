"""Two surfaces to what callers of the old one meet in the new one: the breaks in Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.compare.changes import Change
from tc3gen.compare.surface import Attribute, Class, Function, Module, read_surface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tc3gen.compare.surface import Role


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """Something that callers can rely on no longer: its dotted *name*, and what became of it."""

    name: str
    what: str


def surface_changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Return the breaks between the *sources* of two packages, as changes of rule ``surface``."""
    return [
        Change("surface", found.name, found.what.replace("{", "{{").replace("}", "}}"))
        for found in surface_breaks(old, new)
    ]


def surface_breaks(old: Mapping[str, str], new: Mapping[str, str]) -> list[Break]:
    """Return what callers of the package *old*, path to source text, lose with *new*.

    An object that only goes over the wire is made by callers: its fields may accept more. One that
    only comes is read by them: its fields may hold less, and how it is made is no promise.
    """
    changed = {path for path in old if old[path] != new.get(path)}
    before = read_surface({path: old[path] for path in changed})
    after = read_surface({path: new[path] for path in changed & new.keys()})
    return sorted(
        found for path, module in before.items() for found in _module(path, module, after.get(path))
    )


def _module(path: str, old: Module, new: Module | None) -> Iterator[Break]:
    where = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    if new is None:
        yield Break(where, "the module is gone")
        return
    for name in old.names - new.names:
        yield Break(f"{where}.{name}", "it is no longer exported")
    for name, made in old.classes.items():
        if name in new.classes:
            yield from _class(f"{where}.{name}", made, new.classes[name])
    for name, function in old.functions.items():
        if name in new.functions:
            yield from _function(f"{where}.{name}", function, new.functions[name])


_PARENTS = {"ResponseBase": "StructureBase", "ResultBase": "StructureBase"}
"""The bases of generated classes that have a base themselves, as in the runtime's structures.py."""


def _class(where: str, old: Class, new: Class) -> Iterator[Break]:
    if not set(old.bases) <= {*new.bases, *(_PARENTS.get(base, base) for base in new.bases)}:
        yield Break(where, f"its bases are {', '.join(new.bases) or 'none'} now")
    if old.role != new.role:
        yield Break(where, f"callers have {_ROLES[new.role]} it now, {_ROLES[old.role]} it before")
    for name, value in old.constants.items():
        if name not in new.constants:
            yield Break(f"{where}.{name}", "it is gone")
        elif new.constants[name] != value:
            yield Break(f"{where}.{name}", f"it is {new.constants[name]} now, {value} before")
    for name, method in old.methods.items():
        if name not in new.methods:
            yield Break(f"{where}.{name}", "it is gone")
        else:
            yield from _function(f"{where}.{name}", method, new.methods[name])
    yield from _attributes(where, old, new)


_ROLES: dict[Role, str] = {"made": "to make", "read": "to read", "both": "to make and to read"}


def _attributes(where: str, old: Class, new: Class) -> Iterator[Break]:
    if old.role != "made":
        for name, attribute in old.attributes.items():
            found = new.attributes.get(name)
            if found is not None and not _fits(found.types, attribute.types):
                yield Break(f"{where}.{name}", f"it holds {_said(found)}, not {_said(attribute)}")
    if old.role != "read":
        yield from _arguments(where, old.attributes, new.attributes)
    else:
        for name in old.attributes.keys() - new.attributes.keys():
            yield Break(f"{where}.{name}", "it is gone")


def _function(where: str, old: Function, new: Function) -> Iterator[Break]:
    if old.kind != new.kind:
        yield Break(where, "it is another kind of function")
    if new.positional[: len(old.positional)] != old.positional:
        yield Break(where, "its parameters stand in another order")
    if not _fits(new.returns, old.returns):
        yield Break(where, f"it returns {_joined(new.returns)}, not {_joined(old.returns)}")
    yield from _arguments(where, old.parameters, new.parameters)


def _arguments(
    where: str, old: Mapping[str, Attribute], new: Mapping[str, Attribute]
) -> Iterator[Break]:
    """Yield what arguments that served the *old* parameters fail with the *new* ones."""
    for name, parameter in old.items():
        found = new.get(name)
        if found is None:
            yield Break(f"{where}.{name}", "it is gone")
        elif parameter.has_default and not found.has_default:
            yield Break(f"{where}.{name}", "it has to be given")
        elif not _fits(parameter.types, found.types):
            yield Break(f"{where}.{name}", f"it takes {_said(found)}, not {_said(parameter)}")
    for name in new.keys() - old.keys():
        if not new[name].has_default:
            yield Break(f"{where}.{name}", "it is new and has to be given")


def _fits(given: frozenset[str], wanted: frozenset[str]) -> bool:
    """Tell whether each of the types *given* is among those *wanted*; none means any."""
    return not wanted or (bool(given) and given <= wanted)


def _said(attribute: Attribute) -> str:
    return _joined(attribute.types)


def _joined(types: frozenset[str]) -> str:
    return " | ".join(sorted(types)) or "anything"
