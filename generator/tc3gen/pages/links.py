"""Where the page of an action leads to: the pages of its data types and of its error codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

from tc3gen.pages.html import is_html, parsable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKDOWN = re.compile(r"\[(?P<text>[^\[\]]{1,200})\]\((?P<url>[^()\s]{1,2000})\)")
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9_]*")
_TYPES = re.compile(
    r"data (?:types?|structures?)|数据(?:结构|类型)"
    r"|データ(?:型|タイプ|構造)|데이터 (?:타입|구조|유형)",
    re.IGNORECASE,
)
_ERRORS = re.compile(r"error codes?|错误码|エラーコード|(?:오류|에러) 코드", re.IGNORECASE)
_PRODUCT = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True, order=True)
class LinkedPage:
    """The address of a page that belongs to another one, and what stands there."""

    url: str
    kind: Literal["types", "errors"]


def linked_pages(text: str, url: str) -> list[LinkedPage]:
    """Return the pages of data types and error codes that the page *text* at *url* leads to.

    They are on its site and, where addresses name a product by its number, of its product.
    """
    links = _html_links(text) if is_html(text) else _markdown_links(text)
    found: dict[str, LinkedPage] = {}
    for target, called in links:
        whole = _joined(url, target)
        page, fragment = urldefrag(whole) if whole else ("", "")
        kind = _kind(called, fragment)
        if kind and page and page != urldefrag(url).url and _belongs(page, url):
            found.setdefault(page, LinkedPage(page, kind))
    return sorted(found.values())


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return ""


def _kind(called: str, fragment: str) -> Literal["types", "errors", ""]:
    """Return what stands where a link leads, as far as its text and its fragment tell."""
    if fragment and fragment == called and _TYPE_NAME.fullmatch(called):
        return "types"
    if _TYPES.fullmatch(called):
        return "types"
    return "errors" if _ERRORS.fullmatch(called) else ""


def _belongs(page: str, url: str) -> bool:
    one, other = urlsplit(page), urlsplit(url)
    if (one.scheme, one.netloc) != (other.scheme, other.netloc):
        return False
    products = [_product(parts.path) for parts in (one, other)]
    return not all(products) or products[0] == products[1]


def _product(path: str) -> str:
    """Return the number of the product in a path such as ``/document/product/382/79029``."""
    *_, product, _ = ("", *path.rstrip("/").split("/"))
    return product if _PRODUCT.fullmatch(product) else ""


def _markdown_links(text: str) -> Iterator[tuple[str, str]]:
    for match in _MARKDOWN.finditer(text):
        yield match["url"], " ".join(match["text"].split())


def _html_links(text: str) -> Iterable[tuple[str, str]]:
    reader = _Links()
    reader.feed(parsable(text))
    reader.close()
    return reader.links


class _Links(HTMLParser):
    """Collects address and text of each link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self._target = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link."""
        if tag == "a":
            self._target, self._text = dict(attrs).get("href") or "", []

    def handle_endtag(self, tag: str) -> None:
        """End a link."""
        if tag == "a" and self._target:
            self.links.append((self._target, " ".join("".join(self._text).split())))
            self._target = ""

    def handle_data(self, data: str) -> None:
        """Take the text of a link."""
        if self._target:
            self._text.append(data)
