"""Shapes: what a node of the spec may be. One table serves the reader and the JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tc3gen.findings import Finding, Location, nearest
from tc3gen.spec.nodes import ListNode, MapNode, Node, ScalarNode, misreading


@dataclass(frozen=True, slots=True)
class Text:
    """A text; one of *choices* where there are any. *number* is the hint for a bare number."""

    choices: tuple[str, ...] = ()
    number: str = 'write "{}" with quotes'

    def __str__(self) -> str:
        return f"one of {', '.join(self.choices)}" if self.choices else "a text"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, not below *minimum*."""

    minimum: int = 0

    def __str__(self) -> str:
        return f"a whole number from {self.minimum}"


@dataclass(frozen=True, slots=True)
class Fraction:
    """A number, with or without a decimal point, such as ``-0.5``."""

    def __str__(self) -> str:
        return "a number"


@dataclass(frozen=True, slots=True)
class TextOrNumber:
    """A text or a number; a number in quotes is a text."""

    def __str__(self) -> str:
        return "a text or a number"


@dataclass(frozen=True, slots=True)
class TextOrFlag:
    """A text, or ``true`` or ``false``."""

    def __str__(self) -> str:
        return "a text, true or false"


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``; *unknown*, if given, is the word for what nobody knows."""

    unknown: str = ""

    def __str__(self) -> str:
        return f"true, false or {self.unknown}" if self.unknown else "true or false"


@dataclass(frozen=True, slots=True)
class Items:
    """A list of things of one shape."""

    of: Shape

    def __str__(self) -> str:
        return "a list"


@dataclass(frozen=True, slots=True)
class Key:
    """What stands under a fixed key, and what it is for."""

    shape: Shape
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with fixed keys."""

    keys: dict[str, Key]

    def __str__(self) -> str:
        return "a mapping"


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping whose keys are names from the documentation."""

    of: Shape

    def __str__(self) -> str:
        return "a mapping"


Shape: TypeAlias = (
    Text | Number | Fraction | TextOrNumber | TextOrFlag | Flag | Items | Record | Table
)

_MISFIT = object()
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
"""A number with a decimal point that every YAML parser reads as the same."""
_TRUTH = {
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}


@dataclass(slots=True)
class Fitting:
    """Nodes to plain values: dicts, lists, str, int, float, bool, less what does not fit."""

    findings: list[Finding] = field(default_factory=list)

    def fit(self, node: Node, shape: Shape, name: str) -> Any:  # noqa: ANN401 - shaped by *shape*
        """Return what *node*, called *name*, holds; note each place where it is not of *shape*."""
        match shape, node:
            case Record(), MapNode():
                return self._record(node, shape, name)
            case Table(of), MapNode():
                fitted = ((key, self.fit(item, of, key)) for key, item in node.entries.items())
                return {key: value for key, value in fitted if value is not _MISFIT}
            case Items(of), ListNode():
                items = [self.fit(item, of, f"an item of {name}") for item in node.items]
                # What does not fit leaves a gap, so that the others keep their numbers.
                return [None if item is _MISFIT else item for item in items]
            case _, ScalarNode() if not isinstance(shape, Record | Table | Items):
                return self._scalar(node, shape, name)
        return self._misfit(node, shape, name)

    def _scalar(self, node: ScalarNode, shape: Shape, name: str) -> object:
        if isinstance(shape, Fraction | TextOrNumber) and _is_fraction(node):
            return float(node.value)
        if node.misread:
            return self._misread(node, shape)
        return node.value if _is_scalar_of(node.value, shape) else self._misfit(node, shape, name)

    def _record(self, node: MapNode, shape: Record, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, item in node.entries.items():
            if key not in shape.keys:
                self._unknown_key(node.keys[key], key, name, shape)
            elif (value := self.fit(item, shape.keys[key].shape, key)) is not _MISFIT:
                found[key] = value
        for key, known in shape.keys.items():
            if known.required and key not in node.entries:
                message = f"{name} has no key {key!r}: {known.doc}"
                self.findings.append(Finding(node.location, "missing-key", message))
        return found

    def _unknown_key(self, location: Location, key: str, name: str, shape: Record) -> None:
        hint = nearest(key, shape.keys) or f"known here: {', '.join(shape.keys)}"
        message = f"{name} takes no key {key!r}"
        self.findings.append(Finding(location, "unknown-key", message, hint))

    def _misread(self, node: ScalarNode, shape: Shape) -> object:
        """Note a scalar that was not written as *shape* wants it; return what it can only mean."""
        text = str(node.value)
        if isinstance(shape, Flag) and text.lower() in _TRUTH:
            meant: object = _TRUTH[text.lower()]
            hint = f"write {_plain(_TRUTH[text.lower()])}"
        else:
            is_text = isinstance(shape, Text | TextOrNumber | TextOrFlag)
            meant = text if is_text and not getattr(shape, "choices", ()) else _MISFIT
            hint = f'write "{text}" with quotes' if is_text else f"wanted: {shape}"
        if not text:
            meant, hint = _MISFIT, "give it a value, or leave the key out"
        self.findings.append(Finding(node.location, "implicit-type", misreading(node), hint))
        return meant

    def _misfit(self, node: Node, shape: Shape, name: str) -> object:
        message = f"{name} must be {shape}, not {_described(node)}"
        hint = ""
        if isinstance(node, ScalarNode) and isinstance(shape, Text):
            hint = nearest(str(node.value), shape.choices)
            if not shape.choices:
                hint = shape.number.format(_plain(node.value))
        self.findings.append(Finding(node.location, "wrong-type", message, hint))
        return _MISFIT


def _is_fraction(node: ScalarNode) -> bool:
    """Return whether *node* is a number with a decimal point, written without quotes."""
    return bool(node.misread) and _FRACTION.fullmatch(str(node.value)) is not None


def _is_scalar_of(value: str | int | bool, shape: Shape) -> bool:
    match shape:
        case Text(choices):
            return isinstance(value, str) and (not choices or value in choices)
        case Number(minimum):
            return type(value) is int and value >= minimum
        case Fraction():
            return type(value) is int
        case TextOrNumber() | TextOrFlag():
            return type(value) in {str, int if isinstance(shape, TextOrNumber) else bool}
        case Flag(unknown):
            return isinstance(value, bool) or (bool(unknown) and value == unknown)
    return False


def _plain(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _described(node: Node) -> str:
    if isinstance(node, ScalarNode):
        what = "the text " if isinstance(node.value, str) else ""
        shown = repr(node.value) if isinstance(node.value, str) else _plain(node.value)
        return f"{what}{shown}"
    return "a list" if isinstance(node, ListNode) else "a mapping"
