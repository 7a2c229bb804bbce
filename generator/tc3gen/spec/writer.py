"""Facts to the text of api.yaml: one way to write them, so that a diff shows facts only."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import yaml

from tc3gen.findings import UNSEEN
from tc3gen.spec.nodes import would_be_misread
from tc3gen.spec.shapes import Items, Record, Shape, Table

if TYPE_CHECKING:
    from tc3gen.spec.build import Plain

WIDTH = 100
"""Columns of a line, but for a last word: longer prose is folded, a longer mapping unfolded."""

_TAG = "tag:yaml.org,2002:"


def write_yaml(plain: Plain, shape: Record) -> str:
    """Return the canonical YAML text of *plain*; reading it gives *plain* back.

    Keys that the language fixes stand in its order, names from the documentation in theirs. A
    mapping that holds single values only stands on one line where it fits.
    """
    return _emit(_node(plain, shape, 0))


class _Dumper(yaml.SafeDumper):
    """The Python emitter, as libyaml folds lines elsewhere."""

    def increase_indent(self, **how: bool) -> None:  # type: ignore[override] # by keyword only
        """Indent a list below its key, which PyYAML leaves out."""
        super().increase_indent(flow=how.get("flow", False), indentless=False)

    def write_double_quoted(self, text: str, *split: bool) -> None:
        """Escape what a reader could not see; PyYAML asks no more than whether it is Unicode."""
        self.allow_unicode = not UNSEEN.search(text)
        super().write_double_quoted(text, *split)
        self.allow_unicode = True


def _emit(node: yaml.Node) -> str:
    text: str = yaml.serialize(node, Dumper=_Dumper, width=WIDTH, allow_unicode=True)
    return text


def _node(value: Any, shape: Shape, column: int) -> yaml.Node:  # noqa: ANN401 - shaped by *shape*
    """Return the node of *value*, which begins in *column* if it stands on a line of its own."""
    match shape:
        case Record(keys):
            return _mapping(
                {key: (value[key], keys[key].shape) for key in keys if key in value}, column
            )
        case Table(of):
            return _mapping({key: (entry, of) for key, entry in value.items()}, column)
        case Items(of):
            items = [_node(item, of, column + 4) for item in value]
            return yaml.SequenceNode(f"{_TAG}seq", items, flow_style=not items)
    return _scalar(value)


def _mapping(entries: dict[str, tuple[Any, Shape]], column: int) -> yaml.MappingNode:
    pairs = []
    for key, (value, shape) in entries.items():
        node = _node(value, shape, column + 2)
        if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and _fits(
            node, column + len(key) + 2
        ):
            node.flow_style = True
        pairs.append((_scalar(key), node))
    return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=not pairs)


def _fits(node: yaml.MappingNode | yaml.SequenceNode, column: int) -> bool:
    """Return whether *node* holds single values only, and can stand on the line of its key."""
    children = (
        [pair[1] for pair in node.value] if isinstance(node, yaml.MappingNode) else node.value
    )
    if not all(isinstance(c, yaml.ScalarNode) and "\n" not in c.value for c in children):
        return False
    if column + sum(len(child.value) for child in children) > WIDTH:
        return False
    return column + _flow_length(node) <= WIDTH


def _flow_length(node: yaml.MappingNode | yaml.SequenceNode) -> int:
    """Return the characters of *node* on one line."""
    if isinstance(node, yaml.MappingNode):
        items = [_length(key) + len(": ") + _length(value) for key, value in node.value]
    else:
        items = [_length(item) for item in node.value]
    return len("{}") + sum(items) + len(", ") * max(0, len(items) - 1)


def _length(node: yaml.ScalarNode) -> int:
    return _scalar_length(node.tag, node.value, node.style)


@functools.lru_cache(maxsize=4096)
def _scalar_length(tag: str, value: str, style: str | None) -> int:
    """Return the characters of a scalar between the brackets of a list on one line."""
    flow = yaml.SequenceNode(f"{_TAG}seq", [yaml.ScalarNode(tag, value, style=style)])
    flow.flow_style = True
    line: str = yaml.serialize(flow, Dumper=_Dumper, width=float("inf"), allow_unicode=True)
    return len(line.rstrip("\n")) - len("[]")


def _scalar(value: str | int | bool) -> yaml.ScalarNode:
    if isinstance(value, bool):
        return yaml.ScalarNode(f"{_TAG}bool", str(value).lower())
    if isinstance(value, int):
        return yaml.ScalarNode(f"{_TAG}int", str(value))
    return yaml.ScalarNode(f"{_TAG}str", value, style=_style(value))


@functools.lru_cache(maxsize=4096)
def _style(text: str) -> str | None:
    """Return the quotes, or the block sign, that *text* needs; ``None`` leaves it to PyYAML."""
    if text.endswith("\n") and not UNSEEN.search(text.replace("\n", "")):
        return "|"
    return '"' if would_be_misread(text) or UNSEEN.search(text) else None
