"""The lines of a file in UTF-8 or UTF-16, each of a bounded length."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from tc3gen.sending.problems import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MAX_LINE = 1 << 17
"""The longest line that is read, in characters; a message has a few hundred."""

_BOMS = {
    b"\xef\xbb\xbf": ("utf-8-sig", "surrogateescape"),
    b"\xff\xfe": ("utf-16", "surrogatepass"),
    b"\xfe\xff": ("utf-16", "surrogatepass"),
}
_UTF_8 = ("utf-8", "surrogateescape")
_HEAD_BYTES = 4
_ARCHIVE = b"PK\x03\x04"
# Bytes that are not in the encoding, and characters that no text file holds.
_UNREADABLE = re.compile("[\ud800-\udfff\x00]")


def read_lines(file: BinaryIO) -> Iterator[str]:
    """Yield the lines of *file* from its beginning, with their ends; TableError if it is no text.

    A byte that is not in the encoding is kept, as `is_readable` tells.
    """
    file.seek(0)
    encoding, errors = _encoding(file.read(_HEAD_BYTES))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
    number = 0
    try:
        while line := text.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                message = f"is longer than {MAX_LINE} characters"
                raise TableError("file", message, "is it text?", line=number)
            yield line
    except UnicodeDecodeError as error:
        message = f"what follows is not in {encoding.upper()}: {error.reason}"
        raise TableError("file", message, "save it as UTF-8", line=number + 1) from None
    finally:
        # Else *file* would be closed with it; maybe it is already.
        with suppress(ValueError):
            text.detach()


def _encoding(head: bytes) -> tuple[str, str]:
    """Return the encoding that the first bytes of a file tell, and how its errors are kept."""
    for bom, known in _BOMS.items():
        if head.startswith(bom):
            return known
    if head == _ARCHIVE:
        raise TableError("file", "it is a spreadsheet or an archive", "export it as CSV in UTF-8")
    if b"\0" in head:
        raise TableError("file", "it is no text in UTF-8", "save it as UTF-8")
    return _UTF_8


def is_readable(text: str) -> bool:
    """Return whether all of *text* was in the encoding of its file."""
    return _UNREADABLE.search(text) is None
