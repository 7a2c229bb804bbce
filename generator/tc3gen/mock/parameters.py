"""The parameters of a request: read from JSON or from a query, and held against their types."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias
from urllib.parse import parse_qsl

from tc3gen.mock import sms
from tc3gen.mock.refusals import RefusedError
from tc3gen.model import Action, Array, Field, Reference, Scalar, Type
from tc3gen.queries import listed, put, scalar
from tc3gen.values import Blank, Missing, NotOneOf, Outside, Undocumented, Validator, WrongType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.limits import OneOf
    from tc3gen.values import Problem

Parameters: TypeAlias = dict[str, Any]

_SHOWN = 64
_MAX_FIELDS = 4096


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
        if not put(tree, name, value):
            raise RefusedError("InvalidParameter", "a parameter of the query occurs twice")
    try:
        return {
            name: _typed(value, types.get(name), structures)
            for types in [{field.wire_name: field.type for field in action.request}]
            for name, value in tree.items()
        }
    except RecursionError:
        raise RefusedError("InvalidParameter", "the query is nested too deeply") from None


def _typed(value: object, of: Type | None, structures: Mapping[str, Sequence[Field]]) -> object:
    if isinstance(value, str):
        return scalar(value, of.name) if isinstance(of, Scalar) else value
    if not isinstance(value, dict):
        return value
    if isinstance(of, Array) and (items := listed(value)) is not None:
        return [_typed(item, of.items, structures) for item in items]
    fields = structures.get(of.name, ()) if isinstance(of, Reference) else ()
    types = {field.wire_name: field.type for field in fields}
    return {name: _typed(inner, types.get(name), structures) for name, inner in value.items()}


@dataclass(frozen=True, slots=True)
class Check:
    """Holds the parameters of *action* against the documentation and against policy's limits."""

    action: Action
    structures: Mapping[str, Sequence[Field]]
    one_of: Mapping[str, Sequence[OneOf]]
    """Structure to the groups of its fields."""

    def refuse(self, parameters: Parameters) -> None:
        """Raise RefusedError with the first thing that is wrong; ``null`` counts as absent."""
        validator = Validator(
            structures=self.structures, is_request=True, null_is_absent=True, one_of=self.one_of
        )
        found = validator.problems(parameters, self.action.request, one_of=self.action.one_of)
        try:
            for problem in found:
                if not self._is_judged_by_message(problem):
                    raise self._refusal(problem)
        except RecursionError:
            raise RefusedError("InvalidParameter", "the parameters nest too deeply") from None

    def _is_judged_by_message(self, problem: Problem) -> bool:
        """Return whether *problem* makes one message fail, and not the whole request."""
        if not isinstance(problem, Outside) or problem.limit.key != "pattern":
            return False
        return bool(sms.judged_by_message(self.action, problem.field))

    def _refusal(self, problem: Problem) -> RefusedError:
        path = ".".join(map(str, problem.path))
        match problem:
            case Undocumented(steps, _):
                shown = "".join(f"{step}." for step in steps[:-1])
                what = f"{shown}{str(steps[-1])[:_SHOWN]!r} is no parameter of this action"
                return RefusedError("UnknownParameter", what)
            case Missing():
                return RefusedError("MissingParameter", f"the parameter {path} is missing")
            case WrongType(_, wanted):
                what = f"the parameter {path} is not of type {wanted}"
                return RefusedError("InvalidParameter", what)
            case Outside(_, field, limit, _):
                code = sms.code_of_limit(self.action, field.wire_name, limit.key)
                what = f"{path} is outside of its limits: {limit.key}"
                return RefusedError(code or "InvalidParameterValue", what)
            case NotOneOf(_, group, given):
                code = "InvalidParameter" if given else "MissingParameter"
                return RefusedError(code, f"{path or 'the request'}: {group.breach(given)}")
            case Blank():
                what = f"the parameter {path} is required, and must not be blank"
                return RefusedError("InvalidParameterValue", what)
