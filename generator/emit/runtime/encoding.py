# SPDX-License-Identifier: MIT-0
"""JSON as it is sent, and what keeps a value from becoming JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from .checks import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["UnsayableError", "encode"]

# As short as can be, and without a look for circles, which end in a RecursionError all the same.
_encode = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, check_circular=False, allow_nan=False
).encode


class UnsayableError(Exception):
    """A value cannot become JSON; *problem* says where and why, never what."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def encode(value: object) -> bytes:
    """Return *value* as JSON in UTF-8; raises UnsayableError where it has none."""
    try:
        return _encode(value).encode()
    except (TypeError, ValueError, RecursionError):
        problem = _unsayable(value, "parameters")
    # Outside of the handler: the exception of the encoder would show the value.
    raise UnsayableError(problem)


def _unsayable(value: object, path: str) -> Problem:
    """Find the innermost value that keeps *value* from becoming JSON."""
    for inner, child in _children(value, path):
        try:
            _encode(child).encode()
        except RecursionError:
            return Problem(path, "is nested too deeply, or holds itself")
        except (TypeError, ValueError):
            return _unsayable(child, inner)
    if isinstance(value, str):
        return Problem(path, "holds half of a surrogate pair, which is no text")
    return Problem(path, f"is of type {type(value).__name__}, which JSON cannot say")


def _children(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, child in cast("dict[object, object]", value).items():
            yield f"{path}.{key}", child
    elif isinstance(value, list):
        for index, child in enumerate(cast("list[object]", value)):
            yield f"{path}[{index}]", child
