"""The parameters of a request: read from JSON or from a query, and held against their types."""

from __future__ import annotations

import functools
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias
from urllib.parse import parse_qsl

from tc3gen.mock import sms
from tc3gen.mock.refusals import RefusedError
from tc3gen.model import Action, Array, Field, Reference, Scalar, Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tc3gen.model import Limits

Parameters: TypeAlias = dict[str, Any]

_KINDS: dict[str, tuple[type, ...]] = {"Integer": (int,), "Float": (int, float), "Boolean": (bool,)}
_SHOWN = 64
_MAX_FIELDS = 4096
_BOOLEANS = {"true": True, "false": False}
_INDEX = re.compile(r"\d{1,6}", re.ASCII)


def read_json(body: bytes) -> Parameters:
    """Return the object that *body* is; raises RefusedError where it is none."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_not_a_number)
    except (ValueError, RecursionError):
        raise RefusedError("InvalidParameter", "the body is no JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise RefusedError("InvalidParameter", "the body is no JSON object")
    return value


def _not_a_number(_: str) -> NoReturn:
    raise ValueError


def read_query(query: str, action: Action, structures: Mapping[str, Sequence[Field]]) -> Parameters:
    """Return the object that a flattened *query* stands for: ``List.0.Key=value``.

    What does not fit its type stays a text, or an object by index, for the checks to refuse.
    """
    try:
        pairs = parse_qsl(
            query,
            keep_blank_values=True,
            strict_parsing=bool(query),
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError:
        raise RefusedError("InvalidParameter", "the query is not form-encoded UTF-8") from None
    tree: Parameters = {}
    for name, value in pairs:
        _plant(tree, name.split("."), value)
    try:
        return {
            name: _typed(value, types.get(name), structures)
            for types in [{field.wire_name: field.type for field in action.request}]
            for name, value in tree.items()
        }
    except RecursionError:
        raise RefusedError("InvalidParameter", "the query is nested too deeply") from None


def _plant(tree: Parameters, steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            raise RefusedError("InvalidParameter", "a parameter of the query occurs twice")
    if steps[-1] in tree:
        raise RefusedError("InvalidParameter", "a parameter of the query occurs twice")
    tree[steps[-1]] = value


def _typed(value: object, of: Type | None, structures: Mapping[str, Sequence[Field]]) -> object:
    if isinstance(value, dict):
        if isinstance(of, Array) and all(map(_INDEX.fullmatch, value)):
            return [_typed(value[key], of.items, structures) for key in sorted(value, key=int)]
        fields = structures.get(of.name, ()) if isinstance(of, Reference) else ()
        types = {field.wire_name: field.type for field in fields}
        return {name: _typed(inner, types.get(name), structures) for name, inner in value.items()}
    return _scalar(value, of.name) if isinstance(value, str) and isinstance(of, Scalar) else value


def _scalar(text: str, kind: str) -> object:
    try:
        if kind == "Integer":
            return int(text)
        if kind == "Float" and math.isfinite(number := float(text)):
            return number
    except ValueError:
        return text
    return _BOOLEANS.get(text.lower(), text) if kind == "Boolean" else text


@dataclass(frozen=True, slots=True)
class Check:
    """Holds the parameters of *action* against the documentation and against policy's limits."""

    action: Action
    structures: Mapping[str, Sequence[Field]]

    def refuse(self, parameters: Parameters) -> None:
        """Raise RefusedError with the first thing that is wrong; ``null`` counts as absent."""
        try:
            self._fields(parameters, self.action.request, "")
        except RecursionError:
            raise RefusedError("InvalidParameter", "the parameters nest too deeply") from None

    def _fields(self, value: Parameters, fields: Iterable[Field], path: str) -> None:
        known = {field.wire_name: field for field in fields}
        for name in value:
            if name not in known:
                raise RefusedError(
                    "UnknownParameter", f"{path}{name[:_SHOWN]!r} is no parameter of this action"
                )
        for name, field in known.items():
            member = value.get(name)
            if member is not None:
                self._typed(member, field.type, f"{path}{name}")
                self._limited(member, field, f"{path}{name}")
                if field.required and isinstance(member, str) and not member.strip():
                    what = f"the parameter {path}{name} is required, and must not be blank"
                    raise RefusedError("InvalidParameterValue", what)
            elif field.required:
                raise RefusedError("MissingParameter", f"the parameter {path}{name} is missing")

    def _typed(self, value: object, of: Type, path: str) -> None:
        if isinstance(of, Array):
            if not isinstance(value, list):
                raise _wrong_type(path, of)
            for index, item in enumerate(value):
                self._typed(item, of.items, f"{path}.{index}")
        elif isinstance(of, Reference):
            if not isinstance(value, dict):
                raise _wrong_type(path, of)
            self._fields(value, self.structures.get(of.name, ()), f"{path}.")
        elif type(value) not in _KINDS.get(of.name, (str,)):
            raise _wrong_type(path, of)

    def _limited(self, value: object, field: Field, path: str) -> None:
        broken = broken_limit(value, field.limits)
        if not broken or (broken == "pattern" and sms.judged_by_message(self.action, field)):
            return
        code = sms.code_of_limit(self.action, field.wire_name, broken) or "InvalidParameterValue"
        raise RefusedError(code, f"{path} is outside of its limits: {broken}")


def broken_limit(value: object, limits: Limits) -> str:
    """Return the name of the limit that *value* breaks; empty where it keeps all."""
    if isinstance(value, list):
        if len(value) < (limits.min_items or 0):
            return "min_items"
        if limits.max_items is not None and len(value) > limits.max_items:
            return "max_items"
    elif isinstance(value, str):
        size = len(value.encode("utf-8", "surrogatepass"))
        if limits.max_bytes is not None and size > limits.max_bytes:
            return "max_bytes"
        if limits.pattern is not None and not _pattern(limits.pattern).fullmatch(value):
            return "pattern"
    return ""


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _wrong_type(path: str, of: Type) -> RefusedError:
    return RefusedError("InvalidParameter", f"the parameter {path} is not of type {of}")
