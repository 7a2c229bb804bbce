"""The form of the metadata: JSON objects whose parts are asked for by name."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]


class MetadataError(Exception):
    """A source holds no metadata, or not in the form that is known."""


def parse_object(content: bytes) -> JsonObject:
    """Return the JSON object in *content*; raises MetadataError for anything else."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise MetadataError(f"it is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise MetadataError("it is not a JSON object")
    return parsed


def an_object(of: JsonObject, key: str) -> JsonObject:
    """Return the object that *of* holds under *key*; raises MetadataError for anything else."""
    found = of.get(key)
    if not isinstance(found, dict):
        raise MetadataError(f"{key!r} is not an object")
    return found


def a_list(of: JsonObject, key: str) -> list[JsonObject]:
    """Return the objects in the list *key*, none where there is no such list."""
    found = of.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise MetadataError(f"{key!r} is not a list of objects")
    return found


def text(of: JsonObject, key: str) -> str:
    """Return the text *key*, an empty one where there is none."""
    found = of.get(key, "")
    if not isinstance(found, str):
        raise MetadataError(f"{key!r} is not a text")
    return found
