"""Types of the metadata to the documentation's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen import type_words
from tc3gen.pages.metadata.form import JsonObject, MetadataError, text

if TYPE_CHECKING:
    from tc3gen.type_words import ScalarName

_SCALARS: dict[str, ScalarName] = {
    "string": "String",
    "int64": "Integer",
    "uint64": "Integer",
    "bool": "Boolean",
    "float": "Float",
    "date": "Date",
    "datetime": "Timestamp",
    "datetime_iso": "Timestamp ISO8601",
    "binary": "Binary",
}
_KINDS = frozenset({"bool", "float", "int", "list", "object", "string"})


def member_type(member: JsonObject) -> str:
    """Return the type of *member*, such as ``Array of Filter``; raises MetadataError for none."""
    kind, word = text(member, "type"), text(member, "member")
    of = word if kind == "object" else _SCALARS.get(word, word)
    is_structure = of == word
    if kind not in _KINDS or not word or (is_structure and kind not in {"object", "list"}):
        name = text(member, "name")
        raise MetadataError(f"{name!r} has the unknown type {kind!r} of {word!r}")
    if is_structure and (type_words.is_scalar(of) or of == type_words.UNKNOWN):
        raise MetadataError(f"a structure is called {of!r}, as a type of the documentation")
    return type_words.array_of(of) if kind == "list" else of
