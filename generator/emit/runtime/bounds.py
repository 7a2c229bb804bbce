# SPDX-License-Identifier: MIT-0
"""How deep JSON is nested and how much it holds, found out before it is parsed.

A body of some megabytes can hold millions of empty lists: what it costs to parse has little to do
with its size. All that looks at whole bodies here are loops in C.
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
    """Return what is too much about the JSON in *body*, or nothing; where it is none, either."""
    opened = depth = body.count(b"[") + body.count(b"{")
    if depth > max_depth:
        # An object behind another one is no deeper; text that looks so cancels out.
        depth -= body.count(b"},{") + body.count(b"}, {")
    # A value takes two bytes, with its comma or brackets.
    few = len(body) < 2 * max_values or opened + body.count(b",") < max_values
    if depth <= max_depth and few:
        return ""
    return _excess_outside_of_strings(body, max_depth, max_values)


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
