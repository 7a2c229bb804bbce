"""What the official metadata says of a field: the only place that knows how it spells that."""

from __future__ import annotations

from typing import Any, TypeAlias

from tc3gen.pages.metadata.types import member_type

Tree: TypeAlias = dict[str, Any]


def fields(described: Tree) -> list[Tree]:
    """Return the fields of an object, but for those that are disabled."""
    return [each for each in described["members"] if not each.get("disabled")]


def disabled(described: Tree) -> list[str]:
    """Return the names of the fields that are disabled."""
    return [each["name"] for each in described["members"] if each.get("disabled")]


def type_of(field: Tree) -> str:
    """Return the type of *field* in the words of the documentation, such as ``Array of Tag``."""
    return member_type(field)


def is_list(field: Tree) -> bool:
    """Return whether *field* holds a list."""
    return bool(field["type"] == "list")


def item_of(field: Tree) -> str:
    """Return the name of an object, or the metadata's word for a scalar: of an item of a list."""
    return str(field["member"])
