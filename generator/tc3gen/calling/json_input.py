"""JSON that a user wrote: read strictly, since what it says is sent."""

from __future__ import annotations

import json
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = Any
"""A value as it stands in JSON."""


class JsonError(ValueError):
    """The text is no JSON that can be sent; *line* and *column* count from 1, 0 is the whole."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def parse_json(text: str) -> Json:
    """Return the value that *text* is; raises JsonError, which does not quote it.

    A key that stands twice in an object, and numbers that JSON does not have, are errors.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_float
        )
    except json.JSONDecodeError as error:
        raise JsonError(f"is no JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise JsonError("is nested too deeply") from None
    except JsonError:
        raise
    except ValueError:  # Such as an integer of more digits than Python reads.
        raise JsonError("is no JSON: it holds a number that is too long") from None


def parse_object(text: str) -> dict[str, Json]:
    """Return the object that *text* is; raises JsonError where it is something else."""
    value = parse_json(text)
    if not isinstance(value, dict):
        raise JsonError("is no JSON object: begin it with {")
    return value


def decoded(content: bytes) -> str:
    """Return the text of a file or of a stream; raises JsonError where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise JsonError("is not UTF-8 text") from None


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise JsonError("has an object with the same key twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise JsonError(f"is no JSON: there is no number {word}")


def _float(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise JsonError("holds a number that is too large")
    return number
