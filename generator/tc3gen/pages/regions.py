"""The only regions that serve an action, from the sentence that announces them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tc3gen.pages import words
from tc3gen.pages.cleaning import hyphenated

_END = re.compile(r"[.。](?!\w)")
_EASTERN_LETTERS = re.compile(r"[\u3000-\u9fff\uac00-\ud7af]+")
"""Japanese and Korean set their words beside a name without a blank."""


@dataclass(frozen=True, slots=True)
class Regions:
    """The *only* regions, none where there are no bounds, ``None`` where that is not sure.

    An *odd* word stands in their list, or elsewhere like a region, and was not understood.
    """

    only: tuple[str, ...] | None
    odd: str = ""


def read_regions(text: str) -> Regions:
    """Return the only regions that *text* lists; an unknown word leaves all of it open."""
    text = hyphenated(text)
    announced = words.ONLY_REGIONS.search(text)
    if announced is None:
        stray = words.LIKE_REGION.search(text)
        return Regions(None if stray or not text else ())
    begins = max((end.end() for end in _END.finditer(text, 0, announced.start())), default=0)
    ends = next((end.start() for end in _END.finditer(text, announced.end())), len(text))
    if announced["after"]:
        listed, others = text[begins : announced.start()], text[announced.end() :]
    else:
        introduced, _, listed = text[announced.end() : ends].replace("：", ":").rpartition(":")
        others = f"{introduced} {text[ends:]}"
    others += f" {text[:begins]}"
    if stray := words.LIKE_REGION.search(others):
        return Regions(None, others[stray.start() :].split()[0])
    return _read_list(listed, among_prose=announced["after"] is not None)


def _read_list(text: str, *, among_prose: bool) -> Regions:
    found: list[str] = []
    is_other = _is_prose if among_prose else _joins
    text = _EASTERN_LETTERS.sub(" ", text) if among_prose else text
    for word in filter(None, words.LIST_MARKS.split(text)):
        if words.REGION.fullmatch(word):
            found.append(word)
        elif not is_other(word):
            return Regions(None, word)
    return Regions(tuple(dict.fromkeys(found)) or None)


def _joins(word: str) -> bool:
    return word.casefold() in words.LIST_WORDS


def _is_prose(word: str) -> bool:
    """Return whether *word*, beside the names of regions, cannot have been one of them."""
    return "-" not in word and "_" not in word and not word[:1].islower()
