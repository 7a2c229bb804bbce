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
_BLANKS = str.maketrans(
    dict.fromkeys("\xa0\u3000\u2002\u2003\u2009\u202f", " ")
    | dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " ")
)
# Default_Ignorable_Code_Point of the Unicode Character Database 16.0, DerivedCoreProperties.txt.
_IGNORABLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Finds what is not shown at all: soft hyphens, zero-width and direction marks, selectors..."""
# Those of the property Dash of PropList.txt that are written for a hyphen.
_HYPHENS = str.maketrans(
    dict.fromkeys(
        "\u058a\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-"
    )
)
# html.unescape() makes an int of all digits, and CPython makes none of more than 4300.
_LEADING_ZEROS = re.compile(r"(?<=&#)0+(?=[0-9])")
_BEYOND_UNICODE = re.compile(r"&#[1-9][0-9]{7,};?")


def normalised(text: str) -> str:
    """Return *text* in NFC, with plain blanks and line ends and nothing invisible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS)
    return text if text.isascii() else unicodedata.normalize("NFC", _IGNORABLE.sub("", text))


def hyphenated(text: str) -> str:
    """Return *text* with every kind of hyphen, dash and minus as the one that identifiers have."""
    return text if text.isascii() else text.translate(_HYPHENS)


def with_short_references(text: str) -> str:
    """Return *text* without references to characters whose number has thousands of digits.

    What is beyond Unicode becomes U+FFFD, as the HTML standard has it.
    """
    return _BEYOND_UNICODE.sub("\ufffd", _LEADING_ZEROS.sub("", text))


def clean(cell: str) -> str:
    """Return the words of *cell* without marks, links and tags, one blank between them."""
    if "[" in cell:
        cell = _LINK.sub(lambda match: match["text"], cell)
    if "<" in cell:
        cell = _TAG.sub(" ", cell)
    if "\\" in cell:
        cell = _ESCAPE.sub(r"\1", cell)
    if "&" in cell:
        cell = normalised(html.unescape(with_short_references(cell)))
    return " ".join(cell.replace("`", "").replace("**", "").split())
