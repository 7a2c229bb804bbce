# SPDX-License-Identifier: MIT-0
"""Serializing to JSON, and finding the value that is not JSON serializable."""

from __future__ import annotations

import json
from contextlib import suppress
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, TypeAlias, cast

from ..errors import Problem
from .structures import WRITER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .json_codec import Codec

    _Parts: TypeAlias = Callable[[object, str], Iterator[tuple[str, object]]]

__all__ = ["NotSerializableError", "encode", "written"]

# Compact; without the check for circular references, which end in a RecursionError anyway.
_encode = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, check_circular=False, allow_nan=False
).encode


class NotSerializableError(Exception):
    """A value is not JSON serializable; *problem* says where and why, without the value."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


_PLAIN = frozenset({str, int, bool, type(None)})


def written(structure: object) -> bytes | None:
    """Return the JSON of a *structure* in which nothing is wrong, if its class writes it itself.

    That is `encode` of its ``to_wire``, in less time. Whatever cannot be written is left to that,
    which says why.
    """
    to_json: Callable[[Callable[[str], str]], str] | None = getattr(structure, WRITER, None)
    if to_json is not None:
        with suppress(Exception):
            return to_json(encode_basestring).encode()
    return None


def encode(
    value: object,
    *,
    structure: object = None,
    codec: Codec | None = None,
    is_checked: bool = False,
) -> bytes:
    """Return *value* as JSON in UTF-8; raises NotSerializableError if it is not serializable.

    A *codec* writes what *is_checked* to have the documented types, or is plain: other libraries
    take more than JSON has. The path of the problem names the attributes of the *structure* that
    *value* was made of, or begins with ``parameters`` without one.
    """
    if codec is not None:
        with suppress(Exception):
            if is_checked or _is_plain(value):
                return codec.dumps(value)
    try:
        return _encode(value).encode()
    except (TypeError, ValueError, RecursionError):
        if structure is None:
            problem = _not_serializable(value, "parameters", _children)
        else:
            problem = _not_serializable(structure, "", _fields)
    # Outside of the handler: the exception of the encoder would show the value.
    raise NotSerializableError(problem)


def _is_plain(value: object) -> bool:
    """Return whether *value* consists of objects, lists, texts, integers, booleans and nulls."""
    if type(value) is dict:
        wire = cast("dict[object, object]", value)
        return all(type(name) is str for name in wire) and all(map(_is_plain, wire.values()))
    if type(value) is list:
        return all(map(_is_plain, cast("list[object]", value)))
    return type(value) in _PLAIN


def _not_serializable(value: object, path: str, parts: _Parts) -> Problem:
    """Find the innermost value because of which *value* is not JSON serializable."""
    for inner, child in parts(value, path):
        try:
            _encode(_wire(child) if parts is _fields else child).encode()
        except RecursionError:
            return Problem(path or inner, "is nested too deeply, or holds itself")
        except (TypeError, ValueError):
            return _not_serializable(child, inner, parts)
    if isinstance(value, str):
        return Problem(path, "holds half of a surrogate pair, which is no text")
    return Problem(path, f"is of type {type(value).__name__}, which is not JSON serializable")


def _fields(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield the attributes of a structure, or the children of another *value*, with their paths."""
    for name in getattr(value, "__dataclass_fields__", ()):
        yield f"{path}.{name}" if path else name, getattr(value, name)
    yield from _children(value, path)


def _wire(value: object) -> object:
    """Return *value* with its structures as JSON objects."""
    if isinstance(value, list | tuple):
        return [_wire(item) for item in cast("list[object]", value)]
    to_wire = getattr(value, "to_wire", None)
    return value if to_wire is None else to_wire()


def _children(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, child in cast("dict[object, object]", value).items():
            yield f"{path}.{key}", child
    elif isinstance(value, list):
        for index, child in enumerate(cast("list[object]", value)):
            yield f"{path}[{index}]", child
