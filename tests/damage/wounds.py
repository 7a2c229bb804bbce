"""Ways to damage the text of a spec file, each at a spot and with a scrap of other text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

Damage: TypeAlias = "Callable[[bytes, int, bytes], bytes]"
Wound: TypeAlias = tuple[Damage, int, bytes]

_KEY = re.compile(rb"[A-Za-z_][\w.]*(?=:)")
_VALUE = re.compile(rb"(?<=: )[^\s{},\[\]][^\n{},\[\]]*")
_QUOTED = re.compile(rb"\"[^\"\n]*\"|'[^'\n]*'")
_LIST = re.compile(rb"\[[^\]\n]*\]|\n *- .*(?:\n *- .*)*")
_SCRAPS = (
    *(b"", b"x", b"name", b"class", b"Type", b"0", b"-1", b"9" * 400, b"1.5", b"true", b"no"),
    *(b"~", b"2021-01-11", b"+60198", b"<<", b"=", b"[]", b"{}", b"[", b"}", b'"', b"'", b"|"),
    *(b"- ", b": ", b"? ", b"#", b" # ", b"%", b"@", b"---", b"...", b"&a", b"*a", b"!!int 1"),
    *(b"!x y", b"\t", b"\r", b"\n", b"\x00", b"\xff", b"\xc3", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
    *(b"Array of ", b"String", b"a" * 300, "\U0001f600\u202e".encode(), b"{{ x }}", b'"""'),
    *(b"\\U00110000", b"a? b", b"[" * 80, b"(?a)(?u)", b"Lost.Code"),
)


def _lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True) or [b"\n"]


def _indent_of(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))


def cut_line(text: bytes, at: int, scrap: bytes) -> bytes:
    """Cut one to three lines."""
    lines = _lines(text)
    del lines[at % len(lines) : at % len(lines) + 1 + len(scrap) % 3]
    return b"".join(lines)


def drop_key(text: bytes, at: int, scrap: bytes) -> bytes:
    """Cut a key with everything that stands below it."""
    lines = _lines(text)
    first = at % len(lines)
    last = first + 1
    while last < len(lines) and _indent_of(lines[last]) > _indent_of(lines[first]):
        last += 1
    return b"".join([*lines[:first], scrap if len(scrap) % 2 else b"", *lines[last:]])


def repeat_line(text: bytes, at: int, scrap: bytes) -> bytes:
    """Put a copy of a line somewhere else."""
    lines = _lines(text)
    lines.insert(len(scrap) * at % len(lines), lines[at % len(lines)])
    return b"".join(lines)


def break_indent(text: bytes, at: int, scrap: bytes) -> bytes:
    """Move a line by one column."""
    lines = _lines(text)
    line = lines[at % len(lines)]
    lines[at % len(lines)] = line[1:] if len(scrap) % 2 else b" " + line
    return b"".join(lines)


def rename_key(text: bytes, at: int, scrap: bytes) -> bytes:
    """Give a key another name."""
    return _replaced(_KEY, text, at, scrap)


def retype_value(text: bytes, at: int, scrap: bytes) -> bytes:
    """Put something else where a value stands."""
    return _replaced(_VALUE, text, at, scrap)


def empty_list(text: bytes, at: int, _: bytes) -> bytes:
    """Take all items out of a list."""
    return _replaced(_LIST, text, at, b" []")


def remove_quotes(text: bytes, at: int, _: bytes) -> bytes:
    """Take the quotes off a text."""
    found = [*_QUOTED.finditer(text)]
    return _replaced(_QUOTED, text, at, found[at % len(found)][0][1:-1] if found else b"")


def replace_byte(text: bytes, at: int, scrap: bytes) -> bytes:
    """Put something else where a byte stands."""
    at %= len(text) or 1
    return text[:at] + scrap + text[at + 1 :]


def cut_short(text: bytes, at: int, scrap: bytes) -> bytes:
    """End the file too early."""
    return text[: at % (len(text) or 1)] + scrap


def _replaced(pattern: re.Pattern[bytes], text: bytes, at: int, scrap: bytes) -> bytes:
    found = [*pattern.finditer(text)]
    if not found:
        return text + scrap
    start, end = found[at % len(found)].span()
    return text[:start] + scrap + text[end:]


DAMAGES: tuple[Damage, ...] = (
    *(cut_line, drop_key, repeat_line, break_indent, rename_key, retype_value),
    *(empty_list, remove_quotes, replace_byte, cut_short),
)
WOUNDS = st.lists(
    st.tuples(st.sampled_from(DAMAGES), st.integers(0, 99_999), st.sampled_from(_SCRAPS)),
    min_size=1,
    max_size=3,
)


def damaged(text: bytes, wounds: list[Wound]) -> bytes:
    """Return *text* after all *wounds*."""
    for damage, at, scrap in wounds:
        text = damage(text, at, scrap)
    return text
