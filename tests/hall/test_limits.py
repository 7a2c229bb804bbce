"""Every limit is described once, and the description is whole."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tc3gen.limit_kinds import Bound, Limit
from tc3gen.limits import LIMITS, Limits, flaws, limit_called, sentence

TIGHTER: dict[str, tuple[float, float]] = {
    "min_items": (1, 2),
    "max_items": (2, 1),
    "max_bytes": (2, 1),
    "max_chars": (2, 1),
    "min": (-2, -1.5),
    "max": (0.5, 0.25),
}
"""Key to a limit and a stricter one."""


def by_key(limit: Limit) -> str:
    return limit.key


def test_the_table_has_each_attribute_of_limits_once() -> None:
    keys = [field.name for field in fields(Limits) if field.name != "reason"]
    assert [limit.key for limit in LIMITS] == keys


@pytest.mark.parametrize("limit", [each for each in LIMITS if isinstance(each, Bound)], ids=by_key)
def test_a_bound_is_tightened_one_way_and_loosened_the_other(limit: Bound) -> None:
    loose, tight = TIGHTER[limit.key]
    assert limit.difference(loose, tight).effect == "tightened"
    assert limit.difference(None, tight).effect == "tightened"
    assert limit.difference(tight, loose).effect == "loosened"
    assert limit.difference(tight, None).effect == "loosened"


def test_the_smallest_of_everything_demands_nothing() -> None:
    (min_items,) = (limit for limit in LIMITS if limit.key == "min_items")
    assert min_items.difference(None, 0).effect == "none"
    assert sentence(Limits(min_items=0)) == ""


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(), ""),
        (Limits(min_items=1, max_items=200), "1 to 200 elements."),
        (Limits(min_items=0, max_items=2), "At most 2 elements."),
        (Limits(min_items=2), "At least 2 elements."),
        (Limits(max_bytes=10, pattern="a"), "At most 10 bytes of UTF-8, matches ``a``."),
        (Limits(max_chars=60), "At most 60 characters."),
        (Limits(min=-1, max=0.5), "-1 to 0.5."),
        (Limits(min=0), "At least 0."),
        (Limits(max=-5), "At most -5."),
        (Limits(enum=("A",)), "Always ``A``."),
        (Limits(enum=(1, 2, 3)), "One of ``1``, ``2`` and ``3``."),
    ],
)
def test_limits_are_said_in_one_sentence(limits: Limits, said: str) -> None:
    assert sentence(limits) == said


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(max_items=3, max_chars=2, enum=("A", "B")), "At most 3 elements, each at most 2 "),
        (Limits(min=1, max=5), "Each 1 to 5."),
        (Limits(min_items=1), "At least 1 elements."),
        (Limits(), ""),
    ],
)
def test_limits_of_items_are_said_of_each(limits: Limits, said: str) -> None:
    assert sentence(limits, of_items=True).startswith(said)


def test_a_breach_tells_the_size_and_what_is_allowed() -> None:
    limits = Limits(min_items=2)
    (min_items,) = (limit for limit in LIMITS if limit.key == "min_items")
    assert min_items.breach([1], limits) == "holds 1 items, policy allows 2 or more"


@pytest.mark.parametrize(
    ("key", "limits", "allowed"),
    [
        ("min", Limits(min=0.5), "0.5 or more"),
        ("max", Limits(min=-2, max=-1), "-2 to -1"),
        ("max", Limits(max=7), "7 or less"),
    ],
)
def test_a_breach_by_a_number_tells_the_range_and_not_the_number(
    key: str, limits: Limits, allowed: str
) -> None:
    limit = limit_called(key)
    assert limit is not None
    assert limit.breach(12345, limits) == f"is not within what policy allows: {allowed}"


@pytest.mark.parametrize(
    ("before", "after", "effect", "said"),
    [
        (None, ("A", "B"), "tightened", "the only allowed values are A, B now"),
        (("A",), None, "loosened", "any value is allowed now, some only before"),
        (("A", "B"), ("A",), "tightened", "B is allowed no more"),
        (("A",), ("A", "B"), "loosened", "B is allowed, too"),
        ((1, 2), (1, 3), "tightened", "2 is allowed no more, 3 is allowed now"),
        ((1, 2), (2, 1), "none", "its allowed values stand in another order"),
    ],
)
def test_a_value_that_is_allowed_no_more_breaks_callers_and_a_new_one_does_not(
    before: tuple[str, ...] | None, after: tuple[str, ...] | None, effect: str, said: str
) -> None:
    enum = limit_called("enum")
    assert enum is not None
    difference = enum.difference(before, after)
    assert (difference.effect, difference.text.format(*difference.values)) == (effect, said)


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ({"min_items": 2, "max_items": 1}, ["min_items is above max_items"]),
        ({"min_items": 0, "max_items": 1, "max_bytes": 1, "pattern": "a"}, []),
        ({"max_items": 0}, ["max_items of 0 allows nothing"]),
        ({"max_bytes": 0}, ["max_bytes of 0 allows nothing"]),
        ({"min": 0.5, "max": -1}, ["min is above max"]),
        ({"min": -3, "max": -3}, []),
        ({"max": 0}, []),
        ({"max_chars": 0}, ["max_chars of 0 allows nothing"]),
        ({"enum": []}, ["an empty enum allows nothing"]),
        ({"enum": ["A", "B", "A"]}, ["enum names 'A' twice"]),
        (
            {"enum": ["AB", "c"], "max_chars": 1, "pattern": "[A-Z]*"},
            [
                "enum names 'AB', which max_chars does not allow",
                "enum names 'c', which pattern does not allow",
            ],
        ),
        ({"enum": [1, 2.5], "max": 2}, ["enum names 2.5, which max does not allow"]),
        ({"pattern": ""}, ["an empty pattern matches nothing but the empty text"]),
    ],
)
def test_a_limit_of_no_use_is_found(policy: dict[str, object], found: list[str]) -> None:
    assert [flaw for _, flaw in flaws(policy)] == found
