"""The scalars of the documentation as generated code says them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.emit.code import identifier

if TYPE_CHECKING:
    from tc3gen.emit.code import Code


@dataclass(frozen=True, slots=True)
class ScalarWords:
    """How one of the documentation's scalars is said in Python and in messages."""

    annotation: Code
    """The Python type."""
    exact: tuple[Code, ...]
    """The types of a parsed JSON value, the one that others are converted to first."""
    check: Code
    """The runtime function that checks a parameter."""
    is_text: bool


def _words(annotation: str, exact: tuple[str, ...], check: str) -> ScalarWords:
    kinds = tuple(identifier(name) for name in exact)
    return ScalarWords(identifier(annotation), kinds, identifier(check), annotation == "str")


_TEXT = _words("str", ("str",), "check_text")
SCALARS: dict[str, ScalarWords] = {
    # Times stay text: no zone is documented.
    **dict.fromkeys(("String", "Timestamp", "Timestamp ISO8601", "Date", "Binary"), _TEXT),
    "Integer": _words("int", ("int",), "check_integer"),
    "Float": _words("float", ("float", "int"), "check_number"),
    "Boolean": _words("bool", ("bool",), "check_boolean"),
}
