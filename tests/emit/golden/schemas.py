"""The JSON Schemas held against plain values: as much of the standard as they use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.spec.json_schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.spec.nodes import Document

Schema: TypeAlias = dict[str, Any]
Flow: TypeAlias = tuple[str | int, ...]

SHAPELY = ("unknown-key", "missing-key", "wrong-type")
"""The rules of lint that a schema can express."""

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def schema_of(file: str) -> Schema:
    """Return the schema of a file of a spec, which is named without its ending."""
    schema: Schema = json.loads(schemas()[f"{file}.schema.json"])
    return schema


def _is_of(value: object, schema: Schema) -> bool:
    """Return whether *value* itself, less what it holds, is what *schema* wants."""
    if "anyOf" in schema:
        return any(_is_of(value, choice) for choice in schema["anyOf"])
    if "const" in schema:
        return bool(value == schema["const"])
    if type(value) not in _KINDS[schema["type"]]:
        return False
    if isinstance(value, int) and value < schema.get("minimum", value):
        return False
    return value in schema.get("enum", [value])


def judged(value: object, schema: Schema, steps: Flow = ()) -> Iterator[tuple[str, Flow]]:
    """Yield the rule and the steps to each spot where *value* breaks *schema*."""
    if not _is_of(value, schema):
        yield "wrong-type", steps
    elif isinstance(value, dict):
        yield from judged_mapping(value, schema, steps)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from judged(item, schema["items"], (*steps, index))


def judged_mapping(
    value: dict[str, Any], schema: Schema, steps: Flow
) -> Iterator[tuple[str, Flow]]:
    """Yield the same for a mapping, whose missing keys count at the place of the mapping."""
    known, others = schema.get("properties", {}), schema["additionalProperties"]
    for key, item in value.items():
        if key in known:
            yield from judged(item, known[key], (*steps, key))
        elif others is False:
            yield "unknown-key", (*steps, key)
        else:
            yield from judged(item, others, (*steps, key))
    for key in schema.get("required", []):
        if key not in value:
            yield "missing-key", steps


def location_of(document: Document, rule: str, steps: Flow) -> tuple[int, int]:
    """Return line and column where lint reports a breach of *rule* behind *steps*."""
    location = document.location(*steps)
    if rule == "unknown-key":
        node: Any = document.root
        for step in steps[:-1]:
            node = node.items[step] if isinstance(step, int) else node.entries[step]
        location = node.keys[steps[-1]]
    return location.line, location.column
