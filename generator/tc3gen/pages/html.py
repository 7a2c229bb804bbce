"""A saved HTML page to blocks: its article, without the navigation and scripts around it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from tc3gen.findings import Location
from tc3gen.pages import words
from tc3gen.pages.blocks import Framed, Heading, Paragraph
from tc3gen.pages.cleaning import normalised, with_short_references
from tc3gen.pages.findings import LOOK_UP, finding_of
from tc3gen.pages.html_tables import HtmlTable

if TYPE_CHECKING:
    from tc3gen.findings import Finding
    from tc3gen.pages.blocks import Block

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
_DEEPEST = 8
"""How many tables may stand inside one another; the text of each is copied into the next."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = _HEADINGS | {"p", "div", "li", "ul", "ol", "br", "table", "tr", "dt", "dd", "section"}
_IGNORED = frozenset({"script", "style", "nav", "noscript", "template"})


def is_html(text: str) -> bool:
    """Return whether *text* is markup and no Markdown with some tags in it."""
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


def read_html(text: str, path: str) -> tuple[list[Block], list[Finding]]:
    """Return the blocks of the article in *text*, in order, and what could not be read."""
    start = _ARTICLE.search(text) or _BODY.search(text)
    offset = start.start() if start else 0
    before = text[:offset]
    reader = _Article(path, before.count("\n"), offset - before.rfind("\n") - 1, framed=bool(start))
    reader.feed(parsable(text[offset:]))
    reader.close()
    reader.finish()
    return reader.blocks, reader.findings


def parsable(text: str) -> str:
    """Return *text* without what HTMLParser chokes on, or takes quadratic time for.

    These are declarations that nobody knows, comments without an end, and tags without one.
    """
    text = _UNSHOWN.sub(lambda match: match["kept"] or _blanked(match[0]), text)
    text = with_short_references(text)
    end = text.rfind(">") + 1
    return text[:end] + text[end:].replace("<", "&lt;")


def _blanked(text: str) -> str:
    return "\n".join(_NO_BREAK * len(line) for line in text.split("\n"))


class _Article(HTMLParser):
    """Collects blocks; broken markup closes what it has to."""

    def __init__(self, path: str, lines: int, columns: int, *, framed: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._path = path
        self._lines, self._columns = lines, columns
        self._framed = framed
        self._depth = 0
        self._done = False
        self._ignored = 0
        self._text: list[str] = []
        self._location = Location(path)
        self._in_code = False
        self._heading = False
        self._tables: list[HtmlTable] = []
        """The open tables, each inside a cell of the one before it."""
        self._deeper = 0
        """How many tables are open that stand too deep to be told apart from their text."""

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
        if tag in _HEADINGS and self._tables and not self._in_cell:
            self._close_tables()  # its end is missing
        if tag == "table":
            self._open_table()
        elif self._tables:
            self._table_part(tag, dict(attrs))
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
            self._end_table()
        elif self._tables:
            self._end_part(tag)
        elif tag == "pre":
            self._flush()
            self._in_code = False
        elif tag in _LINES and not self._in_code:
            self._flush()
            self._heading = False
        if tag == "div":
            self._depth -= 1
            self._done = self._framed and self._depth <= 0

    def handle_data(self, data: str) -> None:
        """Take text where it counts."""
        if self._done or self._ignored:
            return
        if self._tables:
            self._tables[-1].write(data)
            return
        if not self._text:
            self._location = self._here()
        self._text.append(data)

    def finish(self) -> None:
        """Close what the page has left open."""
        self._close_tables()
        self._flush()

    @property
    def _in_cell(self) -> bool:
        return bool(self._tables) and self._tables[-1].cell is not None

    def _here(self) -> Location:
        line, column = self.getpos()
        return Location(
            self._path, self._lines + line, column + 1 + (self._columns if line == 1 else 0)
        )

    def _explorer(self, href: str) -> None:
        if "Product=" in href and "Action=" in href:
            self.blocks.append(Paragraph(href, self._here()))

    def _open_table(self) -> None:
        """Open a table; the one before it is over unless this one stands in a cell of it."""
        if self._tables and not self._in_cell:
            self._close_table(ended=False)
        if len(self._tables) >= _DEEPEST:
            self._deeper += 1
            return
        self._flush()
        self._tables.append(HtmlTable(self._here()))

    def _table_part(self, tag: str, attrs: dict[str, str | None]) -> None:
        table = self._tables[-1]
        if self._deeper:
            table.write(" ")
        elif tag == "tr":
            table.begin_row(self._here())
        elif tag in {"td", "th"}:
            across, down = attrs.get("colspan") or "", attrs.get("rowspan") or ""
            table.begin_cell(self._here(), across=across, down=down)
        elif tag in _LINES:
            table.write(" ")

    def _end_part(self, tag: str) -> None:
        if tag in {"td", "th"} and not self._deeper:
            self._tables[-1].end_cell()
        elif tag == "tr" and not self._deeper:
            self._tables[-1].end_row()

    def _end_table(self) -> None:
        if self._deeper:
            self._deeper -= 1
        elif self._tables:
            self._close_table(ended=True)

    def _close_tables(self) -> None:
        """Close all open tables, of which none has come to its end."""
        self._deeper = 0
        while self._tables:
            self._close_table(ended=False)

    def _close_table(self, *, ended: bool) -> None:
        """Close the innermost table: inside a cell of another it is words of that cell."""
        table = self._tables.pop()
        table.end_row() if ended else table.end_cell()
        if not self._tables:
            self.blocks += table.blocks(ended=ended)
            return
        self._tables[-1].write(f" {table.text} ")
        if table.columns:
            message = "this table stands inside a cell: it is read as words of that cell"
            self.findings.append(finding_of("stray-row", table.location, message, LOOK_UP))

    def _flush(self) -> None:
        text, self._text = normalised("".join(self._text)), []
        if not text.strip():
            return
        if self._in_code:
            self.blocks.append(Framed(text.strip("\n"), self._location))
            return
        line = " ".join(text.split())
        kind = Heading if self._heading else Paragraph
        self.blocks.append(kind(line, self._location))
