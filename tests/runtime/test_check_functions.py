"""The check of each type, as generated code for other services calls it."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

import pytest

from tc3 import Problem
from tc3._calls.validation import check_list, check_object, check_objects, check_text
from tc3.sms import MultiSmsInfo, SendMultiGlobalSmsRequest

# The package of this repository sends no numbers, so these are not among its files.
from tc3gen.emit.runtime._calls.number_validation import (
    check_boolean,
    check_integer,
    check_number,
)
from tests.support.loopback import message

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[..., None]

INT, FLOAT, BOOL = "an int is wanted", "a float is wanted", "a bool is wanted"
INFINITE = "is not a finite number, so not JSON serializable"


class Count(IntEnum):
    """Numbers that are a kind of int."""

    ONE = 1


# Check, value, and what is wrong with it.
VALUES: dict[str, tuple[Check, object, str | None]] = {
    "int": (check_integer, 1, None),
    "negative int": (check_integer, -1, None),
    "huge int": (check_integer, 2**64, None),
    "int subclass": (check_integer, Count.ONE, None),
    "bool where int": (check_integer, True, f"is a bool, {INT}"),
    "float where int": (check_integer, 1.0, f"is a float, {INT}"),
    "str where int": (check_integer, "1", f"is a str, {INT}"),
    "None where int": (check_integer, None, f"is missing, {INT}"),
    "float": (check_number, 1.5, None),
    "int where float": (check_number, 3, None),
    "largest float": (check_number, 1.7976931348623157e308, None),
    "bool where float": (check_number, False, f"is a bool, {FLOAT}"),
    "str where float": (check_number, "1.5", f"is a str, {FLOAT}"),
    "NaN": (check_number, math.nan, INFINITE),
    "infinity": (check_number, math.inf, INFINITE),
    "minus infinity": (check_number, -math.inf, INFINITE),
    "bool": (check_boolean, True, None),
    "int where bool": (check_boolean, 0, f"is an int, {BOOL}"),
    "None where bool": (check_boolean, None, f"is missing, {BOOL}"),
    "str": (check_text, "", None),
    "bool where str": (check_text, True, "is a bool, a str is wanted"),
}


@pytest.mark.parametrize(("check", "value", "wanted"), VALUES.values(), ids=VALUES)
def test_a_value_is_checked_for_its_type(check: Check, value: object, wanted: str | None) -> None:
    """Only the documented type passes; what is noted names the field and not the value."""
    found: list[Problem] = []
    check(found, "limit", value)
    assert list(map(str, found)) == ([] if wanted is None else [f"limit: {wanted}"])


def test_the_items_of_a_list_are_checked_one_by_one() -> None:
    """Each wrong item is named by its place, after what is wrong with the list."""
    found: list[Problem] = []
    check_list(found, "ids", [1, True, "2", 3], check_integer, max_items=3)
    assert list(map(str, found)) == [
        "ids: holds 4 items, at most 3 are allowed",
        f"ids[1]: is a bool, {INT}",
        f"ids[2]: is a str, {INT}",
    ]


def test_structures_are_checked_to_any_depth() -> None:
    """The path leads through an object, a list and a field."""
    request = SendMultiGlobalSmsRequest(
        sms_sdk_app_id="1", multi_sms_info_set=[message(), message(template_param_set=["1", 2])]
    )
    found: list[Problem] = []
    check_object(found, "request", request, SendMultiGlobalSmsRequest)
    assert found == [
        Problem("request.multi_sms_info_set[1].template_param_set[1]", "is an int, a str is wanted")
    ]


@pytest.mark.parametrize(
    ("value", "given"),
    [
        pytest.param({"PhoneNumber": "+60"}, "is a dict", id="dict"),
        pytest.param(None, "is missing", id="None"),
        pytest.param(MultiSmsInfo, "is a type", id="the class itself"),
    ],
)
def test_a_value_of_another_type_is_not_a_structure(value: object, given: str) -> None:
    """Alone as in a list, a structure is an object of its class."""
    found: list[Problem] = []
    check_object(found, "info", value, MultiSmsInfo)
    check_objects(found, "infos", [value], MultiSmsInfo)
    assert found == [
        Problem("info", f"{given}, a MultiSmsInfo is wanted"),
        Problem("infos[0]", f"{given}, a MultiSmsInfo is wanted"),
    ]


def test_a_problem_reads_as_path_and_message() -> None:
    """Str puts both on one line."""
    assert str(Problem("phone_number", "is missing").under("infos[3]")) == (
        "infos[3].phone_number: is missing"
    )
