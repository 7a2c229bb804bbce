"""Hostile pages cost no more than others of their size, and never stop the reader."""

from __future__ import annotations

import time

import pytest

from generator.pages.blocks import Paragraph
from generator.pages.html import canonical_url, read_html
from generator.pages.lines import heading_text
from generator.pages.page import read_page
from generator.pages.styles import is_underline

_SIZE = 60_000
_SECONDS = 2.0
"""What takes quadratic time takes ten times as long, and more."""

_LEADING = {
    "text": "",
    "open table": "Parameter Name Required Type Description\nA Yes String x\n",
    "example": "Name | Type | Description\n---|---|---\nA | String | x\n\nExample 1\n\n",
    "html": "<!doctype html>",
    "html table": "<!doctype html><table><tr><td>Name<td>Type<td>Description<tr><td>",
}
_REPEATED = {
    "text": [" \n", "\t\n", "\u200b\n", "a maximum of ", "{\nx\n", "# ", "-", "| "],
    "open table": [" \n", "#\n", "example \n", '{"a":[\n', "~~~\n", "-", "#", "POST / HTTP/1.1\n"],
    "example": ["{\nx\n", '{"a":[\n', "https://a.tencentcloudapi.com/?Action=A&B="],
    "html": ["<a ", "<div ", "<div", "<link ", "<body ", "<!--", "<![", "<script ", "<?"],
    "html table": ["<a ", "<!--", '<a b="', "</", "&#"],
}


@pytest.mark.parametrize(
    ("form", "unit"), [(form, unit) for form, units in _REPEATED.items() for unit in units]
)
def test_time_grows_with_the_size_of_a_page_only(form: str, unit: str) -> None:
    page = _LEADING[form] + unit * (_SIZE // len(unit))
    start = time.process_time()
    read_page(page, "page")
    assert time.process_time() - start < _SECONDS


def test_comments_and_unknown_declarations_are_no_text() -> None:
    blocks, _ = read_html("<body><p>a<!-- b -->c<![if x]>d<?e?>f<!>g<!-->h<!--i", "page")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["acdfgh"]


def test_what_looks_like_a_comment_in_a_script_hides_nothing() -> None:
    blocks, _ = read_html("<body><script>var a = '<!--'</script><p>b", "page")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["b"]


def test_a_tag_without_an_end_is_text() -> None:
    blocks, _ = read_html("<body><p>a</p>if b <c ", "page")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["a", "if b <c"]


@pytest.mark.parametrize("end", ["", "</td>", "</table>", "</tr>"])
def test_text_is_not_lost_at_the_end_of_a_table_that_never_began(end: str) -> None:
    blocks, _ = read_html(f"<body><p>a{end}", "page")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["a"]


def test_a_comment_moves_no_place() -> None:
    (before, after), _ = read_html("<body><p>a</p><!-- x\ny --><p>b", "page")
    assert (before.place.column, after.place.line, after.place.column) == (10, 2, 9)


def test_the_canonical_address_is_that_of_its_own_link() -> None:
    page = '<link rel="canonical"><link href="https://a"><link rel="canonical" href="https://b">'
    assert canonical_url(page) == "https://b"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# a", "a"),
        ("## a ##", "a"),
        ("#a", "a"),
        ("   ### a # b #", "a # b"),
        ("#", ""),
        ("    # a", None),
        ("a # b", None),
    ],
)
def test_a_heading_of_markdown_is_its_title(line: str, title: str | None) -> None:
    assert heading_text(line) == title


@pytest.mark.parametrize(
    ("line", "expected"),
    [("---", True), ("| :--- | ---: |", True), ("-- x", False), ("- - -", False), ("+-+", False)],
)
def test_an_underline_has_two_dashes_and_no_words(line: str, *, expected: bool) -> None:
    assert is_underline(line) is expected


def test_half_of_a_surrogate_pair_in_an_example_stays_what_it_is() -> None:
    page = (
        "Parameter Name | Required | Type | Description\n---|---|---|---\n"
        "Action | Yes | String | The value: Send.\n\n"
        "Parameter Name | Type | Description\n---|---|---\nA | String | A text.\n\n"
        '```\n{"A": "\\ud83d"}\n```\n\n```\n{"Response": {"A": "\\ud83d\\ude00 \\u00e9"}}\n```\n'
    )
    facts = read_page(page, "page").facts
    assert facts is not None
    assert facts.action is not None
    (example,) = facts.action.examples
    assert example.request == '{\n  "A": "\\ud83d"\n}\n'
    assert example.response == '{\n  "Response": {\n    "A": "\U0001f600 \u00e9"\n  }\n}\n'
