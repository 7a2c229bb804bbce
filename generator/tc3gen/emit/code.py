"""Text to Python source: the only writers that a template's values come from.

``Code`` is source that is safe to put into a file. It is made here, in ``docstrings.py``, and in
``modules.py`` of what a template has rendered. Templates refuse everything else, so
documentation text cannot reach a file unless a writer has made it a name, a literal, a docstring or
a comment.
"""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, LiteralString

from tc3gen.findings import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 100
"""Columns of a line, as for black."""


class Code(str):
    """Python source that is safe to put into a file.

    Made by the functions of this module, by ``docstrings``, and by ``modules`` of a rendered body.
    """

    __slots__ = ()


NOTHING = Code("")


def identifier(name: str) -> Code:
    """Return *name* as it is; ``tc3gen.names`` made it, so anything else is a bug here."""
    if not name.isascii() or not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"no identifier: {name!r}")
    return Code(name)


def literal(value: str | float | bool | None) -> Code:
    """Return an expression that evaluates to *value*, with all its characters visible."""
    if not isinstance(value, str):
        return Code(repr(value))
    if value.count('"') > value.count("'"):  # Quotes that need fewer backslashes, as for black.
        return Code("'{}'".format(escaped(value, quotes=False).replace("'", "\\'")))
    return Code(f'"{escaped(value)}"')


def bytes_literal(text: str) -> Code:
    """Return an expression that evaluates to the bytes of an ASCII *text*."""
    if not text.isascii():
        raise ValueError(f"no ASCII: {text!r}")
    return compose("b{text}", text=literal(text))


def raw_literal(pattern: str) -> Code:
    """Return a regular expression as a raw string where one can say it."""
    if UNSEEN.search(pattern) or '"' in pattern or pattern.endswith("\\") or "\\" not in pattern:
        return literal(pattern)
    return Code(f'r"{pattern}"')


def comment(text: str) -> Code:
    """Return a comment of one line."""
    line = " ".join(text.split())
    return Code(f"# {escaped(line, quotes=False)}")


def compose(template: LiteralString, **parts: Code) -> Code:
    """Return *template*, a literal of ours with ``{names}``, filled with *parts*."""
    for name, part in parts.items():
        if not isinstance(part, Code):
            raise TypeError(f"{name} is text, not code")
    return Code(template.format(**parts))


def joined(parts: Iterable[Code], separator: LiteralString = ", ") -> Code:
    """Return *parts* with *separator* between them."""
    listed = list(parts)
    if not all(isinstance(part, Code) for part in listed):
        raise TypeError("a part is text, not code")
    return Code(separator.join(listed))


def tuple_of(parts: Iterable[Code]) -> Code:
    """Return a tuple display of *parts*."""
    listed = list(parts)
    return compose("({items},)" if len(listed) == 1 else "({items})", items=joined(listed))


def list_of(parts: Iterable[Code]) -> Code:
    """Return a list display of *parts*."""
    return compose("[{items}]", items=joined(parts))


def escaped(text: str, *, quotes: bool = True) -> str:
    """Return *text* as the inside of a string literal, with every character visible."""
    text = text.replace("\\", "\\\\")
    if quotes:
        text = text.replace('"', '\\"')
    return UNSEEN.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    if character in short:
        return short[character]
    code = f"{ord(character):x}"
    kind, width = next((k, w) for k, w in (("x", 2), ("u", 4), ("U", 8)) if len(code) <= w)
    return f"\\{kind}{code:0>{width}}"
