"""The documentation's words for types."""

from __future__ import annotations

from typing import cast, get_args

from generator.model import Array, Reference, Scalar, ScalarName, Type
from generator.names import is_wire_name

SCALARS: tuple[str, ...] = get_args(ScalarName)
_ARRAY = "Array of "


def parse_type(text: str) -> Type | None:
    """Return the type that *text* names, ``None`` where it names none.

    A word that is no scalar is taken for a structure; whether that exists is for a rule to say.
    """
    depth = 0
    while text.startswith(_ARRAY):
        text, depth = text.removeprefix(_ARRAY), depth + 1
    if text not in SCALARS and not is_wire_name(text):
        return None
    found: Type = Scalar(cast("ScalarName", text)) if text in SCALARS else Reference(text)
    for _ in range(depth):
        found = Array(found)
    return found
