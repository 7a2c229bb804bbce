"""YAML text to located nodes: each knows its line and column, and nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from generator.findings import Finding, Place

_LOADERS: list[type] = [getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader]
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)")
_CORE = "tag:yaml.org,2002:"
_UNTAGGED = frozenset(
    _CORE + kind
    for kind in ("bool", "float", "int", "map", "merge", "null", "seq", "str", "timestamp", "value")
)


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text, a whole number or a truth value."""

    value: str | int | bool
    place: Place


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence of nodes."""

    items: list[Node]
    place: Place


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping from texts to nodes; *keys* holds the place of each key."""

    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node: TypeAlias = ScalarNode | ListNode | MapNode


@dataclass(slots=True)
class Document:
    """One YAML file: its tree, or ``None`` where it holds none, and what was found on the way."""

    path: str
    root: Node | None = None
    findings: list[Finding] = field(default_factory=list)

    def place(self, *steps: str | int) -> Place:
        """Return the place of the value reached by *steps*, or of its nearest existing parent."""
        place, node = Place(self.path, 1, 1), self.root
        for step in steps:
            if isinstance(node, MapNode) and step in node.entries:
                node = node.entries[str(step)]
            elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                break
            place = node.place
        return place

    def key_place(self, *steps: str | int) -> Place:
        """Return the place of the key that the last of *steps* names, or of its nearest parent."""
        *parents, last = steps
        node = self.root
        for step in parents:
            if isinstance(node, MapNode):
                node = node.entries.get(str(step))
        if isinstance(node, MapNode) and last in node.keys:
            return node.keys[str(last)]
        return self.place(*steps)


def parse(text: str, path: str) -> Document:
    """Read YAML *text*; *path* is what findings call it. Nothing is raised."""
    document = Document(path)
    try:
        root = _compose(text)
        if root is None:
            message = "the file is empty"
            document.findings.append(Finding(Place(path, 1, 1), "yaml-syntax", message))
        else:
            document.root = _Converter(document).convert(root)
    except yaml.MarkedYAMLError as error:
        document.findings.append(_syntax_finding(error, path))
    except yaml.reader.ReaderError as error:
        document.findings.append(_character_finding(error, text, path))
    except RecursionError:
        message = "the file is nested too deeply to be read"
        document.findings.append(Finding(Place(path, 1, 1), "yaml-syntax", message))
    return document


def _compose(text: str) -> yaml.Node | None:
    """Compose with libyaml if it is there; where it refuses, the Python parser words it."""
    first, second = _LOADERS
    try:
        return yaml.compose(text, Loader=first)
    except yaml.YAMLError:
        yaml.compose(text, Loader=second)
        raise


def _syntax_finding(error: yaml.MarkedYAMLError, path: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path, 1, 1)
    message = ", ".join(part for part in (error.context, error.problem) if part)
    return Finding(place, "yaml-syntax", f"this is not YAML: {message}", error.note or "")


def _character_finding(error: yaml.reader.ReaderError, text: str, path: str) -> Finding:
    before = text[: error.position]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    code = error.character if isinstance(error.character, int) else ord(str(error.character))
    message = f"a YAML file must not hold the character U+{code:04X} as it is"
    hint = 'inside double quotes it can be written as an escape, such as "\\x08"'
    return Finding(Place(path, line, column), "yaml-syntax", message, hint)


class _Converter:
    """Turns composed nodes into located ones, noting what cannot be taken at its word."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def convert(self, node: yaml.Node) -> Node:
        place = self._place(node)
        if id(node) in self._seen:
            self._note(place, "yaml-alias", "this is used again by an alias", "write it out twice")
            return ScalarNode("", place)
        self._seen.add(id(node))
        if node.tag not in _UNTAGGED:
            message = f"the tag {node.tag.replace(_CORE, '!!')} has no meaning here"
            self._note(place, "yaml-tag", message, "remove it")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return ListNode([self.convert(item) for item in node.value], place)
        if isinstance(node, yaml.ScalarNode):
            return ScalarNode(self._scalar(node, place), place)
        raise TypeError(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> MapNode:
        found = MapNode({}, {}, place)
        for key, value in node.value:
            key_place = self._place(key)
            name = self._key(key, key_place)
            if name in found.entries:
                first = found.keys[name]
                message = f"the key {name!r} stands here twice; the first is in line {first.line}"
                self._note(key_place, "duplicate-key", message, "keep one of them")
                continue
            found.keys[name] = key_place
            found.entries[name] = self.convert(value)
        return found

    def _key(self, key: yaml.Node, place: Place) -> str:
        if not isinstance(key, yaml.ScalarNode):
            self._note(place, "implicit-type", "a key must be a text")
            return f"<{place}>"
        value = self._scalar(key, place)
        if not isinstance(value, str):
            self._note(place, "implicit-type", f"the key {key.value} is no text", _quote(key.value))
        return str(key.value)

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> str | int | bool:
        """Return a quoted scalar as it stands, a plain one only if nothing can be misread."""
        text = str(node.value)
        kind = node.tag.removeprefix(_CORE)
        if node.style or kind == "str" or node.tag not in _UNTAGGED:
            return text
        if kind == "int" and _DECIMAL.fullmatch(text):
            return int(text)
        if kind == "bool" and text in {"true", "false"}:
            return text == "true"
        what = text or "nothing"
        readers = {
            "null": "null",
            "float": "a float",
            "timestamp": "a date",
            "bool": "a truth value",
        }
        message = (
            f"{what} would be read as {readers.get(kind, f'a YAML {kind}')}, which no key takes"
        )
        self._note(place, "implicit-type", message, _quote(text))
        return text

    def _place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self._document.path, mark.line + 1, mark.column + 1)

    def _note(self, place: Place, rule: str, message: str, hint: str = "") -> None:
        self._document.findings.append(Finding(place, rule, message, hint))


def _quote(text: str) -> str:
    return f'write "{text}" with quotes' if text else "give it a value, or leave the key out"
