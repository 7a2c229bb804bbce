"""Where the keys of a table stand in TOML, which the reader of Python's library does not tell."""

from __future__ import annotations

import re

from tc3gen.findings import Location

_HEADER = re.compile(r"^[ \t]*\[+[ \t]*([^\]\n]*?)[ \t]*\]+", re.MULTILINE)
_QUOTES = str.maketrans("", "", "\"' \t")


class Locations:
    """Where things stand in the *table* of a text: looked for where most people write them.

    What is written otherwise, such as in a table on one line, has no location but its file.
    """

    def __init__(self, text: str, table: str) -> None:
        self._text = text
        headers = [*_HEADER.finditer(text)]
        ends = [*(found.start() for found in headers[1:]), len(text)]
        spans = [
            (found.end(), end)
            for found, end in zip(headers, ends, strict=True)
            if found[1].translate(_QUOTES) == table
        ]
        self._start, self._end = spans[0] if spans else (0, 0)

    def of(self, key: str, path: str, item: str = "") -> Location:
        """Return where *key* stands, or an *item* of its list; else the file at *path*."""
        found = self._key(key) if key else None
        if found is None:
            return Location(path)
        at = found.start("key")
        if item:
            quoted = re.compile(rf"(?P<quote>[\"']){re.escape(item)}(?P=quote)")
            inside = quoted.search(self._text, found.end(), self._end)
            at = inside.start() if inside else at
        line = self._text.count("\n", 0, at) + 1
        return Location(path, line, at - self._text.rfind("\n", 0, at))

    def _key(self, key: str) -> re.Match[str] | None:
        written = re.compile(
            rf"^[ \t]*(?P<key>(?P<quote>[\"']?){re.escape(key)}(?P=quote))[ \t]*=", re.MULTILINE
        )
        return written.search(self._text, self._start, self._end)
