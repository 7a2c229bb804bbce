"""Tables in an unknown language with nothing but blanks between their cells."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from tc3gen.findings import Location
from tc3gen.pages.cleaning import normalised
from tc3gen.pages.languages import (
    ENGLISH,
    ERRORS_HEADER,
    OUTPUT_HEADER,
    YesNo,
    is_code_row,
    is_known_yes_no,
    learn_yes_no,
    unknown_language,
)
from tc3gen.pages.section_titles import title_in_english
from tc3gen.type_words import ARRAY_PATTERN, ITEM_PATTERN, SCALAR_PATTERN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.findings import Finding

_TYPE = rf"(?:{ARRAY_PATTERN})?{ITEM_PATTERN}"
_ROW = re.compile(
    r"(?P<name>[\s•·*-]*[A-Za-z][A-Za-z0-9_]*(?:\.N)?\s+)(?P<required>[^\s.,:;()。、，]+)"
    rf"(?P<rest>\s+{_TYPE}(?:\s.*)?)"
)
_SURE_TYPE = re.compile(rf"\s+(?:{ARRAY_PATTERN}[A-Z]|{SCALAR_PATTERN}(?:\s|$))")
_ENDS_A_SENTENCE = ".:。：!?"
_MAX_WORDS = 12
"""More words than those of any header."""


def translate_spaced(text: str, path: str) -> tuple[str, Finding | None]:
    """Return *text* with its tables in English words, line by line, and what was taken for which.

    Without a finding it is as it was: its language is known, or its rows do not show it.
    """
    lines = normalised(text).split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    action, version = (_first_row(lines, name) for name in ("Action", "Version"))
    if action is None or version is None:
        return text, None
    yes = _required_cell(lines[action]).casefold()
    header = _header_above(lines, filled, min(action, version))
    if (
        header is None
        or not yes
        or yes != _required_cell(lines[version]).casefold()
        or is_known_yes_no(yes)
    ):
        return text, None
    heads = lines[header].split()
    yes_no = _learn(yes, lines, header, heads)
    _translate(lines, filled, heads, yes_no)
    return "\n".join(lines), unknown_language(yes_no, Location(path, header + 1, 1))


def _learn(yes: str, lines: Sequence[str], header: int, heads: Sequence[str]) -> YesNo:
    """Return yes and no from the rows that can be nothing else, else from lines that may be."""
    yes_no = learn_yes_no(yes, [_required_cell(line) for line in lines if _is_sure(line)])
    if yes_no.no:
        return yes_no
    below = range(header + 1, len(lines))
    ends = next((i for i in below if _leaves_out(lines[i].split(), heads)), len(lines))
    return learn_yes_no(yes, [_required_cell(line) for line in lines[header + 1 : ends]])


def _first_row(lines: Sequence[str], name: str) -> int | None:
    start = re.compile(rf"\W*{name}\s+\S+\s+String(?:\s|$)")
    return next((index for index, line in enumerate(lines) if start.match(line)), None)


def _required_cell(line: str) -> str:
    row = _ROW.fullmatch(line)
    return row["required"] if row else ""


def _is_sure(line: str) -> bool:
    """Return whether *line* can only be a row of parameters."""
    row = _ROW.fullmatch(line)
    return row is not None and _SURE_TYPE.match(row["rest"]) is not None


def _header_above(lines: Sequence[str], filled: Sequence[int], row: int) -> int | None:
    """Return the index of the line above *row*, unless it is a sentence."""
    above = max((index for index in filled if index < row), default=None)
    if above is None or len(lines[above].split()) not in range(len(ENGLISH), _MAX_WORDS):
        return None
    return None if lines[above].rstrip()[-1] in _ENDS_A_SENTENCE else above


def _translate(
    lines: list[str], filled: Sequence[int], heads: Sequence[str], yes_no: YesNo
) -> None:
    headers: dict[int, str] = {}
    below = dict(itertools.pairwise(filled))
    for index in filled:
        told, following = lines[index].split(), below.get(index)
        if told == heads:
            lines[index], headers[index] = " ".join(ENGLISH.values()), "Input Parameters"
        elif _leaves_out(told, heads):
            lines[index], headers[index] = " ".join(OUTPUT_HEADER), "Output Parameters"
        elif (
            len(told) < _MAX_WORDS
            and told[-1] == heads[-1]
            and following is not None
            and is_code_row(lines[following].split()[:1])
        ):
            lines[index], headers[index] = " ".join(ERRORS_HEADER), "Error Code"
        elif (row := _ROW.fullmatch(lines[index])) and (said := yes_no.english(row["required"])):
            lines[index] = f"{row['name']}{said}{row['rest']}"
    title_in_english(lines, headers)


def _leaves_out(told: Sequence[str], heads: Sequence[str]) -> bool:
    """Return whether *told* are *heads* without some words in the middle, those of yes and no."""
    missing = len(heads) - len(told)
    if missing < 1 or len(told) < len(OUTPUT_HEADER):
        return False
    return any([*heads[:at], *heads[at + missing :]] == [*told] for at in range(1, len(told) - 1))
