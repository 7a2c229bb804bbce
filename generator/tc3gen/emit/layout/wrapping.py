"""A statement on as many lines as it needs, as black breaks it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tc3gen.emit.layout.delimiters import AFTER_COMMA, annotation, delimiters, has_magic_comma
from tc3gen.emit.layout.tokens import (
    COMMA,
    Token,
    closing_of,
    is_trailer,
    opening_of,
    outside_brackets,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 100
"""Columns of a line."""

INDENT = 4
_PARENTHESIS = Token("(", "operator", spaced=True, opens=True)
_BEFORE_EXPRESSIONS = frozenset({"assert", "del", "return"})


def wrap(line: Sequence[Token], indent: int) -> Iterator[str]:
    """Yield the lines of the statement *line*."""
    if not has_magic_comma(line) and _fits(line, indent):
        yield _text(line, indent)
    elif line[0].text in {"async", "class", "def"}:
        yield from _split_at(line, next(i for i, token in enumerate(line) if token.opens), indent)
    else:
        yield from _split_right(line, indent, *_expression(line, indent))


def _wrap_inside(line: Sequence[Token], indent: int, *, one_each: bool = False) -> Iterator[str]:
    """Yield the lines of what stands in brackets; *one_each* breaks it in any case."""
    if not one_each and not has_magic_comma(line) and _fits(line, indent):
        yield _text(line, indent)
        return
    parts = _parts(line)
    if parts:
        for part in parts:
            yield from _wrap_inside(part, indent)
    else:
        yield from _split_right(line, indent, *annotation(line), alone=False)


def _parts(line: Sequence[Token]) -> list[Sequence[Token]]:
    """Return *line* cut where it binds most loosely; nothing where it cannot be cut."""
    ranks = _ranks_within(line)
    if not ranks:
        return []
    loosest = max(ranks.values())
    after = loosest == AFTER_COMMA
    cuts = [index + after for index, rank in ranks.items() if rank == loosest]
    bounds = [0, *cuts, len(line)]
    parts = [line[a:b] for a, b in pairwise(bounds) if a < b]
    if after and not line[-1].is_operator(","):
        parts[-1] = [*parts[-1], COMMA]
    return parts


def _ranks_within(line: Sequence[Token]) -> dict[int, int]:
    """Return the `delimiters` of *line*, less a comma at its end: nothing is behind that."""
    end = len(line) - 1 if line and line[-1].is_operator(",") else len(line)
    return {index: rank for index, rank in delimiters(line).items() if index < end}


def _expression(line: Sequence[Token], indent: int) -> tuple[int, int]:
    """Return where the expression of a statement begins and ends that may get parentheses."""
    first, last = line[0].text, len(line)
    if first in _BEFORE_EXPRESSIONS:
        return 1, last
    is_result = line[0].closes and line[1].is_operator("->")
    if first in {"if", "while"} or is_result:
        return 1 + is_result, last - 1
    if first == "for":
        return next(i for i, token in outside_brackets(line) if token.text == "in") + 1, last - 1
    signs = [index for index, token in outside_brackets(line) if token.is_operator("=")]
    if not signs:
        return last, last
    target = line[: signs[-1] + 1]
    if _has_room(target, indent) or not (any(token.opens or token.text == ":" for token in target)):
        return signs[-1] + 1, last
    return annotation(line) if line[1].is_operator(":") else (0, signs[-1])


def _has_room(target: Sequence[Token], indent: int) -> bool:
    """Return whether a parenthesis has its place behind *target* and its sign."""
    return _fits([*target, _PARENTHESIS], indent)


def _split_right(
    line: Sequence[Token], indent: int, begin: int, end: int, *, alone: bool = True
) -> Iterator[str]:
    """Yield *line* broken at its last brackets, or with parentheses around *begin* to *end*.

    With *alone*, what cannot be broken gets parentheses, too, where it fits into them.
    """
    expression = line[begin:end]
    if not expression or _is_in_parentheses(expression):
        opening = _last_brackets(line, 0, indent)
    else:
        opening = _brackets_to_break(line, begin, end, indent)
        if opening is None and _may_be_broken(expression, indent, alone=alone):
            yield from _parenthesize(line, indent, begin, end)
            return
    if opening is None:
        yield _text(line, indent)
    else:
        yield from _split_at(line, opening, indent)


def _is_in_parentheses(line: Sequence[Token]) -> bool:
    return line[0].is_operator("(") and closing_of(line, 0) == len(line) - 1


def _may_be_broken(expression: Sequence[Token], indent: int, *, alone: bool) -> bool:
    """Return whether parentheses around *expression* would help, *alone* in them if need be."""
    has_brackets = any(token.opens for token in expression)
    fits_alone = alone and _fits(expression, indent + INDENT)
    return has_brackets or bool(delimiters(expression)) or fits_alone


def _brackets_to_break(line: Sequence[Token], begin: int, end: int, indent: int) -> int | None:
    """Return the opening bracket of an expression that reads well without parentheses around."""
    expression = line[begin:end]
    ranks = delimiters(expression)
    if not ranks:
        opening = _last_brackets(line[:end], begin, indent)
        is_value = begin > 0 and line[begin - 1].is_operator("=")
        too_long = opening is not None and not _fits(line[: opening + 1], indent)
        too_long = too_long and _has_room(line[:begin], indent)
        return None if is_value and too_long else opening
    binds_once = sum(rank == max(ranks.values()) for rank in ranks.values()) == 1
    is_annotation = end < len(line) and line[end].is_operator("=")
    if is_annotation or not binds_once or not expression[-1].closes:
        return None
    opening = begin + opening_of(expression, len(expression) - 1)
    is_empty = opening == end - 2
    return opening if not is_empty and _fits(line[: opening + 1], indent) else None


def _last_brackets(line: Sequence[Token], begin: int, indent: int) -> int | None:
    """Return the last bracket after *begin* that opens on a line that is short enough.

    Where none is, the last one with something in it.
    """
    openings = [o for o in _openings(line) if o >= begin]
    short = (o for o in openings if _fits(line[: o + 1], indent))
    return next(short, next(iter(openings), None))


def _openings(line: Sequence[Token]) -> Iterator[int]:
    """Yield the brackets that are not empty, from right to left, of the trailers at the end.

    A bracket that *line* begins with, and that closes, was opened above it.
    """
    index = len(line) - 1
    while index >= 0 and not line[index].closes:
        index -= 1
    while index > 0 and line[index].closes:
        opening = opening_of(line, index)
        if index - opening > 1:
            yield opening
        index = opening - 1
        while index >= 0 and (line[index].kind == "name" or line[index].is_operator(".")):
            if line[index].spaced:
                return
            index -= 1


def _parenthesize(line: Sequence[Token], indent: int, begin: int, end: int) -> Iterator[str]:
    first = line[begin]
    body = [replace(first, spaced=False), *line[begin + 1 : end]]
    closing = Token(")", "operator", closes=True)
    yield from _split_at([*line[:begin], _PARENTHESIS, *body, closing, *line[end:]], begin, indent)


def _split_at(line: Sequence[Token], opening: int, indent: int) -> Iterator[str]:
    """Yield *line* with what stands in the bracket at *opening* on lines of its own."""
    closing = closing_of(line, opening)
    body = line[opening + 1 : closing]
    commas = AFTER_COMMA in _ranks_within(body).values()
    is_import = line[0].text == "from"
    is_definition = line[0].text in {"def", "async"}
    if body and not body[-1].is_operator(",") and (is_import or (is_definition and not commas)):
        body = [*body, COMMA]
    one_each = commas and (body[-1].is_operator(",") or not is_trailer(line, opening))
    yield _text(line[: opening + 1], indent)
    yield from _wrap_inside(body, indent + INDENT, one_each=one_each)
    yield from wrap(line[closing:], indent)


def _fits(line: Sequence[Token], indent: int) -> bool:
    return indent + len(text_of(line)) <= WIDTH


def _text(line: Sequence[Token], indent: int) -> str:
    return " " * indent + text_of(line)
