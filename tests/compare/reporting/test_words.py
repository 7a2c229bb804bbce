"""Two sentences side by side: the words that differ are marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tc3gen.compare.reporting.words import Run, marked


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("", "", (), ()),
        ("a b", "a  b", (Run("a b"),), (Run("a b"),)),
        ("", "a b", (), (Run("a b", differs=True),)),
        (
            "at most 200 numbers",
            "at most 500 numbers",
            (Run("at most"), Run("200", differs=True), Run("numbers")),
            (Run("at most"), Run("500", differs=True), Run("numbers")),
        ),
        ("a b", "a c b", (Run("a"), Run("b")), (Run("a"), Run("c", differs=True), Run("b"))),
    ],
)
def test_words_that_differ_are_marked(
    before: str, after: str, old: tuple[Run, ...], new: tuple[Run, ...]
) -> None:
    assert marked(before, after) == (old, new)


def test_what_is_the_same_for_long_is_shortened() -> None:
    same = " ".join(f"w{n}" for n in range(100))
    old, new = marked(f"{same} a {same}", f"{same} b {same}")
    assert [run.text.split()[0] for run in old] == ["…", "a", "w0"]
    assert old[2].text.endswith("w11 …")
    assert new[1] == Run("b", differs=True)
    assert len(old[0].text.split()) == 13


def test_a_text_of_a_hundred_thousand_words_takes_no_time() -> None:
    before, after = " ".join(map(str, range(100_000))), " ".join(map(str, range(7, 100_000)))
    assert marked(before, after)[0][0].differs


WORDS = st.lists(st.sampled_from(["a", "b", "c", "200"]), max_size=12)


@given(WORDS, WORDS)
def test_each_side_keeps_its_words_and_unmarked_words_are_in_both(
    old: list[str], new: list[str]
) -> None:
    sides = marked(" ".join(old), " ".join(new))
    texts = [" ".join(run.text for run in side).split() for side in sides]
    assert texts == [old, new]
    same = [[w for run in side if not run.differs for w in run.text.split()] for side in sides]
    assert same[0] == same[1]
