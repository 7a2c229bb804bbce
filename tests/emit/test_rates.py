"""A rate limit reads like a sentence, whatever its number."""

from __future__ import annotations

import pytest

from tc3gen.emit.views.rates import rate_words


@pytest.mark.parametrize(
    ("limit", "words"), [(1, "1 request a second"), (10, "10 requests a second")]
)
def test_a_rate_is_told_in_the_right_number(limit: int, words: str) -> None:
    assert rate_words(limit) == words
