"""Documented requests and responses to JSON text, whatever frame they have kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tc3gen.pages import urls, words
from tc3gen.pages.blocks import Heading, Paragraph
from tc3gen.pages.findings import finding_of
from tc3gen.pages.snippets import Snippet, body_start, parsed, pieces, unfolded
from tc3gen.protocol import API_3_0
from tc3gen.transcript import ExampleFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.blocks import Block
    from tc3gen.transcript import FieldFacts

_HEADER_VALUE = re.compile(
    r"^[ \t]*(?P<name>host|x-tc-action)[ \t]*:[ \t]*(?P<value>\S+)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Call:
    """The request of an example: where it goes, and its parameters as JSON values."""

    action: str
    host: str
    parameters: dict[str, Any]
    location: Location
    from_url: bool

    @property
    def is_bare(self) -> bool:
        """Return whether it is JSON and nothing else, as a description could show it, too."""
        return not self.from_url and not self.action and not self.host


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with its response, as *facts* and as JSON values."""

    facts: ExampleFacts
    call: Call
    response: dict[str, Any]


@dataclass(slots=True)
class Examples:
    """What the examples of a page show, and what was wrong with them."""

    shown: list[Shown] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    """The requests, also of examples that could not be read to their end."""
    findings: list[Finding] = field(default_factory=list)


def read_examples(blocks: Sequence[Block], fields: Sequence[FieldFacts]) -> Examples:
    """Return the examples in *blocks*; the types of *fields* tell the values of a URL apart."""
    reader = _Reader({row.wire_name: row.type for row in fields})
    for piece in pieces(blocks):
        reader.take(piece)
    reader.end()
    return reader.found


class _Reader:
    """Pairs requests with responses."""

    def __init__(self, types: dict[str, str]) -> None:
        self.types = types
        self.found = Examples()
        self.title = ""
        self.has_heading = False
        """The title is that of a heading: the prose below it does not replace it."""
        self.call: Call | None = None
        self.head: Snippet | None = None
        self.spoiled = False
        """The example could not be read, and that was said: its response is no news."""

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
            self._note(self.call.location, "this request has no response")
            self.call = None

    def _titled(self, text: str, *, heading: bool) -> None:
        if words.EXAMPLE_LABEL.match(text) or "|" in text:
            return
        match = words.EXAMPLE_HEADING.match(text)
        if match:
            self.end()
            self.title, self.has_heading, self.spoiled = match["title"] or text, True, False
        elif not heading and not self.has_heading and self.call is None:
            self.title = text

    def _snippet(self, snippet: Snippet) -> None:
        text = snippet.text.strip()
        if text.startswith("{"):
            self._json(snippet, snippet.text.index("{"))
        elif snippet.is_fragment:
            self._unreadable(snippet.location, "response" if self.call else "request")
        elif call := urls.read_call(text, self.types):
            self._begin(
                Call(call.action, call.host, call.parameters, snippet.location, from_url=True)
            )
            if call.excess:
                self._too_large(snippet.location, call.excess)
            elif call.has_body:
                self._two_locations(snippet.location)
        elif snippet.is_headed:
            self._headed(unfolded(snippet))

    def _headed(self, snippet: Snippet) -> None:
        """Take a request with its header lines, and with its body if that is framed with them."""
        self._drop_bare()
        self.end()
        self.head, self.spoiled = snippet, False
        body = body_start(snippet.text)
        if snippet.text.startswith("{", body):
            self._json(snippet, body)
        elif body < len(snippet.text):
            self._unreadable(snippet.at(body), "request")

    def _json(self, snippet: Snippet, start: int) -> None:
        location = snippet.at(start)
        value = parsed(snippet.text[start:])
        if value is None:
            self._unreadable(location, "response" if self.call else "request")
        elif API_3_0.root in value and self.head is None:
            self._response(value, location)
        elif self.call is None:
            self._request(value, location)
        elif self.call.from_url:
            self._two_locations(self.call.location)
        else:
            self._note(location, "this response does not hold 'Response'; the example is left out")
            self._forget()

    def _too_large(self, location: Location, excess: str) -> None:
        self._note(location, f"this request has {excess}; the example is left out")
        self._forget(spoiled=True)

    def _two_locations(self, location: Location) -> None:
        message = "this request has parameters in its URL and in a body; the example is left out"
        self._note(location, message)
        self._forget(spoiled=True)

    def _request(self, parameters: dict[str, Any], location: Location) -> None:
        head, self.head = self.head, None
        headers = dict[str, str]()
        if head:
            found = _HEADER_VALUE.finditer(head.text)
            headers = {match["name"].lower(): match["value"] for match in found}
        action, host = headers.get("x-tc-action", ""), headers.get("host", "")
        self._begin(
            Call(action, host, parameters, head.location if head else location, from_url=False)
        )

    def _begin(self, call: Call) -> None:
        self._drop_bare()
        self.end()
        self.call, self.spoiled = call, False
        self.found.calls.append(call)

    def _drop_bare(self) -> None:
        """Forget JSON that a description showed: the request comes below it."""
        if self.call and self.call.is_bare:
            self.found.calls.remove(self.call)
            self.call = None

    def _body_missing(self) -> None:
        """Take a request without a body for one without parameters."""
        if self.head and self.call is None:
            location = self.head.location
            self._request({}, location)

    def _response(self, value: dict[str, Any], location: Location) -> None:
        self._body_missing()
        if self.call is None:
            if not self.spoiled:
                self._note(location, "this response has no request; the example is left out")
            self._forget()
            return
        number = len(self.found.shown) + 1
        facts = ExampleFacts(
            title=self.title or f"Example {number}",
            request=_json_text(self.call.parameters),
            response=_json_text(value),
            location=self.call.location,
        )
        self.found.shown.append(Shown(facts, self.call, value))
        self._forget()

    def _unreadable(self, location: Location, what: str) -> None:
        if not self.spoiled:
            message = f"the JSON of this {what} cannot be read; the example is left out"
            self._note(location, message)
        self._forget(spoiled=True)

    def _forget(self, *, spoiled: bool = False) -> None:
        self.head = self.call = None
        self.title, self.has_heading, self.spoiled = "", False, spoiled

    def _note(self, location: Location, message: str) -> None:
        hint = "add it to api.yaml by hand if it is worth having"
        self.found.findings.append(finding_of("unreadable-example", location, message, hint))


def _json_text(value: dict[str, Any]) -> str:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    # Half of a surrogate pair is no character: it stays escaped, as the page has it.
    return (json.dumps(value, indent=2) if _SURROGATES.search(text) else text) + "\n"
