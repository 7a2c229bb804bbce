"""What came before is found among many, in little memory."""

from __future__ import annotations

import random
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from tc3gen.sending.duplicates import FirstLines


@given(st.lists(st.binary(min_size=8, max_size=8) | st.sampled_from([bytes(8), b"\xff" * 8])))
def test_each_digest_leads_to_the_line_that_it_first_came_on(digests: list[bytes]) -> None:
    first_lines = FirstLines()
    expected: dict[int, int] = {}
    for line, digest in enumerate(digests, 1):
        # 0 and 1 share a slot: of 2**64 digests, these two count as the same.
        key = int.from_bytes(digest) or 1
        assert first_lines.add(digest, line) == expected.get(key, 0)
        expected.setdefault(key, line)


def test_twenty_thousand_are_found_again_in_a_megabyte() -> None:
    draw = random.Random(7)  # noqa: S311 - any numbers will do
    digests = [draw.randbytes(8) for _ in range(20_000)]
    tracemalloc.start()
    first_lines = FirstLines()
    found = [first_lines.add(digest, line) for line, digest in enumerate(digests, 1)]
    again = [first_lines.add(digest, 0) for digest in digests]
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found, again) == ([0] * len(digests), [*range(1, len(digests) + 1)])
    assert used < 3_000_000
