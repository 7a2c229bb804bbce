"""Whether a file on the disk says the same as the one that was made, only written otherwise."""

from __future__ import annotations

import ast
import io
import json
import tokenize
import warnings
from typing import Literal, TypeAlias

Likeness: TypeAlias = Literal["", "line ends", "layout"]
"""What two files differ in alone; an empty text where it is more than that."""


def likeness(path: str, found: bytes, made: bytes) -> Likeness:
    """Return in what alone *found* differs from *made*, other bytes of the file at *path*."""
    if found.replace(b"\r\n", b"\n").replace(b"\r", b"\n") == made:
        return "line ends"
    meaning = _code if path.endswith(".py") else _json if path.endswith(".json") else None
    if meaning is None:
        return ""
    try:
        return "layout" if meaning(found) == meaning(made) else ""
    except (SyntaxError, tokenize.TokenError, ValueError, RecursionError, MemoryError):
        return ""


def _json(content: bytes) -> object:
    value: object = json.loads(content)
    return value


def _code(content: bytes) -> tuple[str, list[str]]:
    """Return the syntax tree of *content* and its comments, blanks in docstrings folded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        tree = ast.parse(content)
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Constant(str() as text) as docstring):
                docstring.value = " ".join(text.split())
    tokens = tokenize.tokenize(io.BytesIO(content).readline)
    return ast.dump(tree), [each.string for each in tokens if each.type == tokenize.COMMENT]
