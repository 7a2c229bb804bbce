"""The stretches of a page that are requests and responses, whatever frame they have kept."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.findings import Location
from tc3gen.pages import urls
from tc3gen.pages.blocks import Framed, Heading, Paragraph, Stray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tc3gen.pages.blocks import Block

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
_PLACEHOLDER = re.compile(r"\s*(?:&?<[^<>]*>|[A-Za-z][A-Za-z ]{0,60}[A-Za-z])\s*(?=\{)")
_JSON_LINE = re.compile(r"[\]{}\"\[,]|-?[0-9]|true|false|null")
_DEEPEST = 100
_FEW_LINES = 16


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _finite(text: str) -> float:
    """Return the number that *text* is; one too large for a float cannot be written as JSON."""
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number


_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of lines that is neither prose nor a table; *location* is its first line."""

    text: str
    location: Location

    @property
    def is_headed(self) -> bool:
        """Return whether it begins with the request line of HTTP."""
        line = self.text.strip().split("\n", 1)[0]
        return _REQUEST_LINE.match(line) is not None

    @property
    def is_fragment(self) -> bool:
        """Return whether it begins in the middle of JSON."""
        return _FRAGMENT.match(self.text) is not None

    def at(self, offset: int) -> Location:
        """Return the source location of the character at *offset*."""
        before = self.text[:offset]
        line = self.location.line + before.count("\n")
        column = offset - before.rfind("\n") if "\n" in before else self.location.column + offset
        return Location(self.location.path, line, column)


def pieces(blocks: Iterable[Block]) -> Iterator[Heading | Paragraph | Snippet]:
    """Yield titles and snippets; lines of a request or response without a frame are joined."""
    lines: list[tuple[str, Location]] = []
    for block in blocks:
        match block:
            case Framed(text, location):
                yield from _joined(lines)
                yield Snippet(text, location)
            case Heading():
                yield from _joined(lines)
                yield block
            case Paragraph(text, location) | Stray(text, location):
                if lines and lines[-1][1].line and location.line > lines[-1][1].line + 3:
                    yield from _joined(lines)
                lines.append((text, location))
            case _:
                yield from _joined(lines)
    yield from _joined(lines)


def _joined(lines: list[tuple[str, Location]]) -> Iterator[Paragraph | Snippet]:
    """Yield *lines*, those of requests and responses as snippets, and forget them."""
    stretch = _Stretch([text for text, _ in lines])
    index = 0
    while index < len(lines):
        length = stretch.length(index)
        if length == 0:
            yield Paragraph(*lines[index])
            index += 1
            continue
        part = lines[index : index + length]
        yield Snippet(_with_line_numbers(part), part[0][1])
        index += length
    lines.clear()


def _with_line_numbers(part: Sequence[tuple[str, Location]]) -> str:
    """Join lines so that each stands as far below the first as it did on the page."""
    text, line = part[0][0], part[0][1].line
    for following, location in part[1:]:
        text += "\n" * max(1, location.line - line) + following
        line = max(line + 1, location.line)
    return text


class _Stretch:
    """Lines without a frame; tells how many of them belong together."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._broken = 0
        """In which line the last broken JSON breaks: what begins inside is not read once more."""

    def length(self, index: int) -> int:
        """Return how many lines make up the request or response that begins here; 0 for prose."""
        first = self._lines[index]
        if _FOLDED.match(first):
            brace = first.find("{")
            return 1 if brace < 0 else self._json_length(index, brace)
        if _REQUEST_LINE.fullmatch(first) or urls.is_call(first):
            return self._run(index, lambda line: line.startswith("&") or _HEADER.fullmatch(line))
        if _FRAGMENT.match(first):
            return self._run(index, _JSON_LINE.match)
        return self._json_length(index, 0) if first.startswith("{") else 0

    def _json_length(self, index: int, column: int) -> int:
        """Return how many lines make up the JSON that begins in *column*, readable or not.

        It is tried on more and more lines: an error of the decoder costs time for all it is given.
        """
        size = _FEW_LINES
        while index >= self._broken:
            text = "\n".join(self._lines[index : index + size])
            try:
                _, end = _DECODER.raw_decode(text, column)
            except json.JSONDecodeError as error:
                # No token of JSON goes on over a line end: what is cut breaks at its end.
                if error.pos < len(text) - 1 or index + size >= len(self._lines):
                    self._broken = index + text.count("\n", 0, error.pos)
                    break
                size *= 2
            except (ValueError, RecursionError):
                break
            else:
                return text.count("\n", column, end) + 1
        return self._run(index, _JSON_LINE.match)

    def _run(self, index: int, goes_on: Callable[[str], object]) -> int:
        """Return the length of a run: a first line, and those below it that go on with it."""
        end = index + 1
        while end < len(self._lines) and goes_on(self._lines[end]):
            end += 1
        return end - index


def unfolded(snippet: Snippet) -> Snippet:
    """Return *snippet* with a line for each header, if it has lost its line ends."""
    if not _FOLDED.match(snippet.text):
        return snippet
    head, brace, body = snippet.text.partition("{")
    return Snippet(_FOLD.sub("\n", head) + ("\n" + brace if brace else "") + body, snippet.location)


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
