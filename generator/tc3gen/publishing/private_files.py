"""A file that only the user may read, written piece by piece, and there once it is whole."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from tc3gen.file_reading import NotRegularError, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PENDING = ".tc3gen-pending"
_MODE = 0o600
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_NEW |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def private_file(path: Path) -> Iterator[Callable[[str], object]]:
    """Yield what takes the text of the file at *path*, which replaces another one at the end.

    Until then it stands beside it, as ``NAME.tc3gen-pending``; what a killed program left there is
    replaced. Where the block raises, nothing is left. Raises OSError; NotRegularError where *path*
    is something else than a file.
    """
    if (existing := _status(path)) is not None and kind_of(existing) != "file":
        raise NotRegularError(path, kind_of(existing))
    pending = path.with_name(path.name + PENDING)
    with suppress(FileNotFoundError):
        pending.unlink()
    try:
        with _created(pending) as file:
            yield lambda text: file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        pending.replace(path)
    except BaseException:
        with suppress(OSError):
            pending.unlink()
        raise


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _created(path: Path) -> BinaryIO:
    return open(os.open(path, _NEW, _MODE), "wb")  # noqa: PTH123 - it is open already
