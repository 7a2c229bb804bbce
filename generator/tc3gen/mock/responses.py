"""Responses: built from the request, else the documented example, else made of the types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tc3gen.mock import sms
from tc3gen.mock.outcomes import item_fields, result_fields
from tc3gen.model import Array, Field, Reference, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.mock.outcomes import Outcome
    from tc3gen.mock.parameters import Parameters
    from tc3gen.model import Action, Envelope

_EXAMPLES: dict[str, object] = {
    "Integer": 0,
    "Float": 0.5,
    "Boolean": False,
    "Timestamp": "2021-01-11 00:00:00",
    "Timestamp ISO8601": "2021-01-11T00:00:00Z",
    "Date": "2021-01-11",
    "Binary": "AA==",
}
_DEEPEST = 3
"""How far structures are followed that hold themselves."""


def result_of(
    action: Action,
    *,
    parameters: Parameters,
    items: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Outcome],
    structures: Mapping[str, Sequence[Field]],
    envelope: Envelope,
) -> dict[str, Any]:
    """Return what the action answers, without the request id."""
    if action.batch is None:
        example = next((found for found in _examples(action, envelope) if found), None)
        if example is not None:
            return example
    result = _object(action.response, structures, 0)
    if action.batch is not None:
        fields = result_fields(action, structures)
        sent = {field.wire_name for field in item_fields(action, structures)}
        asked = {**parameters, **dict.fromkeys(sent, "")}
        result[action.batch.results] = [
            _outcome(fields, {**asked, **item}, outcome, structures)
            for item, outcome in zip(items, outcomes, strict=True)
        ]
    return result


def example_result(action: Action, title: str, envelope: Envelope) -> dict[str, Any]:
    """Return the response of the documented example with this *title*; KeyError without one."""
    for example in action.examples:
        if example.title == title:
            return _opened(example.response, envelope)
    raise KeyError(title)


def _examples(action: Action, envelope: Envelope) -> list[dict[str, Any]]:
    """Return the documented responses that are no errors."""
    opened = [_opened(example.response, envelope) for example in action.examples]
    return [result for result in opened if envelope.error not in result]


def _opened(text: str, envelope: Envelope) -> dict[str, Any]:
    """Return what is in the envelope; an asterisk of the documentation stands for any digit."""
    result: dict[str, Any] = json.loads(text.replace("*", "0"))[envelope.root]
    return result


def _outcome(
    fields: Sequence[Field],
    asked: Mapping[str, Any],
    outcome: Outcome,
    structures: Mapping[str, Sequence[Field]],
) -> dict[str, Any]:
    """Return the outcome of an item: what was *asked* under the same name comes back."""
    number = str(asked.get("PhoneNumber", ""))
    result: dict[str, Any] = {}
    for field in fields:
        name = field.wire_name
        if name in asked:
            result[name] = asked[name]
        elif field.codes:
            result[name] = outcome.code or field.ok
        elif name in sms.OUTCOME_FIELDS:
            result[name] = sms.OUTCOME_FIELDS[name](number, outcome.code)
        else:
            result[name] = _value(name, field.type, structures, 0)
    return result


def _object(
    fields: Sequence[Field], structures: Mapping[str, Sequence[Field]], depth: int
) -> dict[str, Any]:
    return {
        field.wire_name: _value(field.wire_name, field.type, structures, depth) for field in fields
    }


def _value(name: str, of: Type, structures: Mapping[str, Sequence[Field]], depth: int) -> object:
    """Return a value of its type; a text is the name of its field."""
    if isinstance(of, Array):
        return [] if depth > _DEEPEST else [_value(name, of.items, structures, depth)]
    if isinstance(of, Reference):
        if depth > _DEEPEST:
            return None
        return _object(structures.get(of.name, ()), structures, depth + 1)
    return _EXAMPLES.get(of.name, name)
