"""The constants for patterns are named after the fields that have to match them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.emit.views.patterns import pattern_views, patterns_of
from tc3gen.limits import Limits
from tc3gen.model import Field, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable


def field(name: str, pattern: str | None) -> Field:
    """Return a field with that Python name."""
    return Field(
        name=name, wire_name=name.title(), type=Scalar("String"), limits=Limits(pattern=pattern)
    )


def named(classes: Iterable[tuple[str, Iterable[Field]]]) -> list[tuple[str, str]]:
    """Return each constant of a module with these *classes*, with its expression."""
    return [(str(view.name), str(view.source)) for view in pattern_views(classes).values()]


def test_a_constant_has_the_name_of_its_field() -> None:
    fields = field("phone_number", "[0-9]+"), field("begin_time", "[0-9]+"), field("text", None)

    assert named([("SendRequest", fields)]) == [
        ("_PHONE_NUMBER", '"[0-9]+"'),
        ("_BEGIN_TIME", '"[0-9]+"'),
    ]


@pytest.mark.parametrize("other", ["a", "b"], ids=["equal", "another"])
def test_fields_of_one_name_in_several_classes_are_told_apart_by_these(other: str) -> None:
    """Whatever the expressions are, as these are texts."""
    classes = [("Phone", [field("set", "a")]), ("PhoneBook", [field("set", other)])]

    assert named([*classes, ("Card", [field("number", "a")])]) == [
        ("_PHONE__SET", '"a"'),
        ("_PHONE_BOOK__SET", f'"{other}"'),
        ("_NUMBER", '"a"'),
    ]
    assert [str(each.name) for each in patterns_of("Phone", pattern_views(classes))] == [
        "_PHONE__SET"
    ]
