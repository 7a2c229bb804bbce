"""A saved HTML page to blocks: its article, without the navigation and scripts around it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from generator.findings import Place
from generator.pages import words
from generator.pages.blocks import (
    Block,
    Framed,
    Heading,
    Paragraph,
    Row,
    Stray,
    Table,
    read_columns,
)
from generator.pages.cleaning import normalised

if TYPE_CHECKING:
    from generator.pages.blocks import Block as BlockType

_ARTICLE = re.compile(
    r"<div\b[^<>]*(?:\bid=[\"']?docArticleContent\b|\bclass=[\"'][^\"'<>]*\bmarkdown-text-box\b)"
)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype html|html|table|div|h[1-6]|p)\b[^>]*>", re.IGNORECASE)
_CANONICAL = re.compile(
    r"<link\b(?=[^<>]*rel=[\"']canonical[\"'])[^<>]*href=[\"'](?P<url>https?://[^\"'<>]+)"
)
_UNSHOWN = re.compile(
    r"(?P<kept><(?P<tag>script|style)\b.*?(?:</(?P=tag)|\Z))"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?].*?(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""Comments and declarations, but not what looks like them inside of a script."""
_NO_BREAK = "\u2060"
"""Stands for characters that are not shown, so that places stay; :func:`normalised` drops it."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAGS = re.compile(r"<[^<>]*>")
_NEAR = 300
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = _HEADINGS | {"p", "div", "li", "ul", "ol", "br", "table", "tr", "dt", "dd", "section"}
_IGNORED = frozenset({"script", "style", "nav", "noscript", "template"})


def is_html(text: str) -> bool:
    """Tell whether *text* is markup and no Markdown with some tags in it."""
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    return start.startswith(("<!doctype", "<html")) or (
        start.startswith("<") and _MARKUP.match(start) is not None
    )


def canonical_url(text: str) -> str:
    """Return the address that an HTML page gives itself, or an empty string."""
    match = _CANONICAL.search(text)
    return match["url"] if match else ""


def updated_day(text: str) -> str:
    """Return the day on which an HTML page says that it was changed, or an empty string.

    It stands beside the article, with the name of the date in an element of its own.
    """
    for match in _DAY.finditer(text):
        before = _TAGS.sub(" ", text[max(0, match.start() - _NEAR) : match.start()])
        if found := words.UPDATED.search(f"{before} {match[0]}"):
            return found["day"]
    return ""


def read_html(text: str, path: str) -> list[Block]:
    """Return the blocks of the article in *text*, in order."""
    start = _ARTICLE.search(text) or _BODY.search(text)
    offset = start.start() if start else 0
    before = text[:offset]
    reader = _Article(path, before.count("\n"), offset - before.rfind("\n") - 1, framed=bool(start))
    reader.feed(_parsable(text[offset:]))
    reader.close()
    reader.finish()
    return reader.blocks


def _parsable(text: str) -> str:
    """Return *text* without what HTMLParser chokes on, or takes quadratic time for.

    These are declarations that nobody knows, comments without an end, and tags without one.
    """
    text = _UNSHOWN.sub(lambda match: match["kept"] or _blanked(match[0]), text)
    end = text.rfind(">") + 1
    return text[:end] + text[end:].replace("<", "&lt;")


def _blanked(text: str) -> str:
    return "\n".join(_NO_BREAK * len(line) for line in text.split("\n"))


class _Article(HTMLParser):
    """Collects blocks; broken markup closes what it has to."""

    def __init__(self, path: str, lines: int, columns: int, *, framed: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[BlockType] = []
        self._path = path
        self._lines, self._columns = lines, columns
        self._framed = framed
        self._depth = 0
        self._done = False
        self._ignored = 0
        self._text: list[str] = []
        self._place = Place(path)
        self._in_code = False
        self._heading = False
        self._rows: list[tuple[list[str], Place]] | None = None
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what *tag* opens."""
        if self._done:
            return
        if tag in _IGNORED:
            self._ignored += 1
        if tag == "div":
            self._depth += 1
        if tag == "a" and not self._in_cell:
            self._explorer(dict(attrs).get("href") or "")
        if tag == "table":
            self._flush()
            self._rows = []
        elif self._rows is not None:
            self._table_part(tag)
        elif tag == "pre":
            self._flush()
            self._in_code = True
        elif tag in _LINES and not self._in_code:
            self._flush()
            self._heading = tag in _HEADINGS

    def handle_endtag(self, tag: str) -> None:
        """Close what *tag* closes."""
        if self._done:
            return
        if tag in _IGNORED:
            self._ignored = max(0, self._ignored - 1)
        if tag == "table":
            self._close_table()
        elif tag in {"td", "th"}:
            self._close_cell()
        elif tag == "pre":
            self._flush()
            self._in_code = False
        elif tag in _LINES and not self._in_code and self._rows is None:
            self._flush()
            self._heading = False
        if tag == "div":
            self._depth -= 1
            self._done = self._framed and self._depth <= 0

    def handle_data(self, data: str) -> None:
        """Take text where it counts."""
        if self._done or self._ignored or (self._rows is not None and not self._in_cell):
            return
        if not self._text:
            self._place = self._here()
        self._text.append(data)

    def finish(self) -> None:
        """Close what the page has left open."""
        self._close_table()
        self._flush()

    def _here(self) -> Place:
        line, column = self.getpos()
        return Place(
            self._path, self._lines + line, column + 1 + (self._columns if line == 1 else 0)
        )

    def _explorer(self, href: str) -> None:
        if "Product=" in href and "Action=" in href:
            self.blocks.append(Paragraph(href, self._here()))

    def _table_part(self, tag: str) -> None:
        if self._rows is None:
            return
        if tag == "tr":
            self._close_cell()
            self._rows.append(([], self._here()))
        elif tag in {"td", "th"}:
            self._close_cell()
            if not self._rows:
                self._rows.append(([], self._here()))
            self._in_cell, self._text = True, []
        elif self._in_cell and tag in _LINES:
            self._text.append(" ")

    def _close_cell(self) -> None:
        if not self._in_cell:
            return
        if self._rows:
            self._rows[-1][0].append(" ".join(normalised("".join(self._text)).split()))
        self._in_cell, self._text = False, []

    def _close_table(self) -> None:
        self._close_cell()
        rows, self._rows = self._rows, None
        rows = [(cells, place) for cells, place in rows or () if cells]
        if not rows:
            return
        (header, place), rest = rows[0], rows[1:]
        columns = read_columns(header)
        if columns:
            self.blocks.append(Table(columns, tuple(Row(tuple(c), p) for c, p in rest), place))
        else:
            self.blocks += [Stray(" | ".join(cells), place) for cells, place in rows]

    def _flush(self) -> None:
        text, self._text = normalised("".join(self._text)), []
        if not text.strip():
            return
        if self._in_code:
            self.blocks.append(Framed(text.strip("\n"), self._place))
            return
        line = " ".join(text.split())
        kind = Heading if self._heading else Paragraph
        self.blocks.append(kind(line, self._place))
