# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Files that hold a key: read within bounds, and not without a word where others can read them."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from .._calls.hooks import log
from .._http.before_sending import reason
from .source import unusable

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_bounded", "read_private"]

_MAX_BYTES = 65536

_told: set[str] = set()
"""The files of which was said that others can read them: once in each process."""


def read_private(path: Path) -> str | None:
    """Return the text of a file, as `read_bounded` does, and log once if others can read it."""
    text = read_bounded(path)
    if text is not None and os.name == "posix" and path.stat().st_mode & 0o077:
        _tell(str(path))
    return text


def read_bounded(path: Path) -> str | None:
    """Return the text of a file, ``None`` where there is none.

    Raises CredentialError, which is final, for a file that cannot be read, is no regular file, or
    larger than 64 KB.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for a writer
            raise unusable(f"{path} is no regular file")
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise unusable(f"{path} cannot be read: {reason(error)}") from None
    if len(content) > _MAX_BYTES:
        raise unusable(f"{path} is larger than {_MAX_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unusable(f"{path} is not UTF-8") from None


def _tell(path: str) -> None:
    if path not in _told:
        _told.add(path)
        log.warning("%s holds a key and can be read by others: chmod 600 it", path)
