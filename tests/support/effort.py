"""How much the tests try that draw what they try: a part of it, unless all of it is asked for."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("TC3GEN_TESTS") == "thorough"
"""What ``.ci/run`` asks for; the default run is to end within three minutes."""


def examples(number: int, *, share: int = 4) -> int:
    """Return how many of *number* examples to draw: one *share*, 25 at least, or all of them."""
    return number if THOROUGH else max(25, number // share)
