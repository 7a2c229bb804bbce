"""The lines of copied text and Markdown, and what each can be by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tc3gen.findings import Location
from tc3gen.pages import words

_HEADING = re.compile(r"\s{0,3}#{1,6}(?P<text>.*)")
FENCE = re.compile(r"^\s*(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_REQUEST = re.compile(r"^\s*(?:(?:POST|GET) \S+|https?://\S+\?Action=|\{\s*$|\{\s*\")")
_CALL = re.compile(r"^\s*(?:(?:POST|GET) /\S* HTTP/|https?://[^\s?]+\?Action=)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page, normalised; *number* counts from 1."""

    number: int
    text: str

    def location(self, path: str) -> Location:
        """Return where its text begins."""
        return Location(path, self.number, len(self.text) - len(self.text.lstrip()) + 1)


def heading_text(line: str) -> str | None:
    """Return the title that Markdown marks on *line*, ``None`` where it marks none."""
    match = _HEADING.match(line)
    return match["text"].rstrip().rstrip("#").strip() if match else None


def is_call(text: str) -> bool:
    """Return whether *text* is the first line of a request in an example."""
    return _CALL.match(text) is not None


def is_request(line: str) -> bool:
    """Return whether a request, or its JSON, begins on *line*."""
    return _REQUEST.match(line) is not None


def is_hard(text: str) -> bool:
    """Return whether no table goes on below *text*, whatever follows."""
    title = text.lstrip("# ").replace("\\", "")  # Markdown writes "1\. " for what is no list
    return bool(
        words.SECTION.match(title)
        or words.EXAMPLE_HEADING.match(title)
        or words.USED_BY.search(text)
    )


def is_loose(line: Line) -> bool:
    """Return whether *line* looks as if it were no part of a table."""
    text = line.text.strip()
    return bool(
        _HEADING.match(line.text)
        or FENCE.match(line.text)
        or _REQUEST.match(line.text)
        or words.TABLE_ENDS.match(text)
        or words.EXAMPLE_LABEL.match(text)
        or words.ERRORS_HEADING.match(text)
        or is_hard(text)
    )


def next_filled(lines: list[Line]) -> list[int]:
    """Return, for each index and the one past the end, that of the next line that is not blank."""
    following = [len(lines)] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        is_filled = bool(lines[index].text.strip())
        following[index] = index if is_filled else following[index + 1]
    return following
