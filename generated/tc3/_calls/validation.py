# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Validation of requests before they are sent; problems have a path and never show a value.

The generated ``check`` methods test the common case inline and call these functions for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from ..errors import Problem

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "check_choice",
    "check_list",
    "check_object",
    "check_objects",
    "check_text",
    "only",
    "wrong_type",
    "wrongly_typed",
]


_WANTED = " is wanted"


def only(kind: type, values: Iterable[object]) -> bool:
    """Return whether all *values* are exactly of a *kind*."""
    for value in values:
        if type(value) is not kind:
            return False
    return True


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
    check_choice(found, name, value, choices)
    if pattern is not None and not pattern.fullmatch(value):
        found.append(Problem(name, f"its {len(value)} characters do not match {pattern.pattern}"))


def check_choice(
    found: list[Problem], name: str, value: str | float, choices: tuple[str | float, ...]
) -> None:
    """Add a problem if there are *choices* and *value* is none of them."""
    if choices and value not in choices:
        found.append(Problem(name, f"must be one of {', '.join(map(repr, choices))}"))


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
    check_item: Callable[..., None],
    *,
    min_items: int = 0,
    max_items: int | None = None,
    **limits: object,
) -> None:
    """Add problems if *value* is no list, has a wrong length, or an item that breaks *limits*."""
    for index, item in enumerate(_sized(found, name, value, min_items, max_items)):
        check_item(found, f"{name}[{index}]", item, **limits)


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
    for index, item in enumerate(_sized(found, name, value, min_items, max_items)):
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
