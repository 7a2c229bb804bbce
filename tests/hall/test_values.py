"""A value is held against fields, types and limits: all problems, each with the path to it."""

from __future__ import annotations

from typing import Any

import pytest

from tc3gen.limits import Limits
from tc3gen.model import Array, Field, Reference, Scalar
from tc3gen.values import (
    Blank,
    Missing,
    Outside,
    Path,
    Problem,
    Undocumented,
    Validator,
    WrongType,
)

KEY = Field(
    wire_name="Key",
    name="key",
    type=Scalar("String"),
    required=True,
    limits=Limits(max_bytes=3, pattern="[a-z ]*"),
)
FIELDS = (
    Field(
        wire_name="Items",
        name="items",
        type=Array(Reference("Item")),
        required=True,
        limits=Limits(min_items=1, max_items=2),
    ),
    Field(wire_name="Count", name="count", type=Scalar("Integer")),
    Field(wire_name="Ratio", name="ratio", type=Scalar("Float")),
)
GOOD = {"Key": "a"}


def problems(
    value: dict[str, Any], *, is_request: bool = True, null_is_absent: bool = True
) -> list[Problem]:
    """Return what is wrong with *value* as the parameters of a request."""
    validator = Validator(
        structures={"Item": [KEY]}, is_request=is_request, null_is_absent=null_is_absent
    )
    return list(validator.problems(value, FIELDS))


WRONG: dict[str, tuple[dict[str, Any], type[Problem], Path]] = {
    "missing": ({}, Missing, ("Items",)),
    "null": ({"Items": None}, Missing, ("Items",)),
    "undocumented": ({"Items": [GOOD], "Itms": 1}, Undocumented, ("Itms",)),
    "no list": ({"Items": GOOD}, WrongType, ("Items",)),
    "no object": ({"Items": [GOOD, "a"]}, WrongType, ("Items", 1)),
    "no text": ({"Items": [{"Key": 1}]}, WrongType, ("Items", 0, "Key")),
    "a truth value is no number": ({"Items": [GOOD], "Count": True}, WrongType, ("Count",)),
    "a fraction is no integer": ({"Items": [GOOD], "Count": 1.0}, WrongType, ("Count",)),
    "inner missing": ({"Items": [{}]}, Missing, ("Items", 0, "Key")),
    "too few": ({"Items": []}, Outside, ("Items",)),
    "too many": ({"Items": [GOOD] * 3}, Outside, ("Items",)),
    "too long": ({"Items": [{"Key": "abcd"}]}, Outside, ("Items", 0, "Key")),
    "no match": ({"Items": [{"Key": "A"}]}, Outside, ("Items", 0, "Key")),
    "blank": ({"Items": [{"Key": " "}]}, Blank, ("Items", 0, "Key")),
}


@pytest.mark.parametrize(("value", "kind", "path"), WRONG.values(), ids=WRONG)
def test_one_thing_is_wrong_and_found_where_it_is(
    value: dict[str, Any], kind: type[Problem], path: Path
) -> None:
    (problem,) = problems(value)
    assert (type(problem), problem.path) == (kind, path)


def test_all_problems_are_found_at_once() -> None:
    found = problems({"Items": [{"Key": "ABCD"}, {}], "Count": "1", "Other": 1})
    assert [problem.path for problem in found] == [
        ("Other",),
        ("Items", 0, "Key"),
        ("Items", 0, "Key"),
        ("Items", 1, "Key"),
        ("Count",),
    ]


def test_whole_numbers_are_fractions_too() -> None:
    assert problems({"Items": [GOOD], "Ratio": 1}) == []


def test_of_a_response_nothing_is_demanded_but_the_types() -> None:
    assert problems({"Items": [], "Count": None}, is_request=False) == []
    (problem,) = problems({"Items": [{"Key": 1}]}, is_request=False)
    assert isinstance(problem, WrongType)


def test_null_can_be_a_value_of_the_wrong_type() -> None:
    (problem,) = problems({"Items": [GOOD], "Count": None}, null_is_absent=False)
    assert isinstance(problem, WrongType)
