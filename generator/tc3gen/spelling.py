"""Which known word somebody may have meant: looked up, not compared with each."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_VOWEL = re.compile("[aeiou]")
_REPEATED = re.compile(r"(.)(?=\1)")
_MAX_LENGTH = 100
_MAX_PARTS = 12
_SHORTEST_SKELETON = 3
_MAX_CANDIDATES = 32
_MIN_LIKENESS = 0.6


def closest(name: str, known: frozenset[str]) -> str | None:
    """Return the word of *known* that *name* is a slip of, ``None`` where none is like it.

    Slips are one letter too many, missing, wrong or in the wrong place, words left out or added,
    and other vowels or doubled letters. The time does not depend on how many words are *known*
    once their index is made; it is kept for the sets that were asked for last.
    """
    index, keys = _index(known), _keys(name, whole="less", less="whole")
    found = dict.fromkeys(word for key in keys for word in index.get(key, ()))
    folded = name.casefold()
    alike = [(-_likeness(folded, word), word) for word in islice(found, _MAX_CANDIDATES)]
    distance, word = min(alike, default=(0.0, ""))
    return word if -distance >= _MIN_LIKENESS else None


def _likeness(folded: str, word: str) -> float:
    return difflib.SequenceMatcher(None, word.casefold(), folded).ratio()


@lru_cache(maxsize=16)
def _index(known: frozenset[str]) -> Mapping[str, list[str]]:
    """Return, for each key, the first words of *known* in order that have it."""
    index: dict[str, list[str]] = {}
    for word in sorted(known):
        for key in dict.fromkeys(_keys(word)):
            words = index.setdefault(key, [])
            if len(words) < _MAX_CANDIDATES:
                words.append(word)
    return index


def _keys(word: str, *, whole: str = "whole", less: str = "less") -> Iterator[str]:
    """Yield texts of which two words have one in common if one may be a slip of the other.

    All words of the one have to be the other *less* some: a caller who asks exchanges the marks.
    """
    if len(word) > _MAX_LENGTH:
        return
    folded = word.casefold()
    yield folded
    yield from (folded[:at] + folded[at + 1 :] for at in range(len(folded)))
    parts = [part.casefold() for part in islice(_PART.findall(word), _MAX_PARTS)]
    if parts:
        yield " ".join([whole, *parts])
    for start in range(len(parts)):
        for end in range(start, len(parts) + 1):
            yield " ".join([less, *parts[:start], *parts[end:]])
    skeleton = _REPEATED.sub("", _VOWEL.sub("", "".join(parts)))
    if len(skeleton) >= _SHORTEST_SKELETON:
        yield f"skeleton {skeleton}"
