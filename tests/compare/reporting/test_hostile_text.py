"""Documentation text is hostile: in a report it is text, in every format."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tc3gen.compare.changes import Change
from tc3gen.compare.report import Located
from tc3gen.compare.reporting import (
    PageReview,
    Review,
    Sentence,
    ServiceReview,
    StaleDecision,
    write_review,
)
from tc3gen.compare.signatures import SignatureChange
from tc3gen.findings import UNSEEN, Finding, Location

HOSTILE = [
    "<script>alert(1)</script>",
    "</code></pre></details><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "a `b` ``c`` ```",
    "```\n# heading\n```",
    "**bold** [a](javascript:alert(1)) ![b](https://x.example/y)",
    "@everyone #1 https://x.example www.x.example",
    "\u202eright to left\u202c \x1b[31mred \x00",
    "| a | b |",
    "-]{+",
    '" onclick="alert(1)',
    "&lt;b&gt;",
]


def review_with(text: str) -> Review:
    """Return a report in which everything that a page can say says *text*."""
    location = Location(text, 1, 1)
    finding = Finding(location, "lost-fact", text, text, "warning")
    sentence = Sentence(text, f"before {text}", f"after {text}", url=text)
    change = Change("code-added", text, "it is {} now, {} before", (text, text))
    page = PageReview(text, text, "refused", text, text)
    return Review(
        services=(ServiceReview(text, "refused", (page,), (finding,)),),
        changes=(Located(change, location),),
        python=(SignatureChange(text, text, f"{text} now", (text, text)),),
        stale=(StaleDecision(location, text, text, sentence, text),),
        prose=(sentence,),
        open=(finding,),
        done=(text,),
    )


class Elements(HTMLParser):
    """Collects the elements of a page, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_in_html_it_is_text_and_the_page_has_no_way_to_run_or_load_anything(text: str) -> None:
    page, plain = (write_review(review_with(each), "html") for each in (text, "plain"))
    found, usual = Elements(), Elements()
    found.feed(page)
    usual.feed(plain)
    assert (found.tags, found.attributes) == (usual.tags, usual.attributes)
    assert not found.tags & {"script", "img", "iframe", "a", "link", "object", "form", "base"}
    assert not found.attributes & {"href", "src", "srcset", "action", "onclick"}
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    first = text.partition("\n")[0]
    assert UNSEEN.search(first) or first in found.text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_what_nobody_could_see_is_shown_as_its_number(text: str, style: str) -> None:
    written = write_review(review_with(text), style)  # type: ignore[arg-type]
    assert UNSEEN.search(written.replace("\n", "")) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_in_markdown_it_stands_in_code_and_nowhere_else(text: str) -> None:
    page, plain = (write_review(review_with(each), "markdown") for each in (text, "plain"))
    assert outside(page) == outside(plain)


def outside(page: str) -> str:
    """Return what of Markdown stands outside of code: of spans, and of blocks with a fence."""
    kept: list[str] = []
    fence = ""
    for line in page.splitlines():
        opened = re.match("`{3,}", line)
        if fence or opened:
            closes = fence and line.rstrip() == fence
            fence = "" if closes else fence or (opened[0] if opened else "")
            continue
        kept.append(re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", line))
    return "\n".join(kept)


def test_text_outside_of_code_is_found() -> None:
    assert outside("a `b` c ``d ` e`` f\n```x\ng\n```\nh") == "a CODE c CODE f\nh"


def test_the_lines_of_a_terminal_are_ours_alone() -> None:
    plain = write_review(review_with("plain"))
    for text in HOSTILE:
        assert len(write_review(review_with(text)).splitlines()) == len(plain.splitlines()), text
