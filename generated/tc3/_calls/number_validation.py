# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Validation of numbers and switches; only in packages with a request that has some."""

from __future__ import annotations

from math import inf

from ..errors import Problem
from .validation import check_choice, wrong_type

__all__ = ["check_boolean", "check_integer", "check_number"]

_MAX = 1.7976931348623157e308


def check_integer(
    found: list[Problem],
    name: str,
    value: object,
    *,
    minimum: float = -inf,
    maximum: float = inf,
    choices: tuple[float, ...] = (),
) -> None:
    """Add problems if *value* is not an int, out of range, or none of *choices*; no bool is one."""
    if not isinstance(value, int) or isinstance(value, bool):
        found.append(wrong_type(name, value, "int"))
    else:
        _check_size(found, name, value, minimum, maximum)
        check_choice(found, name, value, choices)


def check_number(
    found: list[Problem],
    name: str,
    value: object,
    *,
    minimum: float = -inf,
    maximum: float = inf,
    choices: tuple[float, ...] = (),
) -> None:
    """Add problems as check_integer does, for a number that has to be finite."""
    if not isinstance(value, float | int) or isinstance(value, bool):
        found.append(wrong_type(name, value, "float"))
    elif not -_MAX <= value <= _MAX:
        found.append(Problem(name, "is not a finite number, so not JSON serializable"))
    else:
        _check_size(found, name, value, minimum, maximum)
        check_choice(found, name, value, choices)


def _check_size(
    found: list[Problem], name: str, value: float, minimum: float, maximum: float
) -> None:
    if value < minimum:
        found.append(Problem(name, f"must be at least {minimum}"))
    if value > maximum:
        found.append(Problem(name, f"must be at most {maximum}"))


def check_boolean(found: list[Problem], name: str, value: object) -> None:
    """Add a problem if *value* is not a bool."""
    if not isinstance(value, bool):
        found.append(wrong_type(name, value, "bool"))
