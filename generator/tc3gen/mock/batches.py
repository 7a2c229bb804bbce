"""The batch of a request: its items, and the fields that items and their results have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tc3gen.model import Array, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.model import Action, Field


def item_fields(action: Action, structures: Mapping[str, Sequence[Field]]) -> Sequence[Field]:
    """Return the fields of an item of the batch; none if items are not objects."""
    return _fields_of(action.batch.items if action.batch else "", action.request, structures)


def result_fields(action: Action, structures: Mapping[str, Sequence[Field]]) -> Sequence[Field]:
    """Return the fields of a result of the batch."""
    return _fields_of(action.batch.results if action.batch else "", action.response, structures)


def _fields_of(
    name: str, fields: Sequence[Field], structures: Mapping[str, Sequence[Field]]
) -> Sequence[Field]:
    of = next((field.type for field in fields if field.wire_name == name), None)
    if isinstance(of, Array) and isinstance(of.items, Reference):
        return structures.get(of.items.name, ())
    return ()


def items_of(action: Action, parameters: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return the items of a batch as objects; none if the parameters have no list of them.

    A plain value becomes an object whose only field is the first identifying field of the batch.
    """
    if action.batch is None or parameters is None:
        return []
    items = parameters.get(action.batch.items)
    name = action.batch.match[0] if action.batch.match else ""
    return [
        item if isinstance(item, dict) else {name: item}
        for item in (items if isinstance(items, list) else ())
    ]


def items_of_results(
    action: Action, result: Mapping[str, Any], count: int
) -> list[Mapping[str, Any]]:
    """Return the results of *count* items in the *result* of a request, empty after an error."""
    found = result.get(action.batch.results) if action.batch else None
    return found if isinstance(found, list) and len(found) == count else [{}] * count
