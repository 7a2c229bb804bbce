"""A request that breaks a limit of policy gets the documented kind of error."""

from __future__ import annotations

from typing import Any

import pytest

from tc3gen.limits import Limits, OneOf
from tc3gen.mock.parameters import Check
from tc3gen.mock.refusals import RefusedError
from tc3gen.model import Action, Array, Field, Reference, Scalar

COUNT = Field(wire_name="Count", name="count", type=Scalar("Integer"), limits=Limits(min=-1, max=5))
RATIO = Field(wire_name="Ratio", name="ratio", type=Scalar("Float"), limits=Limits(enum=(0.5, 1)))
TITLE = Field(wire_name="Title", name="title", type=Scalar("String"), limits=Limits(max_chars=2))
KIND = Field(wire_name="Kind", name="kind", type=Scalar("String"), limits=Limits(enum=("A",)))
ITEMS = Field(wire_name="Items", name="items", type=Array(Reference("Item")))
CHECK = Check(
    Action(
        name="Send",
        method_name="send",
        request=(COUNT, RATIO, TITLE, ITEMS),
        one_of=(OneOf(fields=("Count", "Ratio"), give="at most one"),),
    ),
    {"Item": (TITLE, KIND)},
    {"Item": (OneOf(fields=("Title", "Kind"), give="at least one"),)},
)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"Count": -1},
        {"Count": 5, "Title": "\U0001f600Ä"},
        {"Count": None, "Ratio": 1},
        {"Items": [{"Kind": "A", "Title": "ab"}]},
    ],
)
def test_what_keeps_all_limits_passes(parameters: dict[str, Any]) -> None:
    CHECK.refuse(parameters)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Count": -2}, "InvalidParameterValue"),
        ({"Count": 6}, "InvalidParameterValue"),
        ({"Ratio": 0.75}, "InvalidParameterValue"),
        ({"Title": "abc"}, "InvalidParameterValue"),
        ({"Items": [{"Kind": "B"}]}, "InvalidParameterValue"),
        ({"Count": 1, "Ratio": 1}, "InvalidParameter"),
        ({"Items": [{}]}, "MissingParameter"),
    ],
)
def test_what_breaks_one_is_refused(parameters: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        CHECK.refuse(parameters)

    assert caught.value.code == code
