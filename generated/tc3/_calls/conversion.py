# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Conversion of values that have another JSON type than documented, if nothing is lost by it.

==========  ====================================================================================
documented  what is converted
==========  ====================================================================================
a string    an integer; a number of at most 15 digits, as Python writes it; a boolean, as JSON does
an integer  a number without a fraction, up to 2**53; a text that is an integer as JSON writes it
a number    a text that is a finite number as JSON writes it
a boolean   the texts ``true`` and ``false`` in any case; the integers 1 and 0
==========  ====================================================================================

Nothing is converted to a list or an object, and no other text to anything, not even an empty one.
A value that is not converted reads as absent: ``None``, or an empty list.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Deviation", "convert", "name_of", "type_of"]

T = TypeVar("T")

_EXACT = 2**53
"""Up to here a double represents every integer exactly."""

_DIGITS_OF_A_DOUBLE = 15
_MAX_TEXT = 64
_INTEGER = r"-?(0|[1-9][0-9]*)"
_NUMBER = rf"{_INTEGER}(\.[0-9]+)?([eE][+-]?[0-9]+)?"

_NAMES: dict[type, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    list: "a list",
    dict: "an object",
    type(None): "absent or null",
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """A field of a response that is not as documented; only the type of its value is told here.

    Attributes:
        path: Where, as a Python path such as ``send_multi_status_set[3].fee``.
        expected: The type that is documented, such as ``an integer``.
        found: The type that was there.
        converted: The value was converted without loss; otherwise the field is absent.
    """

    path: str
    expected: str
    found: str
    converted: bool

    def __str__(self) -> str:
        what = "converted" if self.converted else "not used"
        return f"{self.path} is {self.found}, {self.expected} is documented ({what})"


def name_of(kind: type) -> str:
    """Return the name of *kind* in messages."""
    return _NAMES[kind]


def type_of(value: object) -> str:
    """Return the name of the type of *value* in messages."""
    return _NAMES.get(type(value), "no JSON")


def convert(value: object, kind: type[T]) -> T | None:
    """Return *value* converted to *kind* as the table above says, ``None`` if it cannot be."""
    found = _CONVERSIONS[kind](value)
    return cast("T | None", found)


def _to_text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        digits = repr(value).partition("e")[0].replace(".", "").lstrip("-0")
        return repr(value) if len(digits) <= _DIGITS_OF_A_DOUBLE else None
    return None


def _to_integer(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    written = _written(value, _INTEGER)
    return int(written) if written else None


def _to_number(value: object) -> float | None:
    written = _written(value, _NUMBER)
    if not written:
        return None
    found = int(written) if re.fullmatch(_INTEGER, written) else float(written)
    return found if math.isfinite(found) else None


def _to_boolean(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    if type(value) is int and value in {0, 1}:
        return value == 1
    return None


def _written(value: object, pattern: str) -> str:
    """Return *value* if it is a short text that matches *pattern*, otherwise an empty one."""
    if isinstance(value, str) and len(value) <= _MAX_TEXT and re.fullmatch(pattern, value):
        return value
    return ""


_CONVERSIONS: dict[type, Callable[[object], object]] = {
    str: _to_text,
    int: _to_integer,
    float: _to_number,
    bool: _to_boolean,
}
