"""How much the tests try that draw what they try: a part of it, unless all of it is asked for."""

from __future__ import annotations

import os
from itertools import cycle
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection

R = TypeVar("R")
C = TypeVar("C")

THOROUGH = os.environ.get("TC3GEN_TESTS") == "thorough"
"""What ``.ci/run`` asks for; the default run is to end within three minutes."""


def examples(number: int, *, share: int = 4) -> int:
    """Return how many of *number* examples to draw: one *share*, 25 at least, or all of them."""
    return number if THOROUGH else max(25, number // share)


def pairs(rows: Collection[R], columns: Collection[C]) -> list[tuple[R, C]]:
    """Return each of *rows* with one of *columns*, which take turns, or with all of them.

    Each row and each column is tried in any case, where there are not fewer rows than columns.
    """
    if THOROUGH:
        return [(row, column) for row in rows for column in columns]
    return list(zip(rows, cycle(columns), strict=False))
