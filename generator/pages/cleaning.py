"""Text of a page without what only served to show it."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(
    r"</?(?:a|b|br|code|dd|div|dl|dt|dx-[a-z-]+|em|font|h[1-6]|i|img|li|ol|p|pre|small|span|strong|sub"
    r"|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:[^()\s]|\([^()]*\))*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>-])")
_UNSEEN = str.maketrans(
    {"\ufeff": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": ""}
    | dict.fromkeys("\xa0\u3000\u2002\u2003\u2009\u202f", " ")
    | dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " ")
)


def normalised(text: str) -> str:
    """Return *text* in NFC, with plain blanks and line ends and nothing invisible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clean(cell: str) -> str:
    """Return the words of *cell* without marks, links and tags, one blank between them."""
    if "[" in cell:
        cell = _LINK.sub(lambda match: match["text"], cell)
    if "<" in cell:
        cell = _TAG.sub(" ", cell)
    if "\\" in cell:
        cell = _ESCAPE.sub(r"\1", cell)
    if "&" in cell:
        cell = html.unescape(cell).translate(_UNSEEN)
    return " ".join(cell.replace("`", "").replace("**", "").split())
