"""What a flattened query stands for."""

from __future__ import annotations

from typing import Any

import pytest

from tc3gen.queries import is_index, listed, put, scalar


def test_names_are_put_where_their_steps_lead() -> None:
    tree: dict[str, Any] = {}
    assert all(put(tree, name, name) for name in ("A", "L.1.K", "L.0.K"))
    assert tree == {"A": "A", "L": {"1": {"K": "L.1.K"}, "0": {"K": "L.0.K"}}}


@pytest.mark.parametrize("name", ["A", "A.B", "L.0", "L"])
def test_what_is_there_is_not_replaced_even_by_the_same(name: str) -> None:
    tree: dict[str, Any] = {"A": "1", "L": {"0": "1"}}
    assert put(tree, name, "1") is False
    assert tree == {"A": "1", "L": {"0": "1"}}


def test_indices_order_a_list_and_gaps_close() -> None:
    assert listed({"10": "c", "0": "a", "9": "b"}) == ["a", "b", "c"]


@pytest.mark.parametrize("key", ["a", "", "-1", "²", "0" * 5000])
def test_what_is_no_usable_index_makes_no_list(key: str) -> None:
    assert listed({"0": 1, key: 2}) is None


def test_nothing_is_no_list() -> None:
    assert listed({}) is None


@pytest.mark.parametrize(("step", "is_one"), [("0", True), ("9" * 5000, True), ("²", False)])
def test_an_index_is_made_of_ascii_digits(step: str, *, is_one: bool) -> None:
    assert is_index(step) is is_one


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("9223372036854775807", "Integer", 2**63 - 1),
        ("-1", "Integer", -1),
        ("01", "Integer", "01"),
        ("1_000", "Integer", "1_000"),
        ("9" * 5000, "Integer", "9" * 5000),
        ("1.5", "Float", 1.5),
        ("2", "Float", 2),
        ("1e-05", "Float", 1e-05),
        ("1e999", "Float", "1e999"),
        ("nan", "Float", "nan"),
        ("True", "Boolean", True),
        ("1", "Boolean", "1"),
        ("1", "String", "1"),
        ("true", "String", "true"),
    ],
)
def test_a_text_becomes_the_value_of_its_type_or_stays(text: str, word: str, value: object) -> None:
    found = scalar(text, word)
    assert (type(found), found) == (type(value), value)
