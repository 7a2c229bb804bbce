"""The stretches of a page that are requests and replies, whatever frame they have kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.findings import Place
from generator.pages import urls
from generator.pages.blocks import Framed, Heading, Paragraph, Stray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.pages.blocks import Block

_REQUEST_LINE = re.compile(
    r"\s*(?:POST|GET)\s+(?:/\S*|https?://\S+)(?:\s+HTTP/\S+)?\s*", re.IGNORECASE
)
_FRAGMENT = re.compile(r"\s*(?:\"[^\"]*\"\s*:|[\]}],?\s*$)")
_HEADER = re.compile(r"\s*[A-Za-z][A-Za-z0-9-]*\s*:\s*\S.*|\s*&?<[^<>]*>\s*")
_FOLDED = re.compile(
    r"\s*(?:POST|GET) \S*? HTTP/[0-9.]+\s*(?=(?:Host|Content-Type|X-TC-[A-Za-z]+)\s*:)",
    re.IGNORECASE,
)
_FOLD = re.compile(r"(?<=[^\n])(?=(?:Host|Content-Type|X-TC-[A-Z][A-Za-z]+)\s*:|<[^<>]*>)")
_PLACEHOLDER = re.compile(r"\s*(?:&?<[^<>]*>|[A-Za-z][A-Za-z ]{1,60})\s*(?=\{)")
_DEEPEST = 100


def _no_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of lines that is neither prose nor a table; *place* is its first line."""

    text: str
    place: Place

    @property
    def is_headed(self) -> bool:
        """Tell whether it begins with the request line of HTTP."""
        line = self.text.strip().split("\n", 1)[0]
        return _REQUEST_LINE.match(line) is not None

    @property
    def is_fragment(self) -> bool:
        """Tell whether it begins in the middle of JSON."""
        return _FRAGMENT.match(self.text) is not None

    def at(self, offset: int) -> Place:
        """Return the place of the character at *offset*."""
        before = self.text[:offset]
        line = self.place.line + before.count("\n")
        column = offset - before.rfind("\n") if "\n" in before else self.place.column + offset
        return Place(self.place.path, line, column)


def pieces(blocks: Iterable[Block]) -> Iterator[Heading | Paragraph | Snippet]:
    """Yield titles and snippets; lines of a request or reply without a frame are joined."""
    lines: list[tuple[str, Place]] = []
    for block in blocks:
        match block:
            case Framed(text, place):
                yield from _joined(lines)
                yield Snippet(text, place)
            case Heading():
                yield from _joined(lines)
                yield block
            case Paragraph(text, place) | Stray(text, place):
                if lines and lines[-1][1].line and place.line > lines[-1][1].line + 3:
                    yield from _joined(lines)
                lines.append((text, place))
            case _:
                yield from _joined(lines)
    yield from _joined(lines)


def _joined(lines: list[tuple[str, Place]]) -> Iterator[Paragraph | Snippet]:
    """Yield *lines*, those of requests and replies as snippets, and forget them."""
    index = 0
    while index < len(lines):
        length = _length(lines[index:])
        if length == 0:
            yield Paragraph(*lines[index])
            index += 1
            continue
        part = lines[index : index + length]
        yield Snippet(_with_line_numbers(part), part[0][1])
        index += length
    lines.clear()


def _with_line_numbers(part: Sequence[tuple[str, Place]]) -> str:
    """Join lines so that each stands as far below the first as it did on the page."""
    text, line = part[0][0], part[0][1].line
    for following, place in part[1:]:
        text += "\n" * max(1, place.line - line) + following
        line = max(line + 1, place.line)
    return text


def _length(lines: Sequence[tuple[str, Place]]) -> int:
    """Return how many *lines* make up the request or reply that the first one begins."""
    first = lines[0][0]
    if _FOLDED.match(first):
        _, brace, body = first.partition("{")
        return _json_length([(brace + body, lines[0][1]), *lines[1:]]) if brace else 1
    if _REQUEST_LINE.fullmatch(first) or urls.is_call(first):
        length = 1
        while length < len(lines) and (
            lines[length][0].startswith("&") or _HEADER.fullmatch(lines[length][0])
        ):
            length += 1
        return length
    if _FRAGMENT.match(first):
        return _broken_length(lines)
    return _json_length(lines) if first.startswith("{") else 0


def _json_length(lines: Sequence[tuple[str, Place]]) -> int:
    """Return how many *lines* make up the JSON that the first one begins."""
    text = "\n".join(text for text, _ in lines)
    try:
        _, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return _broken_length(lines)
    return text[:end].count("\n") + 1


def _broken_length(lines: Sequence[tuple[str, Place]]) -> int:
    """Return how many lines look like JSON that cannot be read."""
    length = 1
    while length < len(lines) and re.match(
        r"[\]{}\"\[,]|-?[0-9]|true|false|null", lines[length][0]
    ):
        length += 1
    return length


def unfolded(snippet: Snippet) -> Snippet:
    """Return *snippet* with a line for each header, if it has lost its line ends."""
    if not _FOLDED.match(snippet.text):
        return snippet
    head, brace, body = snippet.text.partition("{")
    return Snippet(_FOLD.sub("\n", head) + ("\n" + brace if brace else "") + body, snippet.place)


def body_start(text: str) -> int:
    """Return where the body begins: behind the request line, the header lines and blank lines."""
    offset = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        if number and (placeholder := _PLACEHOLDER.match(line)):
            return offset + placeholder.end()
        if number and line.strip() and not _HEADER.fullmatch(line.rstrip("\n")):
            return offset + len(line) - len(line.lstrip())
        offset += len(line)
    return len(text)


def parsed(text: str) -> dict[str, Any] | None:
    """Return the JSON object that *text* is, with nothing but blanks behind it."""
    try:
        value, end = _DECODER.raw_decode(text)
        rest = text[end:].strip()
        return value if isinstance(value, dict) and not rest and _depth(value) < _DEEPEST else None
    except (ValueError, RecursionError):
        return None


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
