"""YAML text to located nodes: each knows its line and column, and nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from tc3gen.findings import Finding, Location
from tc3gen.spec.yaml_events import LOADERS, anchors, deep_nesting, location_of

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_YAML_1_1_WORDS = frozenset({"y", "Y", "n", "N"})
_END = re.compile("<stream end>|unexpected end of stream")
_READERS = {
    "bool": "a truth value",
    "float": "a float",
    "int": "a number",
    "null": "null",
    "timestamp": "a date",
}
_CORE = "tag:yaml.org,2002:"
_UNTAGGED = frozenset(
    _CORE + kind
    for kind in ("bool", "float", "int", "map", "merge", "null", "seq", "str", "timestamp", "value")
)


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text, a whole number or a truth value; *misread* says what a YAML parser makes of it."""

    value: str | int | bool
    location: Location
    misread: str = ""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence of nodes."""

    items: list[Node]
    location: Location


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping from texts to nodes; *keys* holds the source location of each key."""

    entries: dict[str, Node]
    keys: dict[str, Location]
    location: Location


Node: TypeAlias = ScalarNode | ListNode | MapNode


@dataclass(slots=True)
class Document:
    """One YAML file: its tree, or ``None`` where it holds none, and what was found on the way."""

    path: str
    text: str = ""
    root: Node | None = None
    findings: list[Finding] = field(default_factory=list)

    def location(self, *steps: str | int) -> Location:
        """Return where the value reached by *steps* is, or its nearest existing parent."""
        location, node = Location(self.path, 1, 1), self.root
        for step in steps:
            if isinstance(node, MapNode) and step in node.entries:
                node = node.entries[str(step)]
            elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                break
            location = node.location
        return location

    def key_location(self, *steps: str | int) -> Location:
        """Return where the key that the last of *steps* names is, or its nearest parent."""
        *parents, last = steps
        node = self.root
        for step in parents:
            if isinstance(node, MapNode):
                node = node.entries.get(str(step))
        if isinstance(node, MapNode) and last in node.keys:
            return node.keys[str(last)]
        return self.location(*steps)


def parse(text: str, path: str) -> Document:
    """Read YAML *text*; *path* is what findings call it. Nothing is raised."""
    document = Document(path, text)
    try:
        document.findings += deep_nesting(text, path)
        root = None if document.findings else _compose(text)
        document.findings += anchors(text, path) if root else []
        if root is None and not document.findings:
            message = "the file is empty"
            document.findings.append(Finding(Location(path, 1, 1), "yaml-syntax", message))
        elif root is not None and not document.findings:
            document.root = _Converter(document).convert(root)
    except yaml.MarkedYAMLError as error:
        document.findings.append(_syntax_finding(error, path))
    except yaml.reader.ReaderError as error:
        document.findings.append(_character_finding(error, text, path))
    except (ValueError, OverflowError):
        message = "an escape in this file stands for no character"
        document.findings.append(Finding(Location(path, 1, 1), "yaml-syntax", message))
    except RecursionError:
        message = "the file is nested too deeply to be read"
        document.findings.append(Finding(Location(path, 1, 1), "yaml-syntax", message))
    return document


def _compose(text: str) -> yaml.Node | None:
    """Compose with libyaml if it is there; where it refuses, the Python parser words it."""
    first, second = LOADERS
    try:
        return yaml.compose(text, Loader=first)
    except yaml.YAMLError:
        yaml.compose(text, Loader=second)
        raise


def _syntax_finding(error: yaml.MarkedYAMLError, path: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    if error.context_mark and _END.search(error.problem or ""):
        # What was opened and not closed is the culprit, not the end of the file.
        mark = error.context_mark
    location = location_of(mark, path) if mark else Location(path, 1, 1)
    message = ", ".join(part for part in (error.context, error.problem) if part)
    return Finding(location, "yaml-syntax", f"this is not YAML: {message}", error.note or "")


def _character_finding(error: yaml.reader.ReaderError, text: str, path: str) -> Finding:
    before = text[: error.position]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    code = error.character if isinstance(error.character, int) else ord(str(error.character))
    message = f"a YAML file must not hold the character U+{code:04X} as it is"
    hint = 'inside double quotes it can be written as an escape, such as "\\x08"'
    return Finding(Location(path, line, column), "yaml-syntax", message, hint)


class _Converter:
    """Turns composed nodes into located ones, noting what cannot be taken at its word."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def convert(self, node: yaml.Node) -> Node:
        location = self._location(node)
        if node.tag not in _UNTAGGED:
            message = f"the tag {node.tag.replace(_CORE, '!!')} has no meaning here"
            self._note(location, "yaml-tag", message, "remove it")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return ListNode([self.convert(item) for item in node.value], location)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node, location)
        raise TypeError(node)

    def _mapping(self, node: yaml.MappingNode, location: Location) -> MapNode:
        found = MapNode({}, {}, location)
        for key, value in node.value:
            name, key_location = self._key(key), self._location(key)
            if name is None:
                continue
            if name in found.entries:
                first = found.keys[name]
                message = f"the key {name!r} stands here twice; the first is in line {first.line}"
                self._note(key_location, "duplicate-key", message, "keep one of them")
                continue
            found.keys[name] = key_location
            found.entries[name] = self.convert(value)
        return found

    def _key(self, key: yaml.Node) -> str | None:
        """Return the name that *key* is; ``None``, and a finding, where it is no single value."""
        location = self._location(key)
        if not isinstance(key, yaml.ScalarNode):
            self._note(location, "implicit-type", "a key must be a text")
            return None
        scalar = _scalar(key, location)
        if scalar.misread:
            message, hint = misreading(scalar), f'write "{scalar.value}" with quotes'
            self._note(location, "implicit-type", message, hint)
        elif not isinstance(scalar.value, str):
            message, hint = f"the key {key.value} is no text", f'write "{key.value}" with quotes'
            self._note(location, "implicit-type", message, hint)
        return str(key.value)

    def _location(self, node: yaml.Node) -> Location:
        return location_of(node.start_mark, self._document.path)

    def _note(self, location: Location, rule: str, message: str, hint: str = "") -> None:
        self._document.findings.append(Finding(location, rule, message, hint))


_RESOLVER = yaml.SafeLoader("")


def would_be_misread(text: str) -> bool:
    """Return whether *text* without quotes would be more than a word to some YAML parser."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag != f"{_CORE}str" or text in _YAML_1_1_WORDS


def misreading(node: ScalarNode) -> str:
    """Return the message about a scalar that YAML parsers take for something else."""
    return f"{node.value or 'nothing'} would be read as {node.misread}"


def _scalar(node: yaml.ScalarNode, location: Location) -> ScalarNode:
    """Return a quoted scalar as it stands, a plain one only if nothing can be misread."""
    text, kind = str(node.value), node.tag.removeprefix(_CORE)
    if node.style or kind == "str" or node.tag not in _UNTAGGED:
        return ScalarNode(text, location)
    if kind == "int" and _DECIMAL.fullmatch(text):
        return ScalarNode(int(text), location)
    if kind == "bool" and text in {"true", "false"}:
        return ScalarNode(text == "true", location)
    return ScalarNode(text, location, _READERS.get(kind, f"a YAML {kind}"))
