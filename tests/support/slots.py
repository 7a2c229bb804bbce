"""The slots of the spec language: every place where a text can stand, and every name of a table.

A slot is written like ``api.actions.*.regions[]``: a star is a name from the documentation,
brackets are the items of a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from tc3gen.spec import language
from tc3gen.spec.shapes import Items, Record, Shape, Table, Text, TextOrFlag

FILES: dict[str, Record] = {
    "api": language.API,
    "policy": language.POLICY,
    "platform": language.PLATFORM,
}
"""File of a spec, without its ending, to its shape."""

Plain: TypeAlias = Any
"""Plain values of any shape: dicts, lists, texts, numbers, truth values."""

Flow: TypeAlias = tuple[str | int, ...]
Fill: TypeAlias = Callable[[str, Flow, str], str]
"""Slot, steps and the text that stands there to the text that shall stand there."""


def text_slots() -> dict[str, Text | TextOrFlag]:
    """Return all slots for a text."""
    return {slot: shape for slot, shape in _all_slots() if isinstance(shape, Text | TextOrFlag)}


def key_slots() -> list[str]:
    """Return all slots for a name: the tables' own, with a star behind them."""
    return [f"{slot}.*" for slot, shape in _all_slots() if isinstance(shape, Table)]


def record_slots() -> list[str]:
    """Return all mappings whose keys the language fixes."""
    return [slot for slot, shape in _all_slots() if isinstance(shape, Record)]


def _all_slots() -> Iterator[tuple[str, Shape]]:
    for file, shape in FILES.items():
        yield from _below(file, shape)


def _below(slot: str, shape: Shape) -> Iterator[tuple[str, Shape]]:
    yield slot, shape
    match shape:
        case Record(keys):
            for key, known in keys.items():
                yield from _below(f"{slot}.{key}", known.shape)
        case Table(of):
            yield from _below(f"{slot}.*", of)
        case Items(of):
            yield from _below(f"{slot}[]", of)


def texts_in(file: str, plain: Mapping[str, Any]) -> list[tuple[str, Flow, str]]:
    """Return slot, steps and text of all texts in the plain values of a file."""
    found: list[tuple[str, Flow, str]] = []

    def note(slot: str, flow: Flow, text: str) -> str:
        found.append((slot, flow, text))
        return text

    filled(file, plain, note)
    return found


def filled(file: str, plain: Mapping[str, Any], fill: Fill) -> dict[str, Any]:
    """Return the plain values of a file with other texts in them."""
    made: dict[str, Any] = _filled(plain, FILES[file], file, (), fill)
    return made


def _filled(value: Plain, shape: Shape, slot: str, flow: Flow, fill: Fill) -> Plain:
    if isinstance(shape, Text | TextOrFlag) and isinstance(value, str):
        return fill(slot, flow, value)
    if isinstance(shape, Items):
        items = enumerate(value)
        return [_filled(item, shape.of, f"{slot}[]", (*flow, at), fill) for at, item in items]
    if isinstance(shape, Record | Table):
        return {
            key: _filled(item, *_behind(key, shape, slot), (*flow, key), fill)
            for key, item in value.items()
        }
    return value


def _behind(key: str, shape: Record | Table, slot: str) -> tuple[Shape, str]:
    """Return shape and slot of what stands behind *key* in a mapping."""
    if isinstance(shape, Record):
        return shape.keys[key].shape, f"{slot}.{key}"
    return shape.of, f"{slot}.*"


def yaml_of(value: Plain) -> str:
    """Return YAML of plain *value*: each value on a line of its own, each text in quotes."""
    return "\n".join(_lines(value)) + "\n"


_SPECIAL = re.compile(r"""["\\#]|[^\w\x20-\x7e]""")
_LONG = 900
"""Characters of a key behind which YAML wants a question mark before it."""


def _lines(value: Plain) -> list[str]:
    if isinstance(value, dict) and value:
        lines = []
        for key, item in value.items():
            quoted = _quoted(key)
            lines += _entry([f"? {quoted}", ":"] if len(quoted) > _LONG else [f"{quoted}:"], item)
        return lines
    if isinstance(value, list) and value:
        return [line for item in value for line in _entry(["-"], item)]
    if isinstance(value, str):
        return [_quoted(value)]
    return [str(value).lower()]


def _entry(head: list[str], item: Plain) -> list[str]:
    inside = _lines(item)
    if isinstance(item, dict | list) and item:
        return [*head, *(f"  {line}" for line in inside)]
    return [*head[:-1], f"{head[-1]} {inside[0]}"]


def _quoted(text: str) -> str:
    """Quote *text*; a hash is escaped, for a look for comments takes long where there is one."""
    return f'"{_SPECIAL.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    kind, width = next((k, w) for k, w in (("x", 2), ("u", 4), ("U", 8)) if code < 16**w)
    return f"\\{kind}{code:0{width}x}"
