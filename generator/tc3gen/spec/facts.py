"""The values of api.yaml and pages.lock as facts, and back: a table says which key holds which.

What a file may hold is the business of ``tc3gen.spec.language``; how it is written, of the writer.
Whatever did not fit, the reader has left out, and so it is left out here.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from tc3gen.spec import language
from tc3gen.spec.nodes import ListNode, MapNode
from tc3gen.spec.shapes import Items, Record, Table
from tc3gen.transcript import (
    NOWHERE,
    ActionFacts,
    CallbackFacts,
    ErrorFacts,
    ExampleFacts,
    FieldFacts,
    Head,
    LockedPage,
    StructureFacts,
    Transcript,
    parse_rate,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tc3gen.findings import Location
    from tc3gen.spec.build import Plain
    from tc3gen.spec.nodes import Node
    from tc3gen.spec.shapes import Shape

_ATTRIBUTES = {"name": "python_name"}
"""Keys that are called otherwise among facts, where a name is that of the documentation."""
_TEXTS: dict[str, tuple[Callable[[str], object], Callable[[Any], str]]] = {
    "rate_limit": (parse_rate, "{}/s".format)
}
"""Keys whose facts are more than their text: how it is read, and how it is written."""
_UNTOLD = {
    kind: {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(kind)
    }
    for kind in (
        ActionFacts,
        CallbackFacts,
        ErrorFacts,
        ExampleFacts,
        FieldFacts,
        LockedPage,
        StructureFacts,
    )
}
"""What stands for a fact that nobody has told."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How facts of one class stand in YAML: as a record, or without one as a bare word.

    *key* is the attribute that the keys of their table are, or the word; *inner* are the forms of
    the facts below a key.
    """

    make: type[Any]
    record: Record | None
    key: str = ""
    inner: Mapping[str, _Form] = field(default_factory=dict)

    def read_table(self, plain: Plain, node: Node | None) -> tuple[Any, ...]:
        """Return the facts in a table, which the file has in *node*."""
        locations = node.keys if isinstance(node, MapNode) else {}
        return tuple(
            self._read(entry, _below(node, key), locations.get(key, NOWHERE), key)
            for key, entry in plain.items()
        )

    def read_list(self, plain: list[Any], node: Node | None) -> tuple[Any, ...]:
        """Return the facts in a list, less the gaps that items of a wrong type have left."""
        nodes = node.items if isinstance(node, ListNode) else [None] * len(plain)
        return tuple(
            self._read(item, at, at.location if at else NOWHERE)
            for item, at in zip(plain, nodes, strict=True)
            if item is not None
        )

    def _read(self, entry: object, node: Node | None, location: Location, key: str = "") -> object:
        if not isinstance(entry, dict):
            return self.make(location=location, **{self.key: entry})
        name: str
        held: dict[str, object] = {self.key: key} if self.key else {}
        for name, value in entry.items():
            held[_attribute(name)] = self._fact(name, value, _below(node, name))
        return self.make(location=location, **held)

    def _fact(self, key: str, value: object, node: Node | None) -> object:
        form = self.inner.get(key)
        match value:
            case dict() if form:
                return form.read_table(value, node)
            case list():
                items = value if form is None else form.read_list(value, node)
                return tuple(item for item in items if item is not None)
            case str() if key in _TEXTS:
                return _TEXTS[key][0](value)
        return value

    def write_table(self, facts: Iterable[Any]) -> Plain:
        """Return *facts* as a table."""
        return {getattr(each, self.key): self.write(each) for each in facts}

    def write(self, facts: object) -> object:
        if self.record is None:
            return getattr(facts, self.key)
        plain: Plain = {}
        for key, known in self.record.keys.items():
            attribute = _attribute(key)
            value = getattr(facts, attribute)
            if value is not None and (known.required or value != _UNTOLD[self.make][attribute]):
                plain[key] = self._plain(key, value, known.shape)
        return plain

    def _plain(self, key: str, value: Any, shape: Shape) -> object:  # noqa: ANN401 - any fact
        form = self.inner.get(key)
        if key in _TEXTS:
            return _TEXTS[key][1](value)
        if isinstance(shape, Table):
            return form.write_table(value) if form else _table(value)
        if isinstance(shape, Items):
            return [form.write(each) if form else each for each in value]
        return value


def _table(value: Mapping[str, str | Sequence[str]]) -> Plain:
    return {key: each if isinstance(each, str) else [*each] for key, each in value.items()}


def _attribute(key: str) -> str:
    return _ATTRIBUTES.get(key, key)


def _below(node: Node | None, key: str) -> Node | None:
    return node.entries.get(key) if isinstance(node, MapNode) else None


def _record(within: Record, key: str) -> Record:
    """Return the record that stands in the table or the list below *key*."""
    of = within.keys[key].shape
    inner = of.of if isinstance(of, Table | Items) else of
    if not isinstance(inner, Record):
        raise TypeError(key)
    return inner


_ACTIONS, _STRUCTURES = _record(language.API, "actions"), _record(language.API, "structures")
_FIELD = _Form(FieldFacts, _record(_STRUCTURES, "fields"), "wire_name")
_FORMS = {
    "actions": _Form(
        ActionFacts,
        _ACTIONS,
        "name",
        {
            "request": _FIELD,
            "response": _FIELD,
            "errors": _Form(ErrorFacts, None, "code"),
            "examples": _Form(ExampleFacts, _record(_ACTIONS, "examples")),
        },
    ),
    "callbacks": _Form(CallbackFacts, _record(language.API, "callbacks"), "name"),
    "structures": _Form(StructureFacts, _STRUCTURES, "name", {"fields": _FIELD}),
    "errors": _Form(ErrorFacts, _record(language.API, "errors"), "code"),
}
_PAGES = _Form(LockedPage, _record(language.LOCK, "pages"), "key")
HEAD = tuple(each.name for each in fields(Head))
"""The keys of api.yaml that hold one fact about the whole service."""


def transcript_of(api: Plain, lock: Plain | None = None, root: Node | None = None) -> Transcript:
    """Return the facts in the values of api.yaml, whose top is *root*, and of pages.lock."""
    return Transcript(
        head=Head(**{key: api[key] for key in HEAD if key in api}),
        pages=_PAGES.read_table((lock or {}).get("pages", {}), None),
        **{k: form.read_table(api.get(k, {}), _below(root, k)) for k, form in _FORMS.items()},
    )


def api_of(transcript: Transcript) -> Plain:
    """Return the values of api.yaml that hold *transcript*."""
    head = {key: value for key in HEAD if (value := getattr(transcript.head, key))}
    tables = {key: form.write_table(getattr(transcript, key)) for key, form in _FORMS.items()}
    needed = {
        key: table for key, table in tables.items() if table or language.API.keys[key].required
    }
    return {"format": language.FORMAT, **head, **needed}


def lock_of(transcript: Transcript) -> Plain:
    """Return the values of pages.lock that hold the pages of *transcript*."""
    return {"format": language.FORMAT, "pages": _PAGES.write_table(transcript.pages)}
