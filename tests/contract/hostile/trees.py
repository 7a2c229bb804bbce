"""Source as trees: what a module defines, and which texts stand in it."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.emit.runtime_files import Module

_VISIBLE_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Characters that Unicode calls formats, and that fonts draw."""


_EXAMPLE = re.compile(r"(?m)^ *Example::\n\n")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A module taken apart."""

    shape: str
    """Its syntax tree without any text."""
    texts: list[str]
    """Its texts, in the order of the tree; the blanks between words are not told apart.
    Of an example in a docstring, these are the texts in its code."""
    comments: list[str]


@cache
def anatomy(source: str) -> Anatomy:
    """Take *source* apart; the tests of a package share what was found."""
    tree = ast.parse(source)
    texts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            prose, *examples = _EXAMPLE.split(node.value)
            texts += [folded(text) for text in (prose, *_values(examples))]
            node.value = ""
    return Anatomy(ast.dump(tree), texts, _comments(source))


def _values(examples: list[str]) -> Iterator[str]:
    """Yield the texts behind each title of an example: those of its code, and the rest."""
    for example in examples:
        code, _, rest = example.partition("\n\n")
        yield rest
        for node in ast.walk(ast.parse(textwrap.dedent(code))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def sources(modules: Iterable[Module]) -> dict[str, str]:
    """Return the text of the modules that were rendered, by their path."""
    return {module.path: module.text for module in modules if not module.copied}


def folded(text: str) -> str:
    """Return *text* with one blank between its words."""
    return " ".join(text.split())


def hidden(source: str) -> set[str]:
    """Return the characters of *source* that a reader would not see, or not where they are."""
    return {character for character in set(source) - {"\n"} if _is_hidden(character)}


def _is_hidden(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind == "Zs":
        return character != " "
    return kind in {"Cc", "Cf", "Cs", "Zl", "Zp"} and not _VISIBLE_FORMATS.match(character)
