"""The bytes of a page to its text: the type that it has to have, and the charset that it names."""

from __future__ import annotations

import codecs
import re
from email.message import Message

from tc3gen.fetching.outcomes import Refused

_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown"})
_HEAD_BYTES = 2048
_DECLARED = re.compile(rb"<meta\b[^<>]*\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSETS = frozenset(
    (
        *("utf-8", "utf-8-sig", "utf-16", "ascii", "iso8859-1", "cp1252"),
        *("gb2312", "gbk", "gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"),
    )
)
"""Those that pages are written in; others, such as UTF-7, have hidden what a page says."""
_WIDER = {"ascii": "utf-8", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""What browsers take a charset for, which has more characters."""


def text_of(body: bytes, content_type: str) -> str | Refused:
    """Return the text of a page, decoded as its header, its first bytes or the page itself say."""
    header = Message()
    header["Content-Type"] = content_type
    kind = header.get_content_type() if content_type else "text/html"
    if kind not in _TYPES:
        return Refused(f"it is no page: its content type is {kind[:80]!r}")
    named = _named(body, header)
    charset = _known(named)
    if charset is None:
        return Refused(f"its charset is {named[:40]!r}, which is not read")
    try:
        return body.decode(charset)
    except UnicodeDecodeError as error:
        where = f"byte {error.start:,}"
        return Refused(f"it is not the {named} text that it says it is, from {where} on")


def _named(body: bytes, header: Message) -> str:
    """Return the charset of a page as it is named: by its first bytes, its header, or itself."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return charset
    told = header.get_content_charset("")
    declared = _DECLARED.search(body[:_HEAD_BYTES])
    return told or (declared[1].decode("ascii") if declared else "utf-8")


def _known(named: str) -> str | None:
    try:
        charset = codecs.lookup(named).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(charset, charset) if charset in _CHARSETS else None
