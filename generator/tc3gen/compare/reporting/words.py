"""Two sentences side by side: which of their words differ."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.findings import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MAX_WORDS = 1500
"""Comparing takes quadratic time; of longer texts the rest counts as one difference."""
_KEPT_WORDS = 12
"""How many words that are the same stand around those that differ."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a sentence, and whether the other one lacks them."""

    text: str
    differs: bool = False


Marked: TypeAlias = tuple[Run, ...]


def marked(before: str, after: str) -> tuple[Marked, Marked]:
    """Return both sentences as runs of words; long runs that are the same are shortened."""
    old, new = before.split(), after.split()
    compared = SequenceMatcher(None, old[:_MAX_WORDS], new[:_MAX_WORDS], autojunk=False)
    parts = [(tag != "equal", old[a:b], new[c:d]) for tag, a, b, c, d in compared.get_opcodes()]
    parts.append((True, old[_MAX_WORDS:], new[_MAX_WORDS:]))
    return _runs((d, words) for d, words, _ in parts), _runs((d, words) for d, _, words in parts)


def _runs(parts: Iterable[tuple[bool, list[str]]]) -> Marked:
    held = [(differs, words) for differs, words in parts if words]
    return tuple(
        Run(one_line(" ".join(words if differs else _shortened(words, at, len(held)))), differs)
        for at, (differs, words) in enumerate(held)
    )


def _shortened(words: Sequence[str], at: int, count: int) -> list[str]:
    """Return words that are the same, with the middle left out, or the far end of the text."""
    if count == 1 or len(words) <= 2 * _KEPT_WORDS:
        return list(words[: 4 * _KEPT_WORDS]) + ["…"] * (len(words) > 4 * _KEPT_WORDS)
    head, tail = list(words[:_KEPT_WORDS]), list(words[-_KEPT_WORDS:])
    if at == 0:
        return ["…", *tail]
    return [*head, "…"] if at == count - 1 else [*head, "…", *tail]
