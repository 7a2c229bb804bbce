"""The metadata of one service to facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tc3gen.findings import Location
from tc3gen.pages.cleaning import clean, normalised
from tc3gen.pages.findings import finding_of
from tc3gen.pages.metadata.codes import read_codes, service_of_client
from tc3gen.pages.metadata.examples import documented_examples
from tc3gen.pages.metadata.form import (
    JsonObject,
    MetadataError,
    a_list,
    an_object,
    parse_object,
    text,
)
from tc3gen.pages.metadata.oddities import Oddities
from tc3gen.pages.metadata.types import member_type
from tc3gen.protocol import API_3_0
from tc3gen.transcript import UNKNOWN, ActionFacts, FieldFacts, Head, PageFacts, StructureFacts
from tc3gen.type_words import item_word

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tc3gen.findings import Finding
    from tc3gen.model import OtherForm
    from tc3gen.pages.metadata.sources import ServiceSource
    from tc3gen.transcript import Required

_SERVICE = re.compile(r"[a-z][a-z0-9-]{0,63}")
_WITHDRAWN = frozenset({"deprecated", "offline"})
"""What the metadata says of actions that nobody should begin to use."""
_STREAM = re.compile(r"streaming response API|流式响应接口", re.IGNORECASE)
"""What is said of the id of a request where it stands in a header, and events in the body."""
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class MetadataReading:
    """What the metadata of a service states: a page of each action, one of its data types."""

    head: Head
    pages: tuple[PageFacts, ...]
    findings: tuple[Finding, ...]
    names: tuple[str, ...] = ()
    """All actions that the metadata has, also those that were not asked for."""

    @property
    def actions(self) -> int:
        """How many actions were read."""
        return sum(page.action is not None for page in self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is wanted of a service."""

    only: Collection[str] = ()
    """These actions, and the structures that they need; all where there are none."""
    docs: bool = True
    """Also the descriptions."""
    unsupported: Mapping[str, OtherForm] = field(default_factory=dict)
    """Actions that are left out, as ``service.Action``, and what they are instead of JSON."""
    in_use: Callable[[Head], Collection[str]] = lambda _: ()
    """Returns the actions of a service that are wanted even where they are deprecated."""


def read_metadata(source: ServiceSource, selection: Selection) -> MetadataReading:
    """Return the facts of a service; what the metadata does not know stays open.

    Raises OSError and MetadataError where the metadata cannot be read as a whole; an action that
    cannot is left out with a finding.
    """
    codes = _codes_page(source, docs=selection.docs)
    if "api.json" not in source.files:
        head = codes[0].head if codes else Head()
        return MetadataReading(head, codes, ())
    api = parse_object(source.files["api.json"]())
    examples: JsonObject = {}
    if "examples.json" in source.files:
        examples = an_object(parse_object(source.files["examples.json"]()), "actions")
    reading = _Reader(source.paths["api.json"], api, examples, selection).read()
    codes = tuple(_with_head(page, reading.head) for page in codes)
    return MetadataReading(reading.head, reading.pages + codes, reading.findings, reading.names)


def read_head(source: ServiceSource) -> tuple[Head, tuple[str, ...]]:
    """Return service and version of *source*, and the names of its actions."""
    if "api.json" not in source.files:
        return Head(service=_service_of_codes(source), version=source.version), ()
    api = parse_object(source.files["api.json"]())
    return _head(api), tuple(an_object(api, "actions"))


def _head(api: JsonObject) -> Head:
    told = an_object(api, "metadata")
    head = Head(service=text(told, "serviceShortName"), version=text(told, "apiVersion"))
    if not _SERVICE.fullmatch(head.service) or not _VERSION.fullmatch(head.version):
        raise MetadataError(f"{head.service!r} at {head.version!r} is no service with a version")
    return head


def _with_head(page: PageFacts, head: Head) -> PageFacts:
    return PageFacts(
        kind=page.kind, path=page.path, origin="metadata", head=head, errors=page.errors
    )


def _service_of_codes(source: ServiceSource) -> str:
    """Return the short name that the SDK signs with, else that of its folder."""
    told = service_of_client(source.files["client.py"]()) if "client.py" in source.files else ""
    return told or source.folder


def _codes_page(source: ServiceSource, *, docs: bool) -> tuple[PageFacts, ...]:
    if "errorcodes.py" not in source.files:
        return ()
    path = source.paths["errorcodes.py"]
    head = Head(service=_service_of_codes(source), version=source.version)
    errors = read_codes(source.files["errorcodes.py"](), path, docs=docs)
    return (PageFacts(kind="errors", path=path, origin="metadata", head=head, errors=errors),)


class _Reader:
    """Reads the objects of one api.json, and notes what is odd in them."""

    def __init__(
        self, path: str, api: JsonObject, examples: JsonObject, selection: Selection
    ) -> None:
        self._location = Location(path)
        self._head = _head(api)
        self._actions, self._objects = an_object(api, "actions"), an_object(api, "objects")
        self._examples, self._selection = examples, selection
        self._known: dict[str, tuple[FieldFacts, ...]] = {}
        self._used: Collection[str] | None = None
        self._findings: list[Finding] = []
        self._odd = Oddities()

    def read(self) -> MetadataReading:
        """Return what is stated of the actions that are wanted."""
        only = self._selection.only
        actions: list[ActionFacts] = []
        reached: set[str] = set()
        for name in self._actions:
            if not only or name in only:
                try:
                    if not self._is_supported(name) or self._is_withdrawn(name):
                        continue
                    action, below = self._action(name)
                except MetadataError as error:
                    message = f"{name} is left out: {error}"
                    self._findings.append(finding_of("metadata-part", self._location, message))
                    continue
                actions.append(action)
                reached |= below
        pages = [self._page("action", action=action) for action in actions]
        if reached:
            structures = tuple(self._structure(name) for name in self._objects if name in reached)
            pages.append(self._page("types", structures=structures))
        self._findings += self._odd.findings(self._location)
        return MetadataReading(self._head, tuple(pages), tuple(self._findings), (*self._actions,))

    def _page(self, kind: Any, **facts: Any) -> PageFacts:  # noqa: ANN401 - facts of a page
        return PageFacts(
            kind=kind,
            path=self._location.path,
            origin="metadata",
            listed=frozenset(self._actions),
            head=self._head,
            **facts,
        )

    def _is_supported(self, name: str) -> bool:
        form = self._other_form(name)
        if form:
            self._odd.note("unsupported-action", f"{name} ({form})")
        return form is None

    def _other_form(self, name: str) -> OtherForm | None:
        """Return what an action is instead of JSON, by the platform or by its own members."""
        if form := self._selection.unsupported.get(f"{self._head.service}.{name}"):
            return form
        told = an_object(self._actions, name)
        if any(item_word(row.type) == "Binary" for row in self._sent(text(told, "input"))):
            return "multipart"
        response = a_list(an_object(self._objects, text(told, "output")), "members")
        ids = (member for member in response if member.get("name") == API_3_0.request_id)
        is_stream = any(_STREAM.search(text(member, "document")) for member in ids)
        return "event-stream" if is_stream else None

    def _sent(self, request: str) -> Iterator[FieldFacts]:
        """Yield the fields of *request*, and of the structures that it leads to."""
        rows = self._fields(request)
        yield from rows
        for name in self._reached(rows):
            yield from self._fields(name)

    def _is_withdrawn(self, name: str) -> bool:
        """Return whether an action is deprecated, or gone, and nobody asks for it."""
        status = text(an_object(self._actions, name), "status")
        if status not in _WITHDRAWN:
            return False
        is_wanted = name in self._selection.only or name in self._in_use()
        self._odd.note(
            "deprecated-action" if is_wanted else "withdrawn-action", f"{name} ({status})"
        )
        return not is_wanted

    def _in_use(self) -> Collection[str]:
        if self._used is None:
            self._used = self._selection.in_use(self._head)
        return self._used

    def _action(self, name: str) -> tuple[ActionFacts, set[str]]:
        """Return an action, and the structures that it leads to."""
        told = an_object(self._actions, name)
        request, response = self._fields(text(told, "input")), self._fields(text(told, "output"))
        reached = self._reached((*request, *response))
        shown, unreadable = documented_examples(self._examples, name, request, self._location)
        for _ in range(unreadable):
            self._odd.note("unreadable-example", name)
        facts = ActionFacts(
            name=name,
            doc=self._doc(told),
            unsigned=told.get("skip_sign") is True,
            request=request,
            response=_unsent(response),
            examples=tuple(shown),
            location=self._location,
        )
        return facts, reached

    def _reached(self, fields: tuple[FieldFacts, ...]) -> set[str]:
        """Return the structures that *fields* lead to; raises MetadataError if one is missing."""
        found: set[str] = set()
        waiting = [row.leads_to for row in fields]
        while waiting:
            name = waiting.pop()
            if name and name not in found:
                found.add(name)
                waiting += [row.leads_to for row in self._fields(name)]
        return found

    def _fields(self, name: str) -> tuple[FieldFacts, ...]:
        """Return the members of the object *name*, but for those that are disabled."""
        if name not in self._known:
            members = a_list(an_object(self._objects, name), "members")
            rows = ((member, self._field(member)) for member in members)
            self._known[name] = tuple(row for member, row in rows if not member.get("disabled"))
            for member in members:
                if member.get("disabled"):
                    self._odd.note("disabled-field", f"{name}.{text(member, 'name')}")
        return self._known[name]

    def _field(self, member: JsonObject) -> FieldFacts:
        return FieldFacts(
            wire_name=text(member, "name"),
            type=member_type(member),
            required=_required(member.get("required", False)),
            doc=self._doc(member),
            location=self._location,
        )

    def _structure(self, name: str) -> StructureFacts:
        return StructureFacts(
            name=name,
            doc=self._doc(an_object(self._objects, name)),
            fields=self._fields(name),
            location=self._location,
        )

    def _doc(self, described: JsonObject) -> str:
        return clean(normalised(text(described, "document"))) if self._selection.docs else ""


def _required(told: object) -> Required:
    """Return whether a field is required; the metadata also writes 1 for true."""
    if told is None:
        return False
    return bool(told) if isinstance(told, int) and told in {0, 1} else UNKNOWN


def _unsent(fields: tuple[FieldFacts, ...]) -> tuple[FieldFacts, ...]:
    """Return the fields of a response: none is required, whatever the metadata says of it."""
    return tuple(
        FieldFacts(wire_name=f.wire_name, type=f.type, doc=f.doc, location=f.location)
        for f in fields
    )
