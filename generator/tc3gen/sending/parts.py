"""How many parts a message has, by which it is billed.

A text whose characters are all in the default alphabet of GSM 03.38 is sent in 7 bits each: 160 in
one part, 153 in each of several. Any other text is sent as UCS-2: 70 in one part, 67 in each of
several. A character of the extension table, or beyond the basic plane, counts twice, and both
halves are in the same part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Encoding: TypeAlias = Literal["GSM-7", "UCS-2"]

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet, without the escape."""
EXTENSION = frozenset("\f^{}\\[~]|€")
"""What the escape makes of ten others: two units each."""

_ROOM: dict[Encoding, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}
_BASIC_PLANE = 0xFFFF


@dataclass(frozen=True, slots=True)
class Parts:
    """How a text is sent, and in how many parts."""

    encoding: Encoding
    count: int


def parts_of(text: str) -> Parts:
    """Return how *text* is sent; an empty one has one part."""
    characters = frozenset(text)
    encoding: Encoding = "GSM-7" if characters <= BASIC | EXTENSION else "UCS-2"
    single, several = _ROOM[encoding]
    if encoding == "GSM-7":
        doubles = characters & EXTENSION
    else:
        doubles = frozenset(each for each in characters if ord(each) > _BASIC_PLANE)
    if len(text) <= single and not doubles:
        return Parts(encoding, 1)
    sizes = [2 if each in doubles else 1 for each in text]
    return Parts(encoding, 1 if sum(sizes) <= single else _packed(sizes, several))


def _packed(sizes: Iterable[int], room: int) -> int:
    """Return how many parts hold units of these *sizes*, each of which is in one part."""
    count, free = 0, 0
    for size in sizes:
        if size > free:
            count, free = count + 1, room
        free -= size
    return count
