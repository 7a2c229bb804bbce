"""Digests of prose: how the spec remembers which sentence a decision was read from."""

from __future__ import annotations

import hashlib
import unicodedata

_DIGITS = 12


def clean(text: str) -> str:
    """Return *text* without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def digest(text: str) -> str:
    """Return 12 hexadecimal digits that change with the words of *text*, not with its blanks."""
    words = " ".join(unicodedata.normalize("NFC", clean(text)).split())
    return hashlib.sha256(words.encode()).hexdigest()[:_DIGITS]
