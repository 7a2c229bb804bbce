# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Decompression of gzip, within bounds of size and time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import decompressobj
from zlib import error as ZlibError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DecompressionError", "gunzip"]

_WINDOW = 31
"""The largest window, and a gzip header around it."""

_COMPRESSED_STEP = 64 * 1024
_DECOMPRESSED_STEP = 256 * 1024
_MAX_MEMBERS = 1000
"""Programs that compress piece by piece put some 64 KB into each member."""


class DecompressionError(Exception):
    """The content is truncated, not gzip, or larger than allowed; the message says which."""


def gunzip(compressed: bytes, *, max_bytes: int, check: Callable[[], object]) -> bytes:
    """Return the decompressed content, at most *max_bytes*; raises DecompressionError.

    It may be several gzip members, with zeros after each (RFC 1952, 2.2, and what gzip itself
    reads). *check* is called before each part of some 256 KB, and may raise.
    """
    content = bytearray()
    position = _decompress_member(compressed, 0, content, max_bytes, check)
    for _ in range(_MAX_MEMBERS):
        position = _skip_zeros(compressed, position)
        if position == len(compressed):
            return bytes(content)
        position = _decompress_member(compressed, position, content, max_bytes, check)
    raise DecompressionError("it is packed in too many pieces")


def _decompress_member(
    compressed: bytes,
    position: int,
    content: bytearray,
    max_bytes: int,
    check: Callable[[], object],
) -> int:
    """Append the member at *position* to *content*; return where it ends."""
    decompressor, rest = decompressobj(_WINDOW), b""
    while not decompressor.eof:
        check()
        if not rest:
            rest = compressed[position : position + _COMPRESSED_STEP]
            position += len(rest)
        try:
            part = decompressor.decompress(rest, _DECOMPRESSED_STEP)
        except ZlibError as error:
            raise DecompressionError("it cannot be unpacked") from error
        content += part
        if len(content) > max_bytes:
            raise DecompressionError(f"it is larger than {max_bytes:,} bytes")
        if not (part or rest):
            raise DecompressionError("it cannot be unpacked to its end")
        rest = decompressor.unconsumed_tail
    return position - len(decompressor.unused_data)


def _skip_zeros(compressed: bytes, position: int) -> int:
    """Return the position of the next byte that is not zero, in steps that copy little."""
    while part := compressed[position : position + _COMPRESSED_STEP]:
        if other := part.lstrip(b"\0"):
            return position + len(part) - len(other)
        position += len(part)
    return position
