"""Prose taken apart: sentences, numbers, and the words that a reason quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.findings import UNSEEN
from tc3gen.word_splitting import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?![\d.]*\d)"
"""A whole number, with or without commas between thousands."""

THING = r"(?P<thing>(?!(?:when|if|for|in|by|as|under|while)\b)[A-Za-z][A-Za-z' /()-]{0,60}, )"
"""What a description calls its field before it goes on; a condition is nothing of that kind."""
ITSELF = "itself"

_NULL_NOTE = re.compile(
    r"note: ?this (?:field|parameter) may return null, indicating that no valid values? "
    r"(?:can|could) be (?:obtained|found|returned)\.?",
    re.IGNORECASE,
)
"""Stands below fields of responses by the thousand and says nothing of requests."""
_END = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!etc)[.!?;](?=\s|$)|[。;；\n]")  # noqa: RUF001
_BULLET = re.compile(r"^(?:[-*•·]|\d{1,2}[.)])\s+")
_LONE_NUMBER = re.compile(r"(?<![\w./:,-])(-?\d[\d,]*(?:\.\d+)?)(?![\w/:-]|\.\d)")
_UNIT = re.compile(
    r"(?<![A-Za-z])(?:(?P<ms>ms|milliseconds?)|(?P<s>s|sec|seconds?)|(?P<min>min|minutes?)"
    r"|(?P<h>hours?)|(?P<d>days?)|(?P<w>weeks?)|(?P<mo>months?)|(?P<y>years?)"
    r"|(?P<B>bytes?)|(?P<KB>KB|Kbps)|(?P<MB>MB|Mbps)|(?P<GB>GB|Gbps)|(?P<TB>TB))(?![A-Za-z])"
)
_SHOWN = 90


def told(doc: str) -> str:
    """Return *doc* without what is said of every response, its blanks made single."""
    return " ".join(_NULL_NOTE.sub(" ", doc).split())


def sentences(doc: str) -> Iterator[str]:
    """Yield the sentences of *doc*, and the parts between semicolons, without their ends."""
    for part in _END.split(told(doc)):
        sentence = _BULLET.sub("", part.strip()).strip(" .:")
        if sentence:
            yield sentence


def quoted(words: str) -> str:
    """Return *words* in quotes, as one line without what nobody sees, shortened to 90."""
    line = " ".join(UNSEEN.sub(" ", words).replace('"', "'").split())
    return f'"{line[:_SHOWN].rstrip()}…"' if len(line) > _SHOWN else f'"{line}"'


def whole(number: str) -> int:
    """Return the value of a number in prose."""
    return int(number.replace(",", ""))


def other_numbers(doc: str, words: str) -> list[float]:
    """Return the numbers that *doc* states outside of *words*; not those that are part of names."""
    rest = told(doc).replace(words, " ", 1)
    return [float(found.replace(",", "").rstrip(".")) for found in _LONE_NUMBER.findall(rest)]


def units(doc: str) -> set[str]:
    """Return the units of time and of size that *doc* names."""
    return {match.lastgroup for match in _UNIT.finditer(told(doc)) if match.lastgroup}


def with_itself(sentence: str, wire_name: str) -> str:
    """Return *sentence* with ``itself`` where it first calls a field by its name or last words.

    So the forms of sentences are compiled once, and not for each field.
    """
    words = [word.lower() for word in split_words(wire_name)]
    names = [wire_name.lower(), *(" ".join(words[start:]) for start in range(len(words)))]
    lowered = sentence.lower()
    for name in dict.fromkeys(names):
        start = lowered.find(name)
        end = start + len(name)
        around = lowered[start - 1 : start], lowered[end : end + 1]
        if start >= 0 and not any(each.isalnum() for each in around):
            return f"{sentence[:start]}{ITSELF}{sentence[end:]}"
    return sentence
