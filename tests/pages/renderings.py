"""Pages of our own as text, in every form in which documentation was seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from tests.pages.blocks import Code, Explorer, Heading, Paragraph, blocks_of
from tests.pages.forms import FORMS
from tests.pages.tables import Line, sentences, table_lines
from tests.pages.words import pick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.transcript import PageFacts
    from tests.pages.blocks import Block, Look
    from tests.pages.forms import Form

EXPLORER = "https://console.tencentcloud.com/api/explorer?Product={}&Version={}&Action={}"
BRACKETS = frozenset("{}[],")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a page, and for each of its lines what it is and which section it is in."""

    text: str
    lines: tuple[Line, ...]
    sections: tuple[int, ...]
    """The number of the section of each line."""

    def span(self, label: str) -> range:
        """Return the numbers, from 1, of the lines that state the fact *label*."""
        found = [number for number, line in enumerate(self.lines, 1) if line.label == label]
        return range(found[0], found[-1] + 1) if found else range(0)

    def section(self, number: int) -> range:
        """Return the numbers, from 1, of all lines of the section with this *number*."""
        found = [at for at, section in enumerate(self.sections, 1) if section == number]
        return range(found[0], found[-1] + 1)


def render(page: PageFacts, name: str, look: Look) -> Rendered:
    """Return *page* in the form called *name*; what the form destroys is not in the text."""
    form = FORMS[name]
    if name in {"R2", "R3"} and look.language == "zh" and page.kind == "action":
        form = replace(form, headings="plain")
    lines: list[Line] = []
    sections: list[int] = []
    section = 0
    for block in (None, *blocks_of(page, look), None):
        if isinstance(block, Heading) and block.level == 2:
            section += 1
        if block is None:
            new = list(_foot(page, form, look) if sections else _top(page, form, look))
            section += bool(sections)
        else:
            new = list(_block_lines(block, form))
        if lines and new and form.spaced and lines[-1].text:
            new.insert(0, Line("", "", "blank"))
        lines += new
        sections += [section] * len(new)
    lines = [_disguised(line, form, look) for line in lines]
    if form.headings == "html":
        lines, sections = _headings_joined(lines, sections)
    text = "\ufeff" * look.bom + "\n".join(line.text for line in lines) + "\n"
    return Rendered(text, tuple(lines), tuple(sections))


def _block_lines(block: Block, form: Form) -> Iterator[Line]:
    match block:
        case Heading():
            yield from _heading_lines(block, form)
        case Paragraph():
            yield from _paragraph_lines(block, form)
        case Code():
            yield from _code_lines(block, form)
        case Explorer():
            yield from _explorer_lines(block, form)
        case _:
            yield from table_lines(block, form)


def _heading_lines(block: Heading, form: Form) -> Iterator[Line]:
    if form.headings == "none":
        return
    text = block.text
    if form.headings == "markdown":
        text = f"{'#' * block.level} {block.text}"
    elif form.headings == "html":
        anchor = block.text.replace(" ", "-")
        text = f'<h{block.level} id="{anchor}">{block.text}</h{block.level}>'
    yield Line(text, block.label, "heading")


def _paragraph_lines(block: Paragraph, form: Form) -> Iterator[Line]:
    if not block.text or (block.only_without_headings and form.headings != "none"):
        return
    if form.headings == "html":
        yield Line(f"<p>{escape(block.text, quote=False)}</p>", block.label, "prose")
        return
    parts = sentences(block.text) if block.label.endswith(".doc") else [block.text]
    for number, part in enumerate(parts):
        if number and form.spaced:
            yield Line("", block.label, "prose")
        yield Line(part, block.label, "prose")


def _code_lines(block: Code, form: Form) -> Iterator[Line]:
    lines = list(block.lines)
    if form.flush:
        lines = [line.lstrip() for line in lines if line.strip()]
    if not form.keeps_brackets:
        lines = [line for line in lines if set(line.strip()) - BRACKETS]
    if form.headings == "html":
        lines = [escape(line) for line in lines]
        lines[0] = f"<p><pre><code>{lines[0]}"
        lines[-1] += "</code></pre></p>"
    if form.fence and form.headings == "markdown":
        yield Line(f"```{block.language if form.url else ''}", block.label, "fence")
    yield from (Line(line, block.label, "code") for line in lines)
    if form.fence and form.headings == "markdown":
        yield Line("```", block.label, "fence")


def _explorer_lines(block: Explorer, form: Form) -> Iterator[Line]:
    if block.below is not (form.explorer == "link"):
        return
    link = EXPLORER.format(block.product, block.version, block.action)
    if form.explorer == "box":
        for text in ("We recommend you to use API Explorer", "Try it", "API Explorer helps."):
            yield Line(text, "explorer", "chrome")
    elif form.explorer == "link":
        yield Line(f"* [API 3.0 Explorer]({link})", "explorer", "chrome")
    elif form.explorer == "html":
        box = f'<a href="{escape(link)}" class="rno-api-explorer-btn">Try it</a>'
        yield Line(f'<div class="rno-api-explorer">{box}</div>', "explorer", "chrome")


def _title(page: PageFacts) -> str:
    if page.action is not None:
        return page.action.name
    return "Data Types" if page.kind == "types" else "Error Codes"


def _top(page: PageFacts, form: Form, look: Look) -> Iterator[Line]:
    if form.headings == "html":
        yield from _html_top(page, look)
    elif form.url:
        yield Line(f"# {_title(page)}", "", "chrome")
    elif form.chrome and look.chrome:
        nav = ("tencent cloud", "Print Works", "API Category", "Data Types", "Error Codes")
        yield from (Line(text, "", "chrome") for text in (*nav, _title(page), look.words.focus))
        if page.updated:
            said = pick(look.words.updated, look.variant).format(page.updated)
            yield Line(said, "updated", "chrome")


def _html_top(page: PageFacts, look: Look) -> Iterator[Line]:
    yield Line("<!DOCTYPE html>", "", "chrome")
    yield Line(f"<html><head><title>{_title(page)}</title>", "", "chrome")
    yield Line(f'<link rel="canonical" href="{page.url}">', "url", "chrome")
    yield Line('<script>var nav = {"title": "Data Types"};</script></head><body>', "", "chrome")
    if look.chrome:
        yield Line('<ul class="nav"><li>Data Types</li><li>Error Codes</li></ul>', "", "chrome")
    yield Line(f'<h1 class="rno-title-module-title">{_title(page)}</h1>', "", "chrome")
    if page.updated and look.chrome:
        said = pick(look.words.updated, look.variant).format(page.updated)
        yield Line(f'<p class="rno-title-module-date">{said}</p>', "updated", "chrome")
    yield Line('<div id="docArticleContent"><div class="markdown-text-box">', "", "chrome")


def _foot(page: PageFacts, form: Form, look: Look) -> Iterator[Line]:
    if form.headings == "html":
        yield Line("</div></div></body></html>", "", "chrome")
    elif form.url:
        yield Line(f"*Source: [{page.url}]({page.url})*", "url", "chrome")
    elif form.chrome and look.chrome:
        for text in ("Was this page helpful?", "Help us improve! Rate it.", "Feedback"):
            yield Line(text, "", "chrome")


def _disguised(line: Line, form: Form, look: Look) -> Line:
    """Indent *line* and put in blanks and marks that a reader does not see."""
    text = line.text
    if line.part in {"row", "prose"}:
        if look.zero_width:
            text = text.replace(" the ", " \u200bthe ")
        if look.no_break:
            text = text.replace(" of the ", " of\xa0the ")
    return Line(form.indent * bool(text) + text, line.label, line.part)


def _headings_joined(lines: list[Line], sections: list[int]) -> tuple[list[Line], list[int]]:
    """Return the lines without empty ones, each heading on the line of what follows it."""
    joined: list[Line] = []
    kept: list[int] = []
    for line, section in zip(lines, sections, strict=True):
        if line.part == "blank":
            continue
        if joined and joined[-1].part == "heading" and line.part in {"table", "prose"}:
            before = joined.pop()
            joined.append(Line(before.text + line.text, before.label or line.label, line.part))
        else:
            joined.append(line)
            kept.append(section)
    return joined, kept
