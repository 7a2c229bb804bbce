"""The documentation's words for types, such as ``Array of Filter``: read and written here only."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias, TypeGuard, get_args

ScalarName: TypeAlias = Literal[
    "String",
    "Integer",
    "Float",
    "Boolean",
    "Timestamp",
    "Timestamp ISO8601",
    "Date",
    "Binary",
]

SCALARS: tuple[ScalarName, ...] = get_args(ScalarName)

TEXTS: frozenset[ScalarName] = frozenset(SCALARS) - {"Integer", "Float", "Boolean"}
"""The scalars that are a text in JSON."""

UNKNOWN: Final = "unknown"
"""Stands where a page has lost a field's type, or whether it is required."""

_ARRAY = "Array of "
_LONG_SCALARS = [word for word in SCALARS if " " in word]

ITEM_PATTERN = rf"(?:{'|'.join(map(re.escape, _LONG_SCALARS))}|[A-Z][A-Za-z0-9_]*)"
"""A regular expression for the word of a scalar or of a structure."""

ARRAY_PATTERN = _ARRAY
"""A regular expression for what stands before the word of a list's items."""

SCALAR_PATTERN = rf"(?:{'|'.join(map(re.escape, sorted(SCALARS, key=len, reverse=True)))})"
"""A regular expression for the word of a scalar."""


def array_of(item: str) -> str:
    """Return the words for a list of *item*."""
    return _ARRAY + item


def item_word(text: str) -> str:
    """Return the word of a list's items, or *text* itself where it is no list."""
    return text.removeprefix(_ARRAY)


def is_array(text: str) -> bool:
    """Return whether *text* names a list."""
    return text.startswith(_ARRAY)


def is_scalar(word: str) -> TypeGuard[ScalarName]:
    """Return whether *word* names a single value."""
    return word in SCALARS
