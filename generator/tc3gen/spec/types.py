"""The documentation's words for types."""

from __future__ import annotations

from typing import cast, get_args

from tc3gen.model import Array, Reference, Scalar, ScalarName, Type
from tc3gen.names import is_wire_name

SCALARS: tuple[str, ...] = get_args(ScalarName)
UNKNOWN = "unknown"
"""Stands where a page has lost a field's type, or whether it is required."""
_ARRAY = "Array of "


def parse_type(text: str) -> Type | None:
    """Return the type that *text* names, ``None`` where it names none.

    A word that is no scalar is taken for a structure; whether that exists is for a rule to say. The
    documentation has no lists of lists. What is unknown is no type.
    """
    word = text.removeprefix(_ARRAY)
    if word == UNKNOWN or (word not in SCALARS and not is_wire_name(word)):
        return None
    found = Scalar(cast("ScalarName", word)) if word in SCALARS else Reference(word)
    return found if word == text else Array(found)
