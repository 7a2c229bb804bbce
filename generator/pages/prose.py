"""What stands before the parameters of an action: what it does, its host and its rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pages import words
from generator.pages.blocks import Framed, Heading, Paragraph, Table
from generator.pages.cleaning import clean

if TYPE_CHECKING:
    import re
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


@dataclass(frozen=True, slots=True)
class _Rate:
    """The sentence that tells the rate, with the prose *before* it in its paragraph."""

    paragraph: Paragraph
    before: str
    number: int | None


def read_introduction(blocks: Sequence[Block]) -> Introduction:
    """Return what *blocks*, those before the table of parameters, state."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    host, lost_host = _host(paragraphs)
    rate = _rate(paragraphs)
    return Introduction(
        doc=_doc(blocks, rate),
        host=host,
        lost_host=lost_host,
        rate_limit=rate.number if rate else None,
        lost_rate=rate.paragraph.place if rate and rate.number is None else None,
    )


def _host(paragraphs: Sequence[Paragraph]) -> tuple[str, Place | None]:
    for paragraph in paragraphs:
        if match := words.DOMAIN.search(clean(paragraph.text)):
            host = match["host"] or ""
            return host.lower(), None if host else paragraph.place
    return "", None


def _rate(paragraphs: Sequence[Paragraph]) -> _Rate | None:
    """Return the last sentence of a rate; one before it belongs to what the action does."""
    found: _Rate | None = None
    for paragraph in paragraphs:
        text = clean(paragraph.text)
        for match in words.RATE_SENTENCE.finditer(text):
            start = _sentence_start(text, match)
            rate = _Rate(paragraph, text[:start].rstrip(), read_rate(text[start:]))
            if rate.number or found is None or found.number is None:
                found = rate
    return found


def _sentence_start(text: str, match: re.Match[str]) -> int:
    """Return where the sentence begins that *match* is in."""
    start = match.start()
    return start if match["middle"] is None else max(text.rfind(end, 0, start) for end in ".。") + 1


def read_rate(text: str) -> int | None:
    """Return the requests a second that *text* names first, ``None`` where it names none."""
    match = words.RATE.search(text)
    number = int((match["number"] or match["after"]).replace(",", "")) if match else 0
    return number or None


def _doc(blocks: Sequence[Block], rate: _Rate | None) -> str:
    """Return what the action does: the prose between its host, or the heading, and its rate."""
    found: list[str] = []
    for block in _described(blocks):
        if rate and block is rate.paragraph:
            found.append(rate.before)
            break
        if isinstance(block, Heading) and words.SECTION.match(block.text):
            break
        text = "" if isinstance(block, Table | Framed) else clean(block.text)
        if isinstance(block, Paragraph) and not words.NOT_DESCRIPTIVE.match(text):
            found.append(text)
    return " ".join(filter(None, found))


def _described(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return what follows the sentence that names the host, else the first heading."""
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and words.DOMAIN.search(clean(block.text)):
            return blocks[index + 1 :]
    for index, block in enumerate(blocks):
        if isinstance(block, Heading) and words.SECTION.match(block.text):
            return blocks[index + 1 :]
    return ()
