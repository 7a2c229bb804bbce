"""Every limit is described once, and the description is whole."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tc3gen.limits import LIMITS, Bound, Limit, Limits, flaws, sentence

TIGHTER: dict[str, tuple[int, int]] = {
    "min_items": (1, 2),
    "max_items": (2, 1),
    "max_bytes": (2, 1),
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
    ],
)
def test_limits_are_said_in_one_sentence(limits: Limits, said: str) -> None:
    assert sentence(limits) == said


def test_a_breach_tells_the_size_and_what_is_allowed() -> None:
    limits = Limits(min_items=2)
    (min_items,) = (limit for limit in LIMITS if limit.key == "min_items")
    assert min_items.breach([1], limits) == "holds 1 items, policy allows 2 or more"


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ({"min_items": 2, "max_items": 1}, ["min_items is above max_items"]),
        ({"min_items": 0, "max_items": 1, "max_bytes": 1, "pattern": "a"}, []),
        ({"max_items": 0}, ["max_items of 0 allows nothing"]),
        ({"max_bytes": 0}, ["max_bytes of 0 allows nothing"]),
        ({"pattern": ""}, ["an empty pattern matches nothing but the empty text"]),
    ],
)
def test_a_limit_of_no_use_is_found(policy: dict[str, object], found: list[str]) -> None:
    assert [flaw for _, flaw in flaws(policy)] == found
