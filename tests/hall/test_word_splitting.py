"""Wire names fall into the words that people read, and always into the same ones."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen.word_splitting import WORDS, split_words
from tests.support.effort import examples

_LINES = (Path(__file__).with_name("words.txt")).read_text("utf-8").splitlines()
GOLDEN = [line.split(" ") for line in _LINES if line and line[0] != "#"]

ENDS = {"": "", "s": "s", "2": "2", "List": "_list", "ID": "_id", "IDs": "_ids", "_A": "_a"}
"""What can stand behind a word, and what becomes of it."""
LETTERS = st.text(string.ascii_letters + string.digits + "_", max_size=12)
PIECES = st.lists(st.sampled_from(["Id", "IDs", "VPC", "3D", "P95", "_", "x", *WORDS]) | LETTERS)
WIRE_NAMES = st.builds("".join, st.tuples(st.sampled_from("aZ"), PIECES.map("".join)))


def joined(wire_name: str) -> str:
    """Return the words of *wire_name*, joined."""
    return "_".join(split_words(wire_name))


def test_a_name_falls_into_the_words_that_were_reviewed() -> None:
    assert {wire_name: joined(wire_name) for wire_name, _ in GOLDEN} == dict(GOLDEN)


def test_hundreds_of_names_were_reviewed_each_once() -> None:
    assert len({wire_name for wire_name, _ in GOLDEN}) == len(GOLDEN) > 300


@pytest.mark.parametrize(("end", "tail"), ENDS.items())
def test_a_known_word_stays_whole_wherever_a_word_can_stand(end: str, tail: str) -> None:
    for start, head in {"": "", "Describe": "describe_", "X_": "x_"}.items():
        expected = {word: f"{head}{word.lower()}{tail}" for word in WORDS}
        assert {word: joined(f"{start}{word}{end}") for word in WORDS} == expected


def test_what_only_begins_like_a_known_word_is_none() -> None:
    assert [word for word in WORDS if word.lower() in split_words(f"{word}tail")] == []


@pytest.mark.parametrize("word", ["CName", "ETag", "HBase", "MTime", "OAuth", "SNat", "VPort"])
def test_an_acronym_does_not_lend_its_last_letter_to_a_known_word(word: str) -> None:
    assert joined(f"VP{word}") == f"vp{word[0].lower()}_{word[1:].lower()}"


def test_the_table_is_sorted_by_section_and_holds_each_word_once() -> None:
    assert len(set(WORDS)) == len(WORDS)
    assert all(split_words(word.capitalize()) == [word.lower()] for word in WORDS)


@settings(max_examples=examples(300))
@given(WIRE_NAMES)
def test_every_letter_stays_in_its_place(wire_name: str) -> None:
    letters = "".join(split_words(wire_name))

    assert letters == wire_name.lower().replace("_", "")


@settings(max_examples=examples(300))
@given(WIRE_NAMES)
def test_a_python_name_splits_into_its_own_words(wire_name: str) -> None:
    words = split_words(wire_name)

    assert joined("_".join(words)) == "_".join(words)


@settings(max_examples=examples(200))
@given(WIRE_NAMES, WIRE_NAMES)
def test_underscores_part_names_that_know_nothing_of_each_other(one: str, other: str) -> None:
    assert split_words(f"{one}_{other}") == split_words(one) + split_words(other)
