"""JSON Schemas of the spec files, for editors: made from the table that the reader uses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tc3gen.spec import language
from tc3gen.spec.shapes import (
    Flag,
    Fraction,
    Items,
    Number,
    Record,
    Table,
    Text,
    TextOrFlag,
    TextOrNumber,
)

if TYPE_CHECKING:
    from tc3gen.spec.shapes import Key, Shape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TABLE = ("object", "additionalProperties")

_FILES: dict[str, tuple[Record, str]] = {
    "api": (language.API, "Facts about one service, transcribed from its documentation."),
    "policy": (language.POLICY, "Decisions about one service, made by people, with reasons."),
    "platform": (language.PLATFORM, "What all services of the platform share."),
}


def schemas() -> dict[str, str]:
    """Return the text of each schema file by its name, such as ``api.schema.json``."""
    return {f"{name}.schema.json": _text(name, *entry) for name, entry in _FILES.items()}


def _text(name: str, shape: Record, description: str) -> str:
    head = {"$schema": _DIALECT, "title": f"tc3gen {name}.yaml", "description": description}
    return json.dumps({**head, **_schema(shape)}, indent=2) + "\n"


def _schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case Text(choices):
            return {"type": "string"} | ({"enum": list(choices)} if choices else {})
        case Number(minimum):
            return {"type": "integer", "minimum": minimum}
        case Fraction() | TextOrNumber() | TextOrFlag():
            other = {"type": "boolean" if isinstance(shape, TextOrFlag) else "number"}
            return other if isinstance(shape, Fraction) else {"anyOf": [{"type": "string"}, other]}
        case Flag(unknown):
            flag = {"type": "boolean"}
            return {"anyOf": [flag, {"const": unknown}]} if unknown else flag
        case Items(of) | Table(of):
            kind, inner = ("array", "items") if isinstance(shape, Items) else _TABLE
            return {"type": kind, inner: _schema(of)}
        case Record(keys):
            return _record(keys)


def _record(keys: dict[str, Key]) -> dict[str, Any]:
    properties = {
        name: {"description": key.doc, **_schema(key.shape)} for name, key in keys.items()
    }
    required = [name for name, key in keys.items() if key.required]
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }
