"""The result in a response: the documented example, or one made of types and of the request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tc3gen.mock import sms
from tc3gen.mock.batches import item_fields, result_fields
from tc3gen.model import Array, Field, Reference, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.mock.parameters import Parameters
    from tc3gen.mock.rules import Outcome
    from tc3gen.model import Action
    from tc3gen.protocol import Envelope

_EXAMPLES: dict[str, object] = {
    "Integer": 0,
    "Float": 0.5,
    "Boolean": False,
    "Timestamp": "2021-01-11 00:00:00",
    "Timestamp ISO8601": "2021-01-11T00:00:00Z",
    "Date": "2021-01-11",
    "Binary": "AA==",
}
_MAX_DEPTH = 3
"""How many levels of a structure that contains itself are made."""


def result_of(
    action: Action,
    *,
    parameters: Parameters,
    items: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Outcome],
    structures: Mapping[str, Sequence[Field]],
    envelope: Envelope,
) -> dict[str, Any]:
    """Return the result of *action*, without the request id."""
    if action.batch is None:
        example = next((found for found in _examples(action, envelope) if found), None)
        if example is not None:
            return example
    result = _object(action.response, structures, 0)
    if action.batch is not None:
        fields = result_fields(action, structures)
        names = {field.wire_name for field in item_fields(action, structures)}
        sent = {**parameters, **dict.fromkeys(names, "")}
        result[action.batch.results] = [
            _item_result(fields, {**sent, **item}, outcome, structures)
            for item, outcome in zip(items, outcomes, strict=True)
        ]
    return result


def example_result(action: Action, title: str, envelope: Envelope) -> dict[str, Any]:
    """Return the response of the documented example with this *title*; KeyError without one."""
    for example in action.examples:
        if example.title == title:
            return _parsed(example.response, envelope)
    raise KeyError(title)


def _examples(action: Action, envelope: Envelope) -> list[dict[str, Any]]:
    """Return the documented responses that are not errors."""
    results = [_parsed(example.response, envelope) for example in action.examples]
    return [result for result in results if envelope.error not in result]


def _parsed(text: str, envelope: Envelope) -> dict[str, Any]:
    """Parse a documented response and return its result; ``*`` stands for any digit."""
    result: dict[str, Any] = json.loads(text.replace("*", "0"))[envelope.root]
    return result


def _item_result(
    fields: Sequence[Field],
    sent: Mapping[str, Any],
    outcome: Outcome,
    structures: Mapping[str, Sequence[Field]],
) -> dict[str, Any]:
    """Return the result of one item; fields of the request with the same name come back."""
    number = str(sent.get("PhoneNumber", ""))
    result: dict[str, Any] = {}
    for field in fields:
        name = field.wire_name
        if name in sent:
            result[name] = sent[name]
        elif field.codes:
            result[name] = outcome.code or field.ok
        elif name in sms.RESULT_FIELDS:
            result[name] = sms.RESULT_FIELDS[name](number, outcome.code)
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
    """Return a value of the type; a string is the name of its field."""
    if isinstance(of, Array):
        return [] if depth > _MAX_DEPTH else [_value(name, of.items, structures, depth)]
    if isinstance(of, Reference):
        if depth > _MAX_DEPTH:
            return None
        return _object(structures.get(of.name, ()), structures, depth + 1)
    return _EXAMPLES.get(of.name, name)
