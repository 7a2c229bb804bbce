# SPDX-License-Identifier: MIT-0
"""Validation of numbers and switches; only in packages with a request that has some."""

from __future__ import annotations

from typing import TypedDict, Unpack

from ..errors import Problem
from .validation import check_choice, wrong_type

__all__ = ["check_boolean", "check_integer", "check_number"]

_MAX = 1.7976931348623157e308


class Sizes(TypedDict, total=False):
    """What a number is held against."""

    minimum: float
    maximum: float
    choices: tuple[float, ...]


def check_integer(found: list[Problem], name: str, value: object, **limits: Unpack[Sizes]) -> None:
    """Add a problem if *value* is not an int that *limits* allow; a bool is not one."""
    if not isinstance(value, int) or isinstance(value, bool):
        found.append(wrong_type(name, value, "int"))
    elif limits:
        _check_size(found, name, value, **limits)


def check_number(found: list[Problem], name: str, value: object, **limits: Unpack[Sizes]) -> None:
    """Add a problem if *value* is not a finite number that *limits* allow; a bool is not one."""
    if not isinstance(value, float | int) or isinstance(value, bool):
        found.append(wrong_type(name, value, "float"))
    elif not -_MAX <= value <= _MAX:
        found.append(Problem(name, "is not a finite number, so not JSON serializable"))
    elif limits:
        _check_size(found, name, value, **limits)


def _check_size(found: list[Problem], name: str, value: float, **limits: Unpack[Sizes]) -> None:
    if value < limits.get("minimum", value):
        found.append(Problem(name, f"must be at least {limits['minimum']}"))
    if value > limits.get("maximum", value):
        found.append(Problem(name, f"must be at most {limits['maximum']}"))
    check_choice(found, name, value, limits.get("choices", ()))


def check_boolean(found: list[Problem], name: str, value: object) -> None:
    """Add a problem if *value* is not a bool."""
    if not isinstance(value, bool):
        found.append(wrong_type(name, value, "bool"))
