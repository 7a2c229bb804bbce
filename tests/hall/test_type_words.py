"""A type reads back as it was written, in the documentation's own words."""

from __future__ import annotations

import re

import pytest

from tc3gen.model import Array, Reference, Scalar, Type, parse_type
from tc3gen.type_words import (
    ARRAY_PATTERN,
    ITEM_PATTERN,
    SCALAR_PATTERN,
    SCALARS,
    array_of,
    is_array,
    item_word,
)

ITEMS: list[Scalar | Reference] = [*map(Scalar, SCALARS), Reference("Filter"), Reference("a_1")]


@pytest.mark.parametrize("of", [*ITEMS, *map(Array, ITEMS)], ids=str)
def test_a_type_is_read_as_it_was_written(of: Type) -> None:
    assert parse_type(str(of)) == of


@pytest.mark.parametrize(
    "text", ["", "unknown", "Array of unknown", "Array of ", "Array of Array of A", "a b", "1"]
)
def test_what_names_no_type_is_none(text: str) -> None:
    assert parse_type(text) is None


def test_words_of_a_list_come_apart() -> None:
    assert is_array(array_of("Filter"))
    assert item_word(array_of("Filter")) == item_word("Filter") == "Filter"


@pytest.mark.parametrize("word", [*SCALARS, "Filter"])
def test_the_patterns_take_in_every_word(word: str) -> None:
    assert re.fullmatch(ARRAY_PATTERN + ITEM_PATTERN, array_of(word))
    assert bool(re.fullmatch(SCALAR_PATTERN, word)) == (word in SCALARS)
