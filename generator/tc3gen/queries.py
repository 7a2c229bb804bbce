"""Parameters in a URL, ``List.0.Key=value``: names of fields and indices, joined by dots."""

from __future__ import annotations

import math
import re
from typing import Any

_INDEX = re.compile(r"[0-9]+")
_USABLE_INDEX = re.compile(r"[0-9]{1,6}")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})(?:\.[0-9]{1,17})?(?:[eE][+-]?[0-9]{1,3})?")
_BOOLEANS = {"true": True, "false": False}


def is_index(step: str) -> bool:
    """Return whether *step* is the index of an item; ``²`` is a digit, and none of it."""
    return _INDEX.fullmatch(step) is not None


def put(tree: dict[str, Any], name: str, value: object) -> bool:
    """Set *value* in nested mappings at the steps of *name*; ``False`` where something stands.

    A list is a mapping of indices until all of it is known: see ``listed``.
    """
    *steps, last = name.split(".")
    for step in steps:
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            return False
    if last in tree:
        return False
    tree[last] = value
    return True


def listed(value: dict[str, Any]) -> list[Any] | None:
    """Return what *value* holds in the order of its keys, ``None`` where they are no indices."""
    if not value or not all(map(_USABLE_INDEX.fullmatch, value)):
        return None
    return [value[key] for key in sorted(value, key=int)]


def scalar(text: str, word: str) -> object:
    """Return the JSON value that *text* is as the scalar *word*; *text* itself if it is none."""
    if word == "Integer" and _INTEGER.fullmatch(text):
        return int(text)
    if word == "Float" and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return int(text) if _INTEGER.fullmatch(text) else float(text)
    return _BOOLEANS.get(text.casefold(), text) if word == "Boolean" else text
