"""The page of an action leads to its data types and error codes, and to much else."""

from __future__ import annotations

import pytest

from tc3gen.pages.links import LinkedPage, linked_pages

URL = "https://www.tencentcloud.com/document/product/382/79029"
SITE = "https://www.tencentcloud.com/document"


def html(*links: tuple[str, str]) -> str:
    """Return a page with *links*, address and text."""
    found = "".join(f'<a class="x" href="{url}">{text}</a>' for url, text in links)
    return f"<html><body><p>{found}</p></body></html>"


@pytest.mark.parametrize(
    ("target", "text", "page"),
    [
        ("/document/api/382/4#Filter", "Filter", LinkedPage(f"{SITE}/api/382/4", "types")),
        ("4?lang=en#Filter", "Filter", LinkedPage(f"{SITE}/product/382/4?lang=en", "types")),
        ("/document/api/382/4", "Data Types", LinkedPage(f"{SITE}/api/382/4", "types")),
        ("/document/api/382/4", "<b>Data</b>\n types", LinkedPage(f"{SITE}/api/382/4", "types")),
        ("/document/api/382/4", "数据结构", LinkedPage(f"{SITE}/api/382/4", "types")),
        ("/document/api/382/5", "Error Codes", LinkedPage(f"{SITE}/api/382/5", "errors")),
        ("/document/api/382/5", "错误码", LinkedPage(f"{SITE}/api/382/5", "errors")),
    ],
)
def test_what_belongs_to_the_page_is_found(target: str, text: str, page: LinkedPage) -> None:
    assert linked_pages(html((target, text)), URL) == [page]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("/document/api/382/4#other", "Filter"),
        ("#Filter", "Filter"),
        (f"{URL}#Filter", "Filter"),
        ("/document/api/213/4", "Data Types"),
        ("/document/api/382/5", "Common Error Codes"),
        ("https://other.example/document/api/382/4#Filter", "Filter"),
        ("http://www.tencentcloud.com/document/api/382/4#Filter", "Filter"),
        ("javascript:alert(1)", "Data Types"),
        ("https://[half", "Data Types"),
        ("", "Data Types"),
    ],
)
def test_what_does_not_is_left_out(target: str, text: str) -> None:
    assert linked_pages(html((target, text)), URL) == []


def test_a_page_that_is_linked_often_is_told_once() -> None:
    links = [("/document/api/382/4#A", "A"), ("/document/api/382/4#B", "B")]
    assert linked_pages(html(*links), URL) == [LinkedPage(f"{SITE}/api/382/4", "types")]


def test_markdown_links_count_likewise() -> None:
    text = "| Filters | Array of [Filter](/document/api/382/4#Filter) |\n[Home](/)\n"
    assert linked_pages(text, URL) == [LinkedPage(f"{SITE}/api/382/4", "types")]


def test_broken_markup_is_read_in_no_time() -> None:
    assert linked_pages("<html>" + "<a href='/" * 50_000, URL) == []
    assert linked_pages("[" * 50_000 + "](" * 50_000, URL) == []
