"""What stands before the parameters of an action: what it does, its host and its rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pages import words
from generator.pages.blocks import Heading, Paragraph
from generator.pages.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.findings import Place
    from generator.pages.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """The facts in the prose of an action; a *lost* one is where its sentence stands."""

    doc: str = ""
    host: str = ""
    lost_host: Place | None = None
    rate_limit: int | None = None
    lost_rate: Place | None = None


def read_introduction(blocks: Sequence[Block]) -> Introduction:
    """Return what *blocks*, those before the table of parameters, state."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    host, lost_host = _host(paragraphs)
    rate, lost_rate = _rate(paragraphs)
    return Introduction(
        doc=_doc(blocks),
        host=host,
        lost_host=lost_host,
        rate_limit=rate,
        lost_rate=lost_rate,
    )


def _host(paragraphs: Sequence[Paragraph]) -> tuple[str, Place | None]:
    for paragraph in paragraphs:
        if match := words.DOMAIN.search(clean(paragraph.text)):
            host = match["host"] or ""
            return host.lower(), None if host else paragraph.place
    return "", None


def _rate(paragraphs: Sequence[Paragraph]) -> tuple[int | None, Place | None]:
    lost = None
    for paragraph in paragraphs:
        text = clean(paragraph.text)
        if words.RATE_SENTENCE.search(text):
            if rate := read_rate(text):
                return rate, None
            lost = lost or paragraph.place
    return None, lost


def read_rate(text: str) -> int | None:
    """Return the requests a second that *text* allows, ``None`` where it names none."""
    matches = list(words.RATE.finditer(text))
    number = int(matches[-1]["number"].replace(",", "")) if matches else 0
    return number or None


def _doc(blocks: Sequence[Block]) -> str:
    """Return what the action does: the paragraphs after the host, or after the heading."""
    starts = [
        index
        for index, block in enumerate(blocks)
        if isinstance(block, Paragraph) and words.DOMAIN.search(clean(block.text))
    ]
    headings = [index for index, block in enumerate(blocks) if isinstance(block, Heading)]
    sections = [i for i in headings if words.SECTION.match(getattr(blocks[i], "text", ""))]
    start = (starts or sections[:1] or [-1])[0]
    found: list[str] = []
    for block in blocks[start + 1 :]:
        if isinstance(block, Heading) and words.SECTION.match(block.text):
            break
        if isinstance(block, Paragraph):
            text = clean(block.text)
            if words.NOT_DESCRIPTIVE.match(text):
                continue
            if words.RATE_SENTENCE.search(text):
                break
            found.append(text)
    return " ".join(found) if start >= 0 else ""
