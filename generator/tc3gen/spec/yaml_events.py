"""What only the events of a YAML file show: how deeply it is nested, its anchors, its comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from tc3gen.findings import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADERS: list[type] = [getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader]
"""The fastest one that is installed, and the one with the clearest error messages."""

_MAYBE_COMMENT = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_MAYBE_ANCHOR = re.compile(r"(?:^|[\s\[{,:-])[&*]\S", re.MULTILINE)
_MAX_LEVELS = 64
_MAYBE_DEEP = re.compile(r"^[ ?-]{64}", re.MULTILINE)


def location_of(mark: Any, path: str) -> Location:  # noqa: ANN401 - of two untyped classes
    """Return where a *mark* of PyYAML is, counted from 1."""
    return Location(path, mark.line + 1, mark.column + 1)


def deep_nesting(text: str, path: str) -> list[Finding]:
    """Find nesting that no spec has: libyaml composes by recursion, and could end the program."""
    if text.count("[") + text.count("{") < _MAX_LEVELS and not _MAYBE_DEEP.search(text):
        return []
    depth = 0
    for event in yaml.parse(text, Loader=LOADERS[0]):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_LEVELS:
                message = f"the file is nested more than {_MAX_LEVELS} levels deep"
                return [Finding(location_of(event.start_mark, path), "yaml-syntax", message)]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return []


def anchors(text: str, path: str) -> list[Finding]:
    """Find anchors and aliases: composing hides them, and they can make a small file large."""
    if not _MAYBE_ANCHOR.search(text):
        return []
    hint = "write the value out where it counts"
    return [
        Finding(
            location_of(event.start_mark, path), "yaml-alias", f"{mark} has no meaning here", hint
        )
        for event in yaml.parse(text, Loader=LOADERS[0])
        if (mark := _anchor(event))
    ]


def _anchor(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent):
        return f"the alias *{event.anchor}"
    name = getattr(event, "anchor", None)
    return f"the anchor &{name}" if name else ""


def comments(text: str, path: str) -> Iterator[Location]:
    """Yield the location of each comment in *text*, YAML that was parsed without a finding."""
    candidates = [match.start() for match in _MAYBE_COMMENT.finditer(text)]
    if not candidates:
        return
    spans = list(_scalar_spans(text))
    for start in candidates:
        if not any(first <= start < last for first, last in spans):
            line = text.count("\n", 0, start) + 1
            yield Location(path, line, start - text.rfind("\n", 0, start))


def _scalar_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where scalars begin and end."""
    starts = [0, *(match.end() for match in re.finditer("\r\n|[\n\r\x85\u2028\u2029]", text))]
    for event in yaml.parse(text, Loader=LOADERS[0]):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            first = starts[event.start_mark.line] + event.start_mark.column
            last = starts[event.end_mark.line] + event.end_mark.column
            if event.style in {"|", ">"}:
                # The line with the sign may end in a comment of its own.
                first = text.find("\n", first)
            yield first, last
