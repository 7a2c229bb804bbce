"""Python source as statements, and a statement as tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STRING = r"""[bfru]{0,2}(?:
    \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
    |"(?:[^"\\\n]|\\.)*"
    |'(?:[^'\\\n]|\\.)*'
)"""
_TOKEN = re.compile(
    rf"""
    (?P<string>{_STRING})
    |(?P<name>[^\W\d]\w*)
    |(?P<number>\d[\w.]*)
    |(?P<operator>\*\*|->|:=|[=!<>]=|//|\.\.\.|[-+*/%&|^~@<>=.,:;()\[\]{{}}])
    |(?P<blank>\s+)
    """,
    re.VERBOSE | re.DOTALL,
)
_LANDMARK = re.compile(rf"{_STRING}|\#[^\n]*|[()\[\]{{}}]|\n", re.VERBOSE | re.DOTALL)

_IN_STRING = r'"(?!"")(?>[^"\\\n]|\\.)*+"'
_DOCSTRING = r'"{3}(?>[^"\\]|\\.|"(?!""))*+"{3}'
_IN_BRACKETS = "(?!)"
for _level in range(4):
    _IN_BRACKETS = rf"""[(\[{{](?>[^"'\#()\[\]{{}}]|{_IN_STRING}|{_IN_BRACKETS})*+[)\]}}]"""
_STATEMENT = re.compile(
    rf"""(?>[^"'\#()\[\]{{}}\n]|{_IN_STRING}|{_IN_BRACKETS}|{_DOCSTRING})*+(?=\n)""", re.DOTALL
)
"""A statement to its end: nearly all are like this."""

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
KEYWORDS_BEFORE_DISPLAYS = frozenset(
    {"and", "else", "for", "from", "if", "import", "in", "is", "lambda", "not", "or", "return"}
)


class UnknownFormError(Exception):
    """A template writes what this does not lay out: a bug in tc3gen."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a string or an operator."""

    text: str
    kind: str
    spaced: bool = False
    """Whether a blank stands before it."""
    opens: bool = False
    """Whether it is an opening bracket."""
    closes: bool = False
    """Whether it is a closing bracket."""

    def is_operator(self, *texts: str) -> bool:
        """Return whether it is one of the operators *texts*."""
        return self.kind == "operator" and self.text in texts


COMMA = Token(",", "operator")


def statements(source: str) -> Iterator[tuple[int, str]]:
    """Yield the indentation and the text of each statement; a blank line has no text.

    What stands in brackets, or in a string, may go over several lines.
    """
    position = 0
    while position < len(source):
        found = source.find("\n", position)
        end_of_line = found if found >= 0 else len(source)
        line = source[position:end_of_line]
        stripped = line.lstrip(" ")
        if not stripped.strip():
            yield 0, ""
            position += len(line) + 1
            continue
        begin = position + len(line) - len(stripped)
        end = _end_of_statement(source, begin)
        yield begin - position, source[begin:end]
        position = end + 1


def _end_of_statement(source: str, start: int) -> int:
    if usual := _STATEMENT.match(source, start):
        return usual.end()
    depth = 0
    for found in _LANDMARK.finditer(source, start):
        landmark = found.group()
        if landmark in _OPENING:
            depth += 1
        elif landmark in _CLOSING:
            depth -= 1
        elif landmark == "\n" and not depth:
            return found.start()
    return len(source)


def tokens(statement: str) -> list[Token]:
    """Return what *statement* is made of; raises UnknownFormError where that is not known."""
    found: list[Token] = []
    position, spaced, depth = 0, False, 0
    for match in _TOKEN.finditer(statement):
        if match.start() != position:
            break
        position = match.end()
        kind, text = str(match.lastgroup), match.group()
        if kind == "blank":
            spaced = bool(found) and not found[-1].opens
            continue
        opens, closes = text in _OPENING, text in _CLOSING
        depth += opens - closes
        found.append(Token(text, kind, spaced and not closes, opens, closes))
        spaced = False
    if position != len(statement) or depth:
        raise UnknownFormError(f"cannot lay out {statement[position:][:40] or statement[:40]!r}")
    return found


def text_of(line: Sequence[Token]) -> str:
    """Return *line* as one line of text."""
    return "".join(
        f" {token.text}" if index and token.spaced else token.text
        for index, token in enumerate(line)
    )


def opening_of(line: Sequence[Token], closing: int) -> int:
    """Return where the bracket opens that closes at *closing*."""
    depth = 0
    for index in range(closing, -1, -1):
        depth += line[index].closes - line[index].opens
        if not depth:
            return index
    raise UnknownFormError(f"a bracket is missing in {text_of(line)[:40]!r}")


def closing_of(line: Sequence[Token], opening: int) -> int:
    """Return where the bracket closes that opens at *opening*."""
    depth = 0
    for index in range(opening, len(line)):
        depth += line[index].opens - line[index].closes
        if not depth:
            return index
    raise UnknownFormError(f"a bracket is missing in {text_of(line)[:40]!r}")


def outside_brackets(line: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Yield each token, with its index, that stands in no bracket of *line*.

    A line may begin with the bracket that an earlier one opened.
    """
    depth = int(line[0].closes) if line else 0
    for index, token in enumerate(line):
        depth -= token.closes
        if not depth:
            yield index, token
        depth += token.opens


def is_trailer(line: Sequence[Token], opening: int) -> bool:
    """Return whether the bracket is a call's or a subscript's, not a list's, dict's or tuple's."""
    if not opening:
        return False
    before = line[opening - 1]
    if before.kind == "name":
        return before.text not in KEYWORDS_BEFORE_DISPLAYS
    return before.kind == "string" or before.closes
