# SPDX-License-Identifier: MIT-0
"""Validation of requests before they are sent; problems have a path and never show a value.

The generated ``check`` methods test the common case inline and call these functions for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack, cast

from ..errors import Problem

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "check_boolean",
    "check_integer",
    "check_list",
    "check_number",
    "check_object",
    "check_objects",
    "check_one_of",
    "check_text",
    "only_bool",
    "only_int",
    "only_str",
    "wrong_type",
    "wrongly_typed",
]


_WANTED = " is wanted"
_MAX = 1.7976931348623157e308


def only_str(values: Iterable[object]) -> bool:
    """Return whether all *values* are exactly ``str``."""
    for value in values:
        if type(value) is not str:
            return False
    return True


def only_int(values: Iterable[object]) -> bool:
    """Return whether all *values* are exactly ``int``."""
    for value in values:
        if type(value) is not int:
            return False
    return True


def only_bool(values: Iterable[object]) -> bool:
    """Return whether all *values* are exactly ``bool``."""
    for value in values:
        if type(value) is not bool:
            return False
    return True


class Sizes(TypedDict, total=False):
    """What a number is held against."""

    minimum: float
    maximum: float
    choices: tuple[float, ...]


class Checkable(Protocol):
    """A generated structure."""

    def check(self) -> list[Problem]:
        """Return what is wrong with its values."""
        ...


def check_text(
    found: list[Problem],
    name: str,
    value: object,
    *,
    required: bool = False,
    pattern: re.Pattern[str] | None = None,
    max_chars: int | None = None,
    max_bytes: int | None = None,
    choices: tuple[str, ...] = (),
) -> None:
    """Add problems if *value* is not a str, blank, too long, none of *choices*, or no match."""
    if not isinstance(value, str):
        found.append(wrong_type(name, value, "str"))
        return
    if required and not value.strip():
        found.append(Problem(name, "is required, and must not be blank"))
    if max_chars is not None and len(value) > max_chars:
        message = f"has {len(value)} characters, at most {max_chars} are allowed"
        found.append(Problem(name, message))
    if max_bytes is not None:
        # Half a surrogate pair has no UTF-8; it is refused where the request becomes JSON.
        size = len(value.encode(errors="surrogatepass"))
        if size > max_bytes:
            message = f"takes {size} bytes of UTF-8, at most {max_bytes} are allowed"
            found.append(Problem(name, message))
    _check_choice(found, name, value, choices)
    if pattern is not None and not pattern.fullmatch(value):
        found.append(Problem(name, f"its {len(value)} characters do not match {pattern.pattern}"))


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
    _check_choice(found, name, value, limits.get("choices", ()))


def _check_choice(
    found: list[Problem], name: str, value: str | float, choices: tuple[str | float, ...]
) -> None:
    if choices and value not in choices:
        found.append(Problem(name, f"must be one of {', '.join(map(repr, choices))}"))


def check_boolean(found: list[Problem], name: str, value: object) -> None:
    """Add a problem if *value* is not a bool."""
    if not isinstance(value, bool):
        found.append(wrong_type(name, value, "bool"))


def check_one_of(found: list[Problem], give: str, *names: str) -> None:
    """Add the problem of fields of which another number is given than *give* says."""
    found.append(Problem(names[0], f"give {give} of {', '.join(names)}"))


def check_object(found: list[Problem], name: str, value: object, kind: type[Checkable]) -> None:
    """Add a problem if *value* is not a *kind*, or its own problems."""
    if not isinstance(value, kind):
        found.append(wrong_type(name, value, kind.__name__))
        return
    found.extend(problem.under(name) for problem in value.check())


def wrongly_typed(structure: Checkable) -> list[Problem]:
    """Return the problems of *structure* that are wrong types.

    Used if a structure cannot be serialized although checks are off: other problems are not why.
    """
    try:
        found = structure.check()
    except Exception:  # noqa: BLE001 - its values can be of any class, with any fault
        return []
    return [problem for problem in found if problem.message.endswith(_WANTED)]


def check_list(
    found: list[Problem],
    name: str,
    value: object,
    check_item: Callable[[list[Problem], str, object], None],
    *,
    min_items: int = 0,
    max_items: int | None = None,
) -> None:
    """Add problems if *value* is not a list or tuple, has a wrong length, or a wrong item."""
    items = _sized(found, name, value, min_items, max_items)
    for index, item in enumerate(items):
        check_item(found, f"{name}[{index}]", item)


def check_objects(
    found: list[Problem],
    name: str,
    value: object,
    kind: type[Checkable],
    *,
    min_items: int = 0,
    max_items: int | None = None,
) -> None:
    """Add problems if *value* is not a list or tuple, has a wrong length, or a wrong item."""
    items = _sized(found, name, value, min_items, max_items)
    for index, item in enumerate(items):
        if not isinstance(item, kind):
            found.append(wrong_type(f"{name}[{index}]", item, kind.__name__))
        elif problems := item.check():
            found.extend(problem.under(f"{name}[{index}]") for problem in problems)


def _sized(
    found: list[Problem], name: str, value: object, min_items: int, max_items: int | None
) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        found.append(wrong_type(name, value, "list"))
        return []
    items = cast("list[object] | tuple[object, ...]", value)
    if len(items) < min_items:
        found.append(Problem(name, f"holds {len(items)} items, at least {min_items} are wanted"))
    if max_items is not None and len(items) > max_items:
        found.append(Problem(name, f"holds {len(items)} items, at most {max_items} are allowed"))
    return items


def wrong_type(name: str, value: object, kind: str) -> Problem:
    """Return the problem of a *value* that is not a *kind*, without the value."""
    given = "is missing" if value is None else f"is {_a(type(value).__name__)}"
    return Problem(name, f"{given}, {_a(kind)}{_WANTED}")


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiouAEIOU' else 'a'} {word}"
