"""The types of documented fields, as Python writes them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.emit.code import Code, compose, identifier
from tc3gen.model import Array, Field, Reference, innermost
from tc3gen.type_words import TEXTS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from tc3gen.emit.views.patterns import PatternView

Kind: TypeAlias = Literal["scalar", "number", "scalars", "numbers", "object", "objects"]
"""What a field holds. Numbers are apart: JSON writes a documented float with or without a point."""


@dataclass(frozen=True, slots=True)
class ScalarType:
    """How one of the documentation's scalars is written in Python, and what checks it."""

    type_hint: Code
    checker: Code
    is_text: bool = False


_TEXT = ScalarType(identifier("str"), identifier("check_text"), is_text=True)
SCALARS: dict[str, ScalarType] = {
    # Times stay text: no zone is documented.
    **dict.fromkeys(TEXTS, _TEXT),
    "Integer": ScalarType(identifier("int"), identifier("check_integer")),
    "Float": ScalarType(identifier("float"), identifier("check_number")),
    "Boolean": ScalarType(identifier("bool"), identifier("check_boolean")),
}


class Scope:
    """The classes of a module, in its order: an expression can name those above it only.

    *results* are the names of the structures that tell what became of an item, *private* of those
    that hold a private value, *texts* of those that write their JSON themselves; *patterns* are the
    constants that values have to match, by class and field.
    """

    def __init__(
        self,
        classes: Mapping[str, str],
        *,
        private: Container[str] = (),
        results: Container[str] = (),
        texts: Collection[str] = (),
        patterns: Mapping[tuple[str, str], PatternView] = MappingProxyType({}),
    ) -> None:
        self.classes = classes
        self.private = private
        self.results = results
        self.texts = texts
        self.patterns = patterns
        self._position = {name: number for number, name in enumerate(classes.values())}

    def is_above(self, name: str, owner: str) -> bool:
        """Return whether the class *name* stands above *owner*; all stand above requests."""
        last = len(self._position)
        return self._position[name] < self._position.get(owner, last)


def kind_of(field: Field) -> Kind:
    """Return what *field* holds."""
    of, listed = innermost(field.type), isinstance(field.type, Array)
    if isinstance(of, Reference):
        return "objects" if listed else "object"
    if of.name == "Float":
        return "numbers" if listed else "number"
    return "scalars" if listed else "scalar"


def type_hint(field: Field, scope: Scope) -> Code:
    """Return the type of a value that is there."""
    inner = item_type(field, scope)
    return compose("list[{of}]", of=inner) if isinstance(field.type, Array) else inner


def item_type(field: Field, scope: Scope) -> Code:
    """Return the type of a value, or of the items of a list."""
    of = innermost(field.type)
    if isinstance(of, Reference):
        return identifier(scope.classes[of.name])
    return SCALARS[of.name].type_hint


def parameter(field: Field, scope: Scope) -> Code:
    """Return the keyword parameter for a field of a request."""
    parts = {"name": identifier(field.name), "of": type_hint(field, scope)}
    return (
        compose("{name}: {of}", **parts)
        if field.required
        else compose("{name}: {of} | None = None", **parts)
    )
