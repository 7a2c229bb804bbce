"""Data types that a page only names, from the examples that show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tc3gen.findings import Subject
from tc3gen.pages.findings import finding_of
from tc3gen.protocol import API_3_0
from tc3gen.transcript import UNKNOWN, FieldFacts, StructureFacts
from tc3gen.type_words import array_of, is_array, is_scalar, item_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.examples import Shown

_WORDS = {bool: "Boolean", int: "Integer", float: "Float", str: "String"}


def named_structure(of: str) -> str | None:
    """Return the data type that the type *of* names, ``None`` for a scalar or a lost one."""
    word = item_word(of)
    return None if is_scalar(word) or word == UNKNOWN else word


@dataclass(slots=True)
class _Shape:
    """A data type as examples show it: its fields with all types that they had."""

    location: Location
    fields: dict[str, set[str]] = field(default_factory=dict)

    def add(self, value: object, *, from_url: bool) -> None:
        """Take in one value, or each of a list of them."""
        if isinstance(value, list):
            for item in value:
                self.add(item, from_url=from_url)
        elif isinstance(value, dict):
            for key, inner in value.items():
                seen = self.fields.setdefault(key, set())
                seen |= _types(inner, from_url=from_url)


def infer_structures(
    request: Sequence[FieldFacts], response: Sequence[FieldFacts], shown: Sequence[Shown]
) -> tuple[tuple[StructureFacts, ...], list[Finding]]:
    """Return a structure for each data type that fields name and examples show.

    Its fields are those that were seen, none of them required. Where examples do not tell a
    field's type (an object of a type without a name, an empty list, a number in a URL) it stays
    open.
    """
    shapes: dict[str, _Shape] = {}
    for row, value, from_url in _values(request, response, shown):
        name = named_structure(row.type)
        if name:
            shape = shapes.setdefault(name, _Shape(row.location))
            shape.add(value, from_url=from_url)
    structures: list[StructureFacts] = []
    findings: list[Finding] = []
    for name, shape in shapes.items():
        if shape.fields:
            structures.append(_structure(name, shape))
            findings += _open_types(name, shape)
        findings.append(_only_named(name, shape))
    return tuple(structures), findings


def _values(
    request: Sequence[FieldFacts], response: Sequence[FieldFacts], shown: Sequence[Shown]
) -> Iterator[tuple[FieldFacts, object, bool]]:
    """Yield each field with ``None``, then with each value that an example has for it."""
    for rows, sides in (
        (request, [(example.call.parameters, example.call.from_url) for example in shown]),
        (response, [(example.response.get(API_3_0.root), False) for example in shown]),
    ):
        values: dict[str, list[tuple[object, bool]]] = {}
        for side, from_url in sides:
            for key, value in side.items() if isinstance(side, dict) else ():
                values.setdefault(key, []).append((value, from_url))
        for row in rows:
            yield row, None, False
            for value, from_url in values.get(row.wire_name, ()):
                yield row, value, from_url


def _types(value: Any, *, from_url: bool) -> set[str]:  # noqa: ANN401 - JSON
    """Return the types that *value* can have; none where it does not tell."""
    if isinstance(value, list):
        inner = {of for item in value for of in _types(item, from_url=from_url)}
        return {UNKNOWN if is_array(of) else array_of(of) for of in inner}
    if isinstance(value, dict):
        return {UNKNOWN}
    word = _WORDS.get(type(value))
    if word is None:
        return set()
    return {UNKNOWN} if from_url and word != "String" else {word}


def _structure(name: str, shape: _Shape) -> StructureFacts:
    fields = tuple(
        FieldFacts(wire_name=key, type=_common(types), location=shape.location)
        for key, types in shape.fields.items()
    )
    return StructureFacts(name=name, fields=fields, inferred=True, location=shape.location)


def _common(types: set[str]) -> str:
    """Return the one type that all values of a field have, or ``unknown``."""
    for whole, number in (("Integer", "Float"), (array_of("Integer"), array_of("Float"))):
        if types == {whole, number}:
            return number
    (of,) = types if len(types) == 1 else (UNKNOWN,)
    return UNKNOWN if UNKNOWN in of else of


def _open_types(name: str, shape: _Shape) -> Iterator[Finding]:
    for key, types in shape.fields.items():
        if _common(types) == UNKNOWN:
            message = f"the type of {name}.{key} cannot be told from the examples"
            yield _about(name, "lost-fact", shape.location, message)


def _only_named(name: str, shape: _Shape) -> Finding:
    if not shape.fields:
        message = f"the data type {name!r} is only named here, and no example shows it"
        return _about(name, "lost-fact", shape.location, message)
    message = f"the data type {name!r} is only named here; its fields are those of the examples"
    return _about(name, "inferred-structure", shape.location, message)


def _about(name: str, rule: str, location: Location, message: str) -> Finding:
    """Return a finding about the structure called *name*."""
    hint = f"import the data types page that describes {name}, too"
    return finding_of(rule, location, message, hint, subject=Subject("structure", name))
