# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Bounds on the nesting and the number of values of JSON, checked before it is parsed.

A body of some megabytes can hold millions of empty lists, so its size says little about what it
costs to parse. Whole bodies are only searched here by methods of bytes, which run in C.
"""

from __future__ import annotations

__all__ = ["MAX_DEPTH", "MAX_VALUES", "excess"]

MAX_DEPTH = 250
"""Documented responses nest less than 20 levels deep, but for structures that hold themselves."""

MAX_VALUES = 500_000
"""They take some 100 MB at most; a response about 200 messages holds fewer than 2,000."""

_TO_ROUND = bytes.maketrans(b"[{]}", b"(())")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))


def excess(body: bytes, *, max_depth: int = MAX_DEPTH, max_values: int = MAX_VALUES) -> str:
    """Return which bound the JSON in *body* exceeds; empty if none, or if it is not JSON."""
    # A value takes two bytes, with its comma or brackets.
    small = len(body) < 2 * max_values
    if small and not _opens_more_than(body, max_depth):
        return ""
    opened = depth = body.count(b"[") + body.count(b"{")
    # An object behind another one is no deeper; text that looks so cancels out.
    depth -= body.count(b"},{") + body.count(b"}, {")
    if depth <= max_depth and (small or opened + body.count(b",") < max_values):
        return ""
    return _excess_outside_of_strings(body, max_depth, max_values)


def _opens_more_than(body: bytes, limit: int) -> bool:
    """Return whether *body* holds more than *limit* opening brackets, even in strings."""
    if len(body) <= 2 * limit:  # half of them close
        return False
    # Replacing that many brackets is several times as fast as counting them.
    return b"{" in body.replace(b"[", b"{").replace(b"{", b"(", limit)


def _excess_outside_of_strings(body: bytes, max_depth: int, max_values: int) -> str:
    too_many = f"holds more than {max_values:,} values"
    if b"\\" in body:
        body = body.replace(rb"\\", b"").replace(rb"\"", b"")
    if body.count(b'"') > 4 * max_values:  # a name and a value have two quotes each
        return too_many
    outside = b"".join(body.split(b'"')[::2])
    if outside.count(b"[") + outside.count(b"{") + outside.count(b",") >= max_values:
        return too_many
    brackets = outside.translate(_TO_ROUND, _NO_BRACKETS)
    for _ in range(max_depth):
        if not brackets:
            return ""
        brackets = brackets.replace(b"()", b"")
    return f"is nested more than {max_depth} levels deep" if brackets else ""
