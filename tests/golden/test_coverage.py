"""Every property of the spec language occurs in a golden spec, so that its effect was reviewed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from generator.spec.schema import schemas
from tests.support.golden import GOLDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    Schema = dict[str, Any]


def _properties(schema: Schema, path: str) -> Iterator[str]:
    """Yield each property that *schema* knows, written like ``api.actions.*.doc``."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from _properties(inner, f"{path}.{name}")
    for key, step in (("additionalProperties", "*"), ("items", "[]")):
        if isinstance(schema.get(key), dict):
            yield from _properties(schema[key], f"{path}.{step}")


def _used(value: object, schema: Schema, path: str) -> Iterator[str]:
    """Yield each property of *schema* that *value* has."""
    if isinstance(value, dict):
        for name, inner in value.items():
            known = schema.get("properties", {}).get(name)
            if known is not None:
                yield f"{path}.{name}"
                yield from _used(inner, known, f"{path}.{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                yield from _used(inner, schema["additionalProperties"], f"{path}.*")
    elif isinstance(value, list):
        for item in value:
            yield from _used(item, schema.get("items", {}), f"{path}.[]")


def _schema(name: str) -> Schema:
    schema: Schema = json.loads(schemas()[f"{name}.schema.json"])
    return schema


def test_every_property_of_the_schemas_occurs_in_a_golden_spec() -> None:
    known: set[str] = set()
    used: set[str] = set()
    for name in ("api", "policy", "platform"):
        known.update(_properties(_schema(name), name))
        for file in GOLDEN.rglob(f"{name}.yaml"):
            used.update(_used(yaml.safe_load(file.read_text("utf-8")), _schema(name), name))

    assert sorted(known - used) == []
