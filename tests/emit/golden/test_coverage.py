"""Every property of the spec language occurs in a golden spec, so that its effect was reviewed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from tc3gen.spec.json_schema import schemas
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


def _choices(schema: Schema, path: str) -> Iterator[str]:
    """Yield each word that *schema* offers, written like ``policy.errors.*.retry: never``."""
    yield from (f"{path}: {choice}" for choice in schema.get("enum", []))
    for name, inner in schema.get("properties", {}).items():
        yield from _choices(inner, f"{path}.{name}")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _choices(schema["additionalProperties"], f"{path}.*")


def _chosen(value: object, schema: Schema, path: str) -> Iterator[str]:
    """Yield each word that *value* takes where *schema* offers some."""
    if isinstance(value, dict):
        for name, inner in value.items():
            known = schema.get("properties", {}).get(name)
            step, below = (name, known) if known else ("*", schema.get("additionalProperties"))
            yield from _chosen(inner, below or {}, f"{path}.{step}")
    elif value in schema.get("enum", []):
        yield f"{path}: {value}"


def test_every_word_that_the_schemas_offer_is_chosen_in_a_golden_spec() -> None:
    known: set[str] = set()
    used: set[str] = set()
    for name in ("api", "policy", "platform"):
        known.update(_choices(_schema(name), name))
        for file in GOLDEN.rglob(f"{name}.yaml"):
            used.update(_chosen(yaml.safe_load(file.read_text("utf-8")), _schema(name), name))

    assert sorted(known - used) == []
    assert "policy.errors.*.retry: resign" in known
