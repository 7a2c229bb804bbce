"""A module in black's form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.emit.layout.tokens import statements, tokens
from tc3gen.emit.layout.usual import usual
from tc3gen.emit.layout.wrapping import WIDTH, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ONE_LINE = re.compile(r'(r?"{3}[^\n]*)\n *"{3}')
_BEGINS_WITH_QUOTE = re.compile(r'^(r?"{3})"')
_COMMA_BEFORE_BRACKET = re.compile(r",\s*[)\]}]")
_KINDS = {
    '"""': "text",
    'r"""': "text",
    "#": "comment",
    "@": "decorator",
    "def ": "function",
    "async def ": "function",
    "class ": "class",
    "import ": "import",
    "from ": "import",
}
_BEGINS = re.compile("|".join(map(re.escape, _KINDS)))
_DEFINITIONS = frozenset({"class", "decorator", "function"})


@dataclass(frozen=True, slots=True)
class _Statement:
    text: str
    indent: int
    kind: str
    blanks: int
    """How many blank lines stand before it in the source."""
    behind_definition: bool
    """Whether the last statement of the top level before it is a class or a function."""

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment; its kind is that of what it stands directly above."""
        return self.text.startswith("#")


def lay_out(source: str) -> str:
    """Return *source* as black would, for modules that hold definitions only.

    Raises UnknownFormError where it holds what no template writes.
    """
    lines: list[str] = []
    before: _Statement | None = None
    for statement in _statements(source):
        if before is not None:
            lines += [""] * _blank_lines(before, statement)
        lines += _lines(statement)
        before = statement
    return "".join(f"{line}\n" for line in lines)


def _statements(source: str) -> Iterator[_Statement]:
    found = list(statements(source))
    kinds = _kinds(found)
    blanks, behind_definition = 0, False
    for (indent, text), kind in zip(found, kinds, strict=True):
        if text:
            yield _Statement(text, indent, kind, blanks, behind_definition)
            behind_definition = kind in _DEFINITIONS if not indent else behind_definition
        blanks = 0 if text else blanks + 1


def _kinds(found: Sequence[tuple[int, str]]) -> list[str]:
    """Return the kind of each statement; a comment has that of the line below it."""
    kinds = [_kind(text) for _, text in found]
    first = next((n for n, (_, text) in enumerate(found) if text and text[0] != "#"), 0)
    if found and kinds[first] == "text":
        kinds[first] = "docstring of a module"
    for number in range(len(found) - 2, -1, -1):
        if kinds[number] == "comment" and found[number + 1][1]:
            kinds[number] = kinds[number + 1]
    for number, above in enumerate(found[:-1], start=1):
        if kinds[number] == "text" and above[0] < found[number][0]:
            kinds[number] = f"docstring of a {kinds[number - 1]}"
    return kinds


def _kind(text: str) -> str:
    begins = _BEGINS.match(text)
    return _KINDS[begins.group()] if begins else "other"


def _lines(statement: _Statement) -> list[str]:
    text, margin = statement.text, " " * statement.indent
    if statement.kind.startswith("docstring"):
        return [margin + _docstring(text)]
    fits = "\n" not in text and len(margin) + len(text) <= WIDTH
    if statement.is_comment or statement.kind == "text":
        return [margin + text.rstrip()]
    if fits and not _COMMA_BEFORE_BRACKET.search(text):
        return [margin + text]
    return usual(text, statement.indent) or list(wrap(tokens(text), statement.indent))


def _docstring(text: str) -> str:
    """Return a docstring with a blank before a quote that it begins with, on one line if it can."""
    return _on_one_line(_BEGINS_WITH_QUOTE.sub(r'\1 "', text))


def _on_one_line(docstring: str) -> str:
    """Return a docstring of one line with its quotes behind it, unless a backslash is there."""
    if (match := _ONE_LINE.fullmatch(docstring)) is None:
        return docstring
    line = match[1].rstrip()
    if line.endswith("\\"):
        return docstring
    return f'{line} """' if line.endswith('"') else f'{line}"""'


def _blank_lines(before: _Statement, statement: _Statement) -> int:
    """Return how many blank lines stand between two statements."""
    max_blanks = 1 if statement.indent else 2
    kept = min(statement.blanks, max_blanks)
    if before.kind == "decorator" or (before.is_comment and not statement.blanks):
        return 0
    if before.indent < statement.indent:
        may_keep = before.kind == "class" and statement.kind == "other"
        return kept if may_keep else 0
    if statement.kind in _DEFINITIONS:
        return max_blanks
    if before.indent > 0 == statement.indent and statement.behind_definition:
        return max_blanks
    begins = before.kind == "import" != statement.kind or before.kind == "docstring of a class"
    return 1 if begins else kept
