# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""JSON read by the standard library, or by another one that does so faster.

Libraries differ at the edges: half a surrogate pair, NaN, integers beyond 64 bits, classes that
only some of them write. There the standard library decides: it is given what others may read or
write in their own way, and what they refuse.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from json import loads
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Codec", "CodecName", "codec_of", "codec_problem", "parse_json", "parser_of"]

CodecName: TypeAlias = Literal["orjson", "msgspec"]
"""A library that is known here; it is imported when a client is made with its name."""

_LIBRARIES = {
    "orjson": ("orjson", "dumps", "loads"),
    "msgspec": ("msgspec.json", "encode", "decode"),
}
_EXAMPLE = {"\u00e9": ['"', -1, True, None]}
_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")


@dataclass(frozen=True, slots=True)
class Codec:
    """The functions of a JSON library that writes and reads faster than the standard one.

    Nothing else changes: what they refuse, or read in different ways, the standard library decides.

    Attributes:
        dumps: Returns the JSON of dicts, lists, texts, numbers, booleans and ``None`` in UTF-8;
            raises for half a surrogate pair.
        loads: Returns the value of JSON in UTF-8 as ``json.loads`` does; raises for anything else.
    """

    dumps: Callable[[Any], bytes]
    loads: Callable[[bytes], Any]


def codec_of(json: Codec | CodecName | None) -> Codec | None:
    """Return the codec that the setting *json* of a client asks for; raises what importing does."""
    return _imported(json) if isinstance(json, str) else json


def _imported(name: str) -> Codec:
    module, dumps, read = _LIBRARIES[name]
    library = import_module(module)
    return Codec(getattr(library, dumps), getattr(library, read))


def codec_problem(json: object) -> str:
    """Return why the setting *json* cannot be used; an empty text if it can."""
    if isinstance(json, str) and json in _LIBRARIES:
        try:
            _imported(json)
        except Exception as error:  # noqa: BLE001 - a library that is broken may raise anything
            why = f"cannot be imported, {type(error).__name__} was raised"
            return f"{json} {why}: install it with pip install {json}, or leave json out"
        return ""
    if isinstance(json, Codec):
        return _unlike_json(json)
    return f"must be a Codec, or one of {', '.join(map(repr, _LIBRARIES))}"


def _unlike_json(codec: Codec) -> str:
    """Return in what *codec* differs from the standard library on a short example, if it does."""
    name = "dumps"
    try:
        written: object = codec.dumps(_EXAMPLE)
        if type(written) is not bytes:
            return f"its dumps returns {type(written).__name__}, bytes are wanted"
        if loads(written.decode()) == _EXAMPLE:
            name = "loads"
            if codec.loads(written) == _EXAMPLE:
                return ""
    except Exception as error:  # noqa: BLE001 - they are not our functions
        return f"its {name} cannot be used, {type(error).__name__} was raised for an example"
    return f"its {name} differs from that of json for an example"


def parse_json(body: bytes) -> object:
    """Return the value of JSON, with or without a byte order mark.

    Raises ValueError if it is no JSON, and RecursionError if it is nested too deeply.
    """
    return loads(body.removeprefix(BOM_UTF8).decode("utf-8", "surrogatepass"))


def parser_of(codec: Codec) -> Callable[[bytes], object]:
    """Return a function that does the same as `parse_json`, by *codec* where that is faster."""
    is_exact = _reads_large_integers(codec)

    def parse(body: bytes) -> object:
        if is_exact or not _may_hold_large_integer(body):
            # What is refused is parsed below, outside of the handler: the error may show the body.
            with suppress(Exception):
                return codec.loads(body)
        return parse_json(body)

    return parse


def _reads_large_integers(codec: Codec) -> bool:
    """Return whether integers that 64 bits do not hold stay integers; some make them floats."""
    text = f"[{2**64}, -{2**64}]"
    with suppress(Exception):
        return repr(codec.loads(text.encode())) == text
    return False


def _may_hold_large_integer(body: bytes) -> bool:
    """Return whether there may be such an integer in *body*."""
    # Of 19 digits six or more stand in every third place, which is cheaper to look at.
    if b"0" * 6 not in body[::3].translate(_TO_ZERO):
        return False
    return b"0" * 19 in body.translate(_TO_ZERO)
