"""Hostile pages cost no more than others of their size, and never stop the reader."""

from __future__ import annotations

import time
from functools import cache

import pytest

from tc3gen.pages.blocks import Paragraph
from tc3gen.pages.html import canonical_url, read_html
from tc3gen.pages.lines import heading_text
from tc3gen.pages.page import read_page
from tc3gen.pages.styles import is_underline
from tests.support.effort import THOROUGH

_SIZE = 60_000 if THOROUGH else 30_000
_MIN_SECONDS = 2.0 * _SIZE / 60_000
_TRIES = 3
"""How often a page may be measured: on a busy machine, what a program uses differs by factors."""
_TIMES_AN_ORDINARY_PAGE = 30
"""What takes quadratic time takes hundreds of times as long as an ordinary page of its size."""

_INPUT = (
    "Parameter Name | Required | Type | Description\n---|---|---|---\n"
    "Action | Yes | String | The value: A.\nRegion | No | String | See the list."
)
_RESPONSE = "Name | Type | Description\n---|---|---\nA | String | x\n\n"
_EXAMPLE = f"{_INPUT}\n\n{_RESPONSE}Example 1\n\n"
_FORMS = {
    "text": ("", ""),
    "description": ("## 1. API Description\n\n", f"\n\n{_EXAMPLE}"),
    "region": (f"{_INPUT} This API only supports: ", f"\n\n{_RESPONSE}"),
    "open table": ("Parameter Name Required Type Description\nA Yes String x\n", ""),
    "example": (_EXAMPLE, ""),
    "request": (f"{_EXAMPLE}```\nPOST / HTTP/1.1\n", "\n```\n"),
    "address": (f"{_EXAMPLE}```\nhttps://a.tencentcloudapi.com/?Action=A", "x\n```\n"),
    "other language": ("Name | Musst | Typ | Was\nAction | Ja | String | x: A\n", "|"),
    "html": ("<!doctype html>", ""),
    "html table": ("<!doctype html><table><tr><td>Name<td>Type<td>Description<tr><td>", ""),
}
_REPEATED = {
    "text": [" \n", "\t\n", "\u200b\n", "a maximum of ", "{\nx\n", "# ", "-", "| "],
    "description": [
        *("rate limit: ", "rate limit: 1", "1", "1,", "頻度制限", "a maximum of 1 requests "),
        *(
            "domain name for api request: a.",
            "[",
            "[](",
            "&#1",
            "last updated ",
            " ",
            "a.",
            "a maximum of 0.",
        ),
    ],
    "region": ["ap-", "ap-a ", "ap-singapore, ", ":", " ", "."],
    "open table": [" \n", "#\n", "example \n", '{"a":[\n', "~~~\n", "-", "#", "POST / HTTP/1.1\n"],
    "example": [
        "{\nx\n",
        '{"a":1\nx\n',
        '{"a":[1\n,',
        '{"a":[\n',
        '{"a"\n:',
        "https://a.tencentcloudapi.com/?Action=A&B=",
    ],
    "request": ["\n", " ", " \n", "Host:\n", "Host: a\n", "A", "A ", "<", "{"],
    "address": [" ", "\n", "\t", " \n", "&", "&A=1\n", ".0", "&A.0", "{", "<>", "a"],
    "other language": ["Version | Ja | String | 1\n", "| ", "B | Nein | String | x\n", "1. a\n"],
    "html": ["<a ", "<div ", "<div", "<link ", "<body ", "<!--", "<![", "<script ", "<?"],
    "html table": ["<a ", "<!--", '<a b="', "</", "&#", "&#1"],
}


def _seconds(page: str) -> float:
    start = time.process_time()
    read_page(page, "page")
    return time.process_time() - start


@cache
def _bearable() -> float:
    """Return how long a page of the same size may take on this machine, in seconds."""
    ordinary = _EXAMPLE + "Some words of prose about tea, sugar and milk.\n\n" * (_SIZE // 48)
    return max(_MIN_SECONDS, _TIMES_AN_ORDINARY_PAGE * _seconds(ordinary))


@pytest.mark.parametrize(
    ("form", "unit"), [(form, unit) for form, units in _REPEATED.items() for unit in units]
)
def test_time_grows_with_the_size_of_a_page_only(form: str, unit: str) -> None:
    before, after = _FORMS[form]
    page = before + unit * (_SIZE // len(unit)) + after
    assert any(_seconds(page) < _bearable() for _ in range(_TRIES))


_DIGITS = "9" * 5000


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (f"&A.{_DIGITS}=x", "an index above 999"),
        ("&A.1000=x", "an index above 999"),
        ("&A" + ".0" * 3000 + "=x", "a parameter of more than 100 levels"),
    ],
    ids=["5000 digits", "1000", "3000 levels"],
)
def test_an_address_that_asks_for_too_much_is_told_and_left_out(query: str, told: str) -> None:
    address = f"https://a.tencentcloudapi.com/?Action=A\n{query}"
    reading = read_page(f"{_EXAMPLE}```\n{address}\n```\n", "page")
    assert reading.facts is not None
    assert reading.facts.action is not None
    assert reading.facts.action.examples == ()
    said = [found.message for found in reading.findings if found.rule == "unreadable-example"]
    assert said == [f"this request has {told}; the example is left out"]


@pytest.mark.parametrize(
    "page",
    [
        f"{_EXAMPLE}```\nhttps://a.tencentcloudapi.com/?Action=A\n&A.\xb2=x\n```\n",
        f"{_EXAMPLE}```\nhttps://a.tencentcloudapi.com/?Action=A\n&A={_DIGITS}\n```\n",
        f'{_EXAMPLE}```\n{{"A": {_DIGITS}}}\n```\n',
        f'{_EXAMPLE}```\n{{"A": 1e999}}\n```\n\n```\n{{"Response": {{}}}}\n```\n',
        f"Default API request rate limit: {_DIGITS}/sec.\n\n{_EXAMPLE}",
        f"A &#{_DIGITS}; b\n\n{_EXAMPLE}",
        f"<!doctype html><p title='&#{_DIGITS};'>&#{_DIGITS};&#{'0' * 5000}65;</p>",
    ],
    ids=["superscript", "number", "json", "infinity", "rate", "reference", "html"],
)
def test_no_number_is_too_large_to_be_read_or_told(page: str) -> None:
    reading = read_page(page, "page")
    assert reading.facts is not None or reading.findings


def test_a_reference_beyond_unicode_is_the_replacement_character() -> None:
    blocks, _ = read_html(f"<body><p>a&#{_DIGITS};&#{'0' * 5000}65;</p>", "page")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["a\ufffdA"]


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
    assert (before.location.column, after.location.line, after.location.column) == (10, 2, 9)


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
