"""Where copied text names its data types: headings there are lines like others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.pages import words
from tc3gen.pages.lines import is_call

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3gen.pages.lines import Line

_TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9_]*")


class Titles:
    """Tells, going down the page, where the title of the next data type is."""

    def __init__(self, lines: list[Line], is_header: Callable[[Line], bool]) -> None:
        self._lines = lines
        self._is_header = is_header
        self._users = self._start = self._name = 0
        """Up to which line the titles are known, and where the last of them is."""
        self._leading = _leading_to_request(lines)

    def is_name(self, line: Line) -> bool:
        """Return whether *line* is the name of a data type."""
        return self.begins(line) and line.number == self._name

    def begins(self, line: Line) -> bool:
        """Return whether *line* begins what stands above a data type: its name, or its description.

        The name stands alone between blank lines, above the line that tells who uses the type.
        """
        while line.number > self._users:
            self._users, self._start, self._name = self._next(self._users)
        return line.number == self._start

    def _next(self, start: int) -> tuple[int, int, int]:
        """Return the numbers of the next line that tells who uses a type, of its title and name.

        The first is the number of a header, the others are 0, where a header stands before.
        """
        alone: list[int] = []
        above = 0
        for index in range(start, len(self._lines)):
            line = self._lines[index]
            text = line.text.strip()
            if words.USED_BY.search(text):
                name = _first_of_last_run(alone, self._lines)
                return line.number, name or above, name
            if self._is_header(line):
                return line.number, 0, 0
            if text and not self._lines[index - 1].text.strip():
                above = line.number
            if _TYPE_NAME.fullmatch(text.lstrip("# ")) and self.is_alone(index):
                alone.append(line.number)
        return len(self._lines) + 1, 0, 0

    def is_above_request(self, line: Line) -> bool:
        """Return whether no blank line stands between *line* and an example's request below."""
        return self._leading[line.number - 1]

    def is_alone(self, index: int) -> bool:
        """Return whether blank lines, or the ends of the page, stand around a line."""
        around = self._lines[max(0, index - 1) : index] + self._lines[index + 1 : index + 2]
        return not any(line.text.strip() for line in around)


def _first_of_last_run(numbers: list[int], lines: list[Line]) -> int:
    """Return the first of the last lines in *numbers* with only blank lines between; else 0.

    A description can be one word, too: the name stands above it.
    """
    first = 0
    for number in reversed(numbers):
        between = lines[number : first - 1] if first else []
        if any(line.text.strip() for line in between):
            break
        first = number
    return first


def _leading_to_request(lines: list[Line]) -> list[bool]:
    """Return, for each of *lines*, whether filled lines lead from it to a request."""
    leading = [False] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text
        leading[index] = bool(text.strip()) and (is_call(text) or leading[index + 1])
    return leading
