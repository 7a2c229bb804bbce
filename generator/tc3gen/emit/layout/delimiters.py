"""Where a line may break between its parts, and how loosely each place binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.emit.layout.tokens import is_trailer, opening_of, outside_brackets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.emit.layout.tokens import Token

AFTER_COMMA = 18
"""The loosest of all but comprehensions, and the only place behind its token."""

_COMPREHENSION = 20
_CONCATENATION = 12
_BEFORE_NAMES = {"if": 16, "else": 16, "and": 14, "or": 14, "in": 10, "is": 10, "not": 10}
_BEFORE_OPERATORS = {
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), 10),
    "|": 9,
    "^": 8,
    "&": 7,
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%", "@"), 4),
}
"""As black ranks them."""


def delimiters(line: Sequence[Token]) -> dict[int, int]:
    """Map the index of each token at which *line* may break to how loosely it binds there.

    A line breaks after a comma and before everything else. Brackets, and the annotation of a
    parameter, are not looked into.
    """
    begin, end = annotation(line)
    return {index: rank for index, rank in _ranked(line) if not begin <= index < end}


def _ranked(line: Sequence[Token]) -> Iterator[tuple[int, int]]:
    in_comprehension = False
    for index, token in outside_brackets(line):
        rank = 0
        if token.kind == "name":
            in_comprehension = in_comprehension or token.text == "for"
            rank = _rank_of_name(line, index, in_comprehension=in_comprehension)
        elif token.kind == "operator":
            rank = _rank_of_operator(line, index)
        elif token.kind == "string" and index and line[index - 1].kind == "string":
            rank = _CONCATENATION
        if rank and index:
            yield index, rank


def _rank_of_name(line: Sequence[Token], index: int, *, in_comprehension: bool) -> int:
    name = line[index].text
    if name == "for" or (name == "if" and in_comprehension):
        return _COMPREHENSION
    if name == "not":
        return _BEFORE_NAMES[name] if _is_name(line, index + 1, "in") else 0
    if name == "in" and (in_comprehension or _is_name(line, index - 1, "not")):
        return 0
    return _BEFORE_NAMES.get(name, 0)


def _rank_of_operator(line: Sequence[Token], index: int) -> int:
    if line[index].text == ",":
        return AFTER_COMMA
    is_binary = index and (line[index - 1].kind != "operator" or line[index - 1].closes)
    return _BEFORE_OPERATORS.get(line[index].text, 0) if is_binary else 0


def _is_name(line: Sequence[Token], index: int, name: str) -> bool:
    return 0 <= index < len(line) and line[index].kind == "name" and line[index].text == name


def annotation(line: Sequence[Token]) -> tuple[int, int]:
    """Return where the annotation of the one parameter or attribute in *line* begins and ends.

    Both are 0 where *line* is something else.
    """
    if len(line) < 3 or line[0].kind != "name" or not line[1].is_operator(":"):  # noqa: PLR2004
        return 0, 0
    for index, token in outside_brackets(line):
        if token.is_operator(",") and index < len(line) - 1:
            return 0, 0
        if token.is_operator("=", ","):
            return 2, index
    return 2, len(line)


def has_magic_comma(line: Sequence[Token]) -> bool:
    """Return whether a comma before a closing bracket asks for one element a line."""
    return any(
        token.closes and line[index - 1].is_operator(",") and _is_optional(line, index)
        for index, token in enumerate(line)
        if index
    )


def _is_optional(line: Sequence[Token], closing: int) -> bool:
    """Return whether the comma before *closing* could be left out: that of a 1-tuple could not."""
    opening = opening_of(line, closing)
    if opening and _is_name(line, opening - 1, "import"):
        return True
    inside = line[opening + 1 : closing]
    commas = sum(token.is_operator(",") for _, token in outside_brackets(inside))
    one_tuple = (line[closing].text == ")") != is_trailer(line, opening)
    return line[closing].text == "}" or commas > 1 or not one_tuple
