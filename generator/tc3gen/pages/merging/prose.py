"""Prose of pages: made writable, digested, and weighed against what the spec says already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.digests import clean, digest

if TYPE_CHECKING:
    from collections.abc import Container

NOT_DESCRIBED = "Not described."
"""Stands where the page describes nothing; the next import may fill it."""

_SHOWN = 160


def description(old: str, page: str, then: Container[str]) -> str:
    """Return what to say of a thing that is called *old* in the spec and *page* on its page.

    A description of our own stays. One that is the page's own text, as the digests *then* of an
    earlier import show, follows the page.
    """
    told = clean(page) if page.strip() else ""
    if not old.strip() or old == NOT_DESCRIBED:
        return told or NOT_DESCRIBED
    return told if told and digest(old) in then else old


def excerpt(text: str, start: int = 0) -> str:
    """Return up to 160 characters of *text* from *start*, in quotes, as one line."""
    words = " ".join(clean(text).split())
    shown = words[start : start + _SHOWN]
    before, after = "…" if start else "", "…" if len(words) > start + _SHOWN else ""
    return f"'{before}{shown}{after}'"


def excerpts(one: str, other: str) -> tuple[str, str]:
    """Return excerpts of both texts that show where they begin to differ."""
    texts = [" ".join(clean(text).split()) for text in (one, other)]
    pairs = enumerate(zip(*texts, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(map(len, texts)))
    start = max(0, same - _SHOWN // 3) if same > _SHOWN // 2 else 0
    return excerpt(texts[0], start), excerpt(texts[1], start)
