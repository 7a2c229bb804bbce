"""Parameters by their documented names as arguments of a generated method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.model import Array, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from tc3gen.calling.json_input import Json
    from tc3gen.model import Field, Service, Type

Made: TypeAlias = Any
"""A JSON value with instances of generated classes in place of its objects."""


class Builder:
    """Makes the structures that the generated *module* of a *service* has, from JSON objects."""

    def __init__(self, module: ModuleType, service: Service) -> None:
        self._module = module
        self._structures = {structure.name: structure for structure in service.structures}

    def arguments(self, parameters: Mapping[str, Json], fields: Iterable[Field]) -> dict[str, Made]:
        """Return the keyword arguments for *parameters*, which have no undocumented names.

        What was left out, or is null, is no argument.
        """
        given = ((field, parameters.get(field.wire_name)) for field in fields)
        return {
            field.name: self._value(value, field.type)
            for field, value in given
            if value is not None
        }

    def _value(self, value: Json, of: Type) -> Made:
        """Return *value* with structures for objects; what is not of its type stays as it is."""
        if isinstance(of, Array) and isinstance(value, list):
            return [self._value(item, of.items) for item in value]
        if isinstance(of, Reference) and isinstance(value, dict):
            structure = self._structures[of.name]
            made = getattr(self._module, structure.class_name)
            return made(**self.arguments(value, structure.fields))
        return value
