"""Documented requests as the Python calls that make them, for the docstrings of methods."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tc3gen.emit.code import NOTHING, WIDTH, Code, compose, identifier, literal
from tc3gen.emit.docstrings import METHOD_INDENT, Example
from tc3gen.emit.views.types import SCALARS, Scope
from tc3gen.model import Array, Reference
from tc3gen.values import documented_requests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tc3gen.model import Action, Field, Service, Type

_WIDTH = WIDTH - METHOD_INDENT - 4
"""Columns for the code of an example, which is indented below its title."""

_MAX_LINES = 30
"""A longer example would hide the arguments that stand below it."""


@dataclass(frozen=True, slots=True)
class _Display:
    """An expression: a literal, or a list or call of parts that may stand in lines of their own."""

    opening: Code
    parts: tuple[tuple[Code, _Display], ...] = ()
    """Each part, and what stands before it: the name of an argument."""
    closing: Code = NOTHING

    def in_one_line(self) -> str:
        parts = ", ".join(f"{before}{part.in_one_line()}" for before, part in self.parts)
        return f"{self.opening}{parts}{self.closing}"

    def lines(self, before: str, after: str, width: int) -> list[str]:
        """Lay it out as black does, between *before* and *after*."""
        line = f"{before}{self.in_one_line()}{after}"
        if len(line) <= width or not self.parts:
            return [line]
        inner = (part.lines(name, ",", width - 4) for name, part in self.parts)
        listed = [f"    {line}" for lines in inner for line in lines]
        return [f"{before}{self.opening}", *listed, f"{self.closing}{after}"]


def call_example(action: Action, service: Service, scope: Scope, *, before: str) -> Example | None:
    """Return the call of the method for *action* that makes a documented request.

    *before* is what stands before the call, such as ``response = await``. There is none where no
    documented request fits its types, and where each is long.
    """
    method = compose("client.{name}(", name=identifier(action.method_name))
    for request in documented_requests(action):
        call = _Values(service, scope).call(method, action.request, request)
        if call is not None and (example := _example(call, before, "")):
            return example
    return None


def batch_example(
    action: Action, items: Field, service: Service, scope: Scope, *, method: str, before: str
) -> Example | None:
    """Return a loop over the outcomes of a documented request, sent by the batch *method*."""
    fields = [field for field in action.request if field is not items]
    opening = compose("client.{method}(", method=identifier(method))
    for request in documented_requests(action):
        values = _Values(service, scope)
        listed = values.display(request.pop(items.wire_name, None), items.type)
        call = values.call(opening, fields, request)
        if call is None or listed is None:
            continue
        call = replace(call, parts=((NOTHING, listed), *call.parts))
        if example := _example(call, before, ":", "    print(outcome.index, outcome.kind)"):
            return example
    return None


def _example(call: _Display, before: str, after: str, *more: str) -> Example | None:
    lines = [*call.lines(f"{before} ", after, _WIDTH), *more]
    return Example(tuple(lines)) if len(lines) <= _MAX_LINES else None


@dataclass(frozen=True, slots=True)
class _Values:
    """Writes JSON values as Python; ``None`` where one does not fit its documented type."""

    service: Service
    scope: Scope

    def call(
        self, opening: Code, fields: Iterable[Field], values: Mapping[str, Any]
    ) -> _Display | None:
        """Return the call that gives each of *values* to the parameter for its field."""
        parts: list[tuple[Code, _Display]] = []
        left = dict(values)
        for field in sorted(fields, key=lambda field: not field.required):
            value = left.pop(field.wire_name, None)
            if value is None and not field.required:
                continue
            part = self.display(value, field.type)
            if part is None:
                return None
            parts.append((compose("{name}=", name=identifier(field.name)), part))
        return None if left else _Display(opening, tuple(parts), compose(")"))

    def display(self, value: object, of: Type) -> _Display | None:
        """Return the expression for *value*."""
        if isinstance(of, Array):
            return self._list(value, of) if isinstance(value, list) else None
        if isinstance(of, Reference):
            structure = self.service.structure(of.name)
            if not isinstance(value, dict) or structure is None:
                return None
            opening = compose("{name}(", name=identifier(self.scope.classes[of.name]))
            return self.call(opening, structure.fields, value)
        return _scalar(value, str(SCALARS[of.name].type_hint))

    def _list(self, values: list[object], of: Array) -> _Display | None:
        parts: list[tuple[Code, _Display]] = []
        for value in values:
            part = self.display(value, of.items)
            if part is None:
                return None
            parts.append((NOTHING, part))
        return _Display(compose("["), tuple(parts), compose("]"))


def _scalar(value: object, kind: str) -> _Display | None:
    kinds = {"float", "int"} if kind == "float" else {kind}
    if type(value).__name__ not in kinds:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return _Display(literal(value)) if isinstance(value, str | float | int) else None
