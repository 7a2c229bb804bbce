# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Gzip taken apart within bounds of size and time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import decompressobj
from zlib import error as ZlibError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["UnpackingError", "gunzip"]

_WINDOW = 31
"""The largest window, and a gzip header around it."""

_PACKED_STEP = 64 * 1024
_UNPACKED_STEP = 256 * 1024
_MAX_FIELDS = 1000
"""Those who pack piece by piece put some 64 KB into each."""


class UnpackingError(Exception):
    """What was packed is not whole, no gzip, or larger than allowed; says which."""


def gunzip(packed: bytes, *, max_bytes: int, step: Callable[[], object]) -> bytes:
    """Return what *packed* holds, at most *max_bytes*; raises UnpackingError.

    It may be several gzip fields one after the other, with zeros behind them (RFC 1952, 2.2, and
    what gzip itself reads). *step* is called before each part of some 256 KB, and may raise.
    """
    content = bytearray()
    position = _unpack_field(packed, 0, content, max_bytes, step)
    for _ in range(_MAX_FIELDS):
        position = _behind_zeros(packed, position)
        if position == len(packed):
            return bytes(content)
        position = _unpack_field(packed, position, content, max_bytes, step)
    raise UnpackingError("it is packed in too many pieces")


def _unpack_field(
    packed: bytes, position: int, content: bytearray, max_bytes: int, step: Callable[[], object]
) -> int:
    """Add the field at *position* to *content*; return where it ends."""
    unpacking, rest = decompressobj(_WINDOW), b""
    while not unpacking.eof:
        step()
        if not rest:
            rest = packed[position : position + _PACKED_STEP]
            position += len(rest)
        try:
            part = unpacking.decompress(rest, _UNPACKED_STEP)
        except ZlibError as error:
            raise UnpackingError("it cannot be unpacked") from error
        content += part
        if len(content) > max_bytes:
            raise UnpackingError(f"it is larger than {max_bytes:,} bytes")
        if not (part or rest):
            raise UnpackingError("it cannot be unpacked to its end")
        rest = unpacking.unconsumed_tail
    return position - len(unpacking.unused_data)


def _behind_zeros(packed: bytes, position: int) -> int:
    """Return where something else than zeros follows, in steps that copy little."""
    while part := packed[position : position + _PACKED_STEP]:
        if other := part.lstrip(b"\0"):
            return position + len(part) - len(other)
        position += len(part)
    return position
