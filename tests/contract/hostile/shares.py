"""Which texts stand in which slots where not all of them are tried in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tests.contract.hostile.judged import SHOWN
from tests.support.effort import THOROUGH
from tests.support.slots import text_slots

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

SLOTS = sorted(text_slots())
_ORDER = [*SHOWN, *(slot for slot in SLOTS if slot not in SHOWN)]
SHARE = 1 if THOROUGH else 3
"""A piece is long, and this many texts share one: its slots take them one after the other.

So each text stands in each third slot, and each slot has a third of the texts: every text stands
in three docstrings at least. As a pattern and as a value, all of them are tried in what is imported
(test_compiled.py).
"""


def numbers_for(texts: Sequence[object]) -> list[str]:
    """Return the numbers of the pieces that all *texts* take."""
    return [str(number) for number in range(-(-len(texts) // SHARE))]


def share_of(texts: Sequence[T], slot: str, number: str) -> T:
    """Return which of *texts* stands in a *slot* of the piece with that *number*."""
    return texts[(int(number) * SHARE + _ORDER.index(slot) % SHARE) % len(texts)]
