"""The rows of a file of JSON lines: one object a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tc3gen.sending.problems import Problem, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def json_rows(lines: Iterable[str]) -> Iterator[Row | Problem]:
    """Yield the object on each of *lines*; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(number, line)


def _row(number: int, line: str) -> Row | Problem:
    try:
        found = json.loads(line, object_pairs_hook=_unique)
    except _TwiceError as error:
        return Problem(number, "row", f"has {error} twice", "delete one of them")
    except (ValueError, RecursionError):
        return Problem(number, "row", "is not JSON", "write one object on each line")
    if not isinstance(found, dict):
        return Problem(number, "row", "is no JSON object", "write one object on each line")
    return Row(number, found)


class _TwiceError(Exception):
    """An object has a name twice."""


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(repr(name))
        found[name] = value
    return found
