"""Documented requests and replies to JSON text, whatever frame they have kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.findings import Place
from generator.pages import urls, words
from generator.pages.blocks import Framed, Heading, Paragraph, Stray
from generator.pages.complaints import complaint
from generator.pages.facts import ExampleFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.findings import Finding
    from generator.pages.blocks import Block
    from generator.pages.facts import MemberFacts

_REQUEST_LINE = re.compile(
    r"\s*(?:POST|GET)\s+(?:/\S*|https?://\S+)(?:\s+HTTP/\S+)?\s*", re.IGNORECASE
)
_FRAGMENT = re.compile(r"\s*(?:\"[^\"]*\"\s*:|[\]}],?\s*$)")
_HEADER = re.compile(r"\s*[A-Za-z][A-Za-z0-9-]*\s*:\s*\S.*|\s*&?<[^<>]*>\s*")
_HEADER_VALUE = re.compile(
    r"^\s*(?P<name>host|x-tc-action)\s*:\s*(?P<value>\S+)\s*$", re.IGNORECASE | re.MULTILINE
)
_DEEPEST = 100


def _no_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of lines that is neither prose nor a table; *place* is its first line."""

    text: str
    place: Place

    def at(self, offset: int) -> Place:
        """Return the place of the character at *offset*."""
        before = self.text[:offset]
        line = self.place.line + before.count("\n")
        column = offset - before.rfind("\n") if "\n" in before else self.place.column + offset
        return Place(self.place.path, line, column)


@dataclass(frozen=True, slots=True)
class Call:
    """The request of an example: where it goes, and its parameters as JSON values."""

    action: str
    host: str
    parameters: dict[str, Any]
    place: Place
    from_url: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with its reply, as *facts* and as JSON values."""

    facts: ExampleFacts
    call: Call
    reply: dict[str, Any]


@dataclass(slots=True)
class Examples:
    """What the examples of a page show, and what was wrong with them."""

    shown: list[Shown] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    """The requests, also of examples that could not be read to their end."""
    findings: list[Finding] = field(default_factory=list)


def read_examples(blocks: Sequence[Block], members: Sequence[MemberFacts]) -> Examples:
    """Return the examples in *blocks*; the types of *members* tell the values of a URL apart."""
    reader = _Reader({member.wire_name: member.type for member in members})
    for piece in _pieces(blocks):
        reader.take(piece)
    reader.end()
    return reader.found


def _pieces(blocks: Iterable[Block]) -> Iterator[Heading | Paragraph | Snippet]:
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
    if _REQUEST_LINE.fullmatch(first) or urls.is_call(first):
        length = 1
        while length < len(lines) and (
            lines[length][0].startswith("&") or _HEADER.fullmatch(lines[length][0])
        ):
            length += 1
        return length
    if _FRAGMENT.match(first):
        return _broken_length(lines)
    if not first.startswith("{"):
        return 0
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


class _Reader:
    """Pairs requests with replies."""

    def __init__(self, types: dict[str, str]) -> None:
        self.types = types
        self.found = Examples()
        self.title = ""
        self.has_heading = False
        """The title is that of a heading: the prose below it does not replace it."""
        self.call: Call | None = None
        self.head: Snippet | None = None

    def take(self, piece: Heading | Paragraph | Snippet) -> None:
        match piece:
            case Heading(text, _):
                self._titled(text, heading=True)
            case Paragraph(text, _):
                self._titled(text, heading=False)
            case Snippet():
                self._snippet(piece)

    def end(self) -> None:
        """Say what the last request lacks."""
        self._body_missing()
        if self.call:
            self._complain(self.call.place, "this request has no reply")
            self.call = None

    def _titled(self, text: str, *, heading: bool) -> None:
        if words.EXAMPLE_LABEL.match(text):
            return
        match = words.EXAMPLE_HEADING.match(text)
        if match:
            self.title, self.has_heading = match["title"] or text, True
        elif not heading and not self.has_heading and self.call is None:
            self.title = text

    def _snippet(self, snippet: Snippet) -> None:
        text = snippet.text.strip()
        if text.startswith("{"):
            self._json(snippet, snippet.text.index("{"))
            return
        call = urls.read_call(text, self.types)
        if call is not None:
            self._begin(Call(call.action, call.host, call.parameters, snippet.place, from_url=True))
        elif _FRAGMENT.match(text):
            self._unreadable(snippet.place, "reply" if self.call else "request")
        elif _REQUEST_LINE.match(text.split("\n", 1)[0]):
            self._headed(snippet)

    def _headed(self, snippet: Snippet) -> None:
        """Take a request with its header lines, and with its body if that is framed with them."""
        self.end()
        self.head = snippet
        body = _body_start(snippet.text)
        if snippet.text.startswith("{", body):
            self._json(snippet, body)
        elif body < len(snippet.text):
            self._unreadable(snippet.at(body), "request")

    def _json(self, snippet: Snippet, start: int) -> None:
        place = snippet.at(start)
        value = _parsed(snippet.text[start:])
        if value is None:
            self._unreadable(place, "reply" if self.call else "request")
        elif "Response" in value and self.head is None:
            self._reply(value, place)
        elif self.call is None:
            self._request(value, place)
        else:
            self._complain(place, "this reply does not hold 'Response'; the example is left out")
            self._forget()

    def _request(self, parameters: dict[str, Any], place: Place) -> None:
        head, self.head = self.head, None
        headers = dict[str, str]()
        if head:
            found = _HEADER_VALUE.finditer(head.text)
            headers = {match["name"].lower(): match["value"] for match in found}
        action, host = headers.get("x-tc-action", ""), headers.get("host", "")
        self._begin(Call(action, host, parameters, head.place if head else place, from_url=False))

    def _begin(self, call: Call) -> None:
        self.end()
        self.call = call
        self.found.calls.append(call)

    def _body_missing(self) -> None:
        """Take a request without a body for one without parameters."""
        if self.head and self.call is None:
            place = self.head.place
            self._request({}, place)

    def _reply(self, value: dict[str, Any], place: Place) -> None:
        self._body_missing()
        if self.call is None:
            self._complain(place, "this reply has no request; the example is left out")
            return
        number = len(self.found.shown) + 1
        facts = ExampleFacts(
            title=self.title or f"Example {number}",
            request=_json_text(self.call.parameters),
            response=_json_text(value),
            place=self.call.place,
        )
        self.found.shown.append(Shown(facts, self.call, value))
        self._forget()

    def _unreadable(self, place: Place, what: str) -> None:
        self._complain(place, f"the JSON of this {what} cannot be read; the example is left out")
        self._forget()

    def _forget(self) -> None:
        self.head = self.call = None
        self.title, self.has_heading = "", False

    def _complain(self, place: Place, message: str) -> None:
        hint = "add it to api.yaml by hand if it is worth having"
        self.found.findings.append(complaint("unreadable-example", place, message, hint))


def _body_start(text: str) -> int:
    """Return where the body begins: behind the request line, the header lines and blank lines."""
    offset = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        if number and line.strip() and not _HEADER.fullmatch(line.rstrip("\n")):
            return offset + len(line) - len(line.lstrip())
        offset += len(line)
    return len(text)


def _parsed(text: str) -> dict[str, Any] | None:
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


def _json_text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
