"""What stands before the parameters of an action: what it does, its host and its rate."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.pages import words
from tc3gen.pages.blocks import Framed, Heading, Paragraph, Table
from tc3gen.pages.cleaning import clean, hyphenated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Location
    from tc3gen.pages.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """The facts in the prose of an action; a *lost* one is where its sentence stands."""

    doc: str = ""
    host: str = ""
    lost_host: Location | None = None
    rate_limit: int | None = None
    lost_rate: Location | None = None
    odd_rate: str = ""
    """The sentence of a lost rate that names numbers: another rate than so many a second."""
    unsigned: bool = False


@dataclass(frozen=True, slots=True)
class _Rate:
    """The *sentence* that tells the rate, with the prose *before* it in its paragraph."""

    paragraph: Paragraph
    before: str
    sentence: str

    @property
    def names_a_number(self) -> bool:
        """Return whether the sentence has any digits, also those of other scripts and fractions."""
        return any(map(_is_numeral, self.sentence))


def read_introduction(
    blocks: Sequence[Block], *, in_unknown_language: bool = False
) -> Introduction:
    """Return what *blocks*, those before the table of parameters, state.

    In an unknown language the only host that is named there is taken for that of the API.
    """
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    host, lost_host = _host(paragraphs)
    if in_unknown_language and not host:
        host = _only_host(paragraphs)
    rate = _rate(paragraphs)
    number = read_rate(rate.sentence) if rate else None
    return Introduction(
        doc=_doc(blocks, rate),
        host=host,
        lost_host=lost_host,
        rate_limit=number,
        lost_rate=rate.paragraph.location if rate and number is None else None,
        odd_rate=rate.sentence if rate and number is None and rate.names_a_number else "",
        unsigned=any(words.UNSIGNED.search(clean(each.text)) for each in paragraphs),
    )


def _host(paragraphs: Sequence[Paragraph]) -> tuple[str, Location | None]:
    for paragraph in paragraphs:
        if match := words.DOMAIN.search(hyphenated(clean(paragraph.text))):
            host = match["host"] or ""
            return host.lower(), None if host else paragraph.location
    return "", None


def _only_host(paragraphs: Sequence[Paragraph]) -> str:
    texts = (hyphenated(clean(paragraph.text)) for paragraph in paragraphs)
    hosts = {match[0].lower() for text in texts for match in words.HOST.finditer(text)}
    return hosts.pop() if len(hosts) == 1 else ""


def _rate(paragraphs: Sequence[Paragraph]) -> _Rate | None:
    """Return the last sentence of a rate; one before it belongs to what the action does.

    One that has lost its number yields to one that has not.
    """
    found: _Rate | None = None
    for rate in _rates(paragraphs):
        if found is None or rate.names_a_number or not found.names_a_number:
            found = rate
    return found


def _rates(paragraphs: Sequence[Paragraph]) -> Iterator[_Rate]:
    for paragraph in paragraphs:
        text = clean(paragraph.text)
        for sentence in words.SENTENCE.finditer(text):
            if match := words.RATE_SENTENCE.search(sentence[0]):
                start = 0 if match["middle"] else match.start()
                before = text[: sentence.start() + start].rstrip()
                yield _Rate(paragraph, before, sentence[0][start:].strip())


def read_rate(sentence: str) -> int | None:
    """Return the whole number of requests a second that *sentence* names, and nothing else.

    ``None`` where it names none, and where it has other numbers: these can mean a range, another
    time than a second, or a second rate.
    """
    match = words.RATE.search(sentence)
    if match is None:
        return None
    rest = sentence[: match.start()] + sentence[match.end() :]
    if any(map(_is_numeral, rest)):
        return None
    return int((match["number"] or match["after"]).replace(",", ""))


def _is_numeral(character: str) -> bool:
    return unicodedata.category(character) in {"Nd", "No"}


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
