# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Makes text of a service safe to show: one line, of limited length, long numbers masked."""

from __future__ import annotations

import re
import sys

__all__ = [
    "MAX_ID",
    "MAX_TEXT",
    "escaped",
    "masked",
    "masked_but_ids",
    "masked_but_ports",
    "printable",
    "printable_id",
]

MAX_TEXT = 1000
"""How many characters of a text are shown at most."""

MAX_ID = 128
"""How many characters of a name, a code or an id are shown at most."""

_DIGITS = re.compile(r"\d{4,}")
_DIGITS_OF_NO_PORT = re.compile(r"(?<![A-Za-z0-9.\]_-]:)(?<!\d)\d{4,}|\d{6,}")
"""The same, but for up to five digits after a host and a colon."""

_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ID_OR_DIGITS = re.compile(rf"(?P<id>\b{_UUID}\b)|\d{{4,}}")
_BLANKS = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_SHOWN_AS: dict[str, str] = {
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\u3000": " ",
    **dict.fromkeys(_BLANKS, " "),
}


def printable(text: str, *, limit: int = MAX_TEXT) -> str:
    """Return *text* of a service as it can be shown anywhere; see `masked` and `escaped`."""
    return escaped(masked(text), limit=limit)


def printable_id(text: str) -> str:
    """Return the id of a request as it can be shown: a UUID as it is, all else as `printable`."""
    return text if re.fullmatch(_UUID, text) else printable(text, limit=MAX_ID)


def masked(text: str) -> str:
    """Return *text* without runs of digits as long as a phone number or a one-time code."""
    return _DIGITS.sub("***", text)


def masked_but_ports(text: str) -> str:
    """Return *text* of our own, masked but for the ports of addresses, as in ``localhost:8080``."""
    return _DIGITS_OF_NO_PORT.sub("***", text)


def masked_but_ids(text: str) -> str:
    """Return *text* of our own, masked but for the ids of requests, which support asks for."""
    return _ID_OR_DIGITS.sub(lambda found: found["id"] or "***", text)


def escaped(text: str, *, limit: int = MAX_TEXT) -> str:
    """Return *text* in one line of at most *limit* characters before it is escaped.

    Control and format characters, among them line ends, terminal escapes and marks that turn the
    direction, are shown as in a Python literal, and so are lone surrogates and whatever the
    encoding of standard output lacks: printing the result never raises.
    """
    if len(text) > limit:
        text = f"{text[:limit]}..."
    if not text.isprintable():
        text = "".join(map(_shown, text))
    return text if text.isascii() else _encodable(text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return _SHOWN_AS.get(character) or ascii(character)[1:-1]


def _encodable(text: str) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        return text.encode(encoding, "backslashreplace").decode(encoding)
    except (LookupError, TypeError, ValueError):
        return ascii(text)[1:-1]
