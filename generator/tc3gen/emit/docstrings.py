"""Prose to docstrings: folded, wrapped, and quoted so that no text can end its string."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TypeAlias

from tc3gen.emit.code import WIDTH, Code, escaped
from tc3gen.findings import UNSEEN


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list of ``name: text`` entries, such as Args and Raises."""

    title: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Lines of Python that stand in a docstring as they are."""

    lines: tuple[str, ...]


Block: TypeAlias = str | Section | Example


METHOD_INDENT = 8
"""Columns before the docstring of a method."""


def docstring(*blocks: Block | None, indent: int = 4) -> Code:
    """Return a docstring of *blocks* for a body that is indented by *indent*.

    Empty blocks are left out. The first sentence becomes a summary line where it fits one and the
    text does not.
    """
    first, *rest = [block for block in blocks if block] or [""]
    width = WIDTH - indent
    head: list[Block] = [*_summary(first, width - 4)] if isinstance(first, str) else [first]
    laid_out = [_laid_out(head[0], width - 4), *(_laid_out(b, width) for b in (*head[1:], *rest))]
    return _quoted("\n\n".join(laid_out), indent)


def _summary(text: str, width: int) -> list[str]:
    folded = " ".join(text.split())
    head, stop, tail = folded.partition(". ")
    if stop and len(folded) > width and len(head) < width:
        return [f"{head}.", tail]
    return [folded]


def _laid_out(block: Block, width: int) -> str:
    if isinstance(block, str):
        return _wrapped(block, width)
    if isinstance(block, Example):
        return "Example::\n\n" + textwrap.indent("\n".join(block.lines), "    ")
    entries = (
        _wrapped(f"{name}: {text}", width - 4, hanging="    ") for name, text in block.entries
    )
    return f"{block.title}:\n" + textwrap.indent("\n".join(entries), "    ")


def _wrapped(text: str, width: int, hanging: str = "") -> str:
    """Return *text* in lines of at most *width* columns, all but the first behind *hanging*."""
    rest = " ".join(text.split())
    lines: list[str] = []
    margin = ""
    while len(margin) + len(rest) > width:
        cut = rest.rfind(" ", 0, width - len(margin) + 1)
        cut = cut if cut > 0 else rest.find(" ")
        if cut < 0:
            break
        lines.append(margin + rest[:cut])
        rest, margin = rest[cut + 1 :], hanging
    return "\n".join([*lines, margin + rest])


def _quoted(text: str, indent: int) -> Code:
    """Quote laid-out text: raw where backslashes can stay as they are, escaped elsewhere."""
    lines = text.split("\n")
    raw = "\\" in text and '"""' not in text and not text.endswith("\\")
    raw = raw and not any(map(UNSEEN.search, lines))
    if not raw:
        lines = [escaped(line, quotes=False).replace('"""', '\\"\\"\\"') for line in lines]
    quotes = 'r"""' if raw else '"""'
    # A final quote would close the string too early, so there the closing ones get their own line.
    if len(lines) == 1 and len(lines[0]) <= WIDTH - indent - 7 and not lines[0].endswith('"'):
        return Code(f'{quotes}{lines[0]}"""')
    blanks = " " * indent
    rest = (f"{blanks}{line}" if line else "" for line in (*lines[1:], '"""'))
    return Code("\n".join([f"{quotes}{lines[0]}", *rest]))
