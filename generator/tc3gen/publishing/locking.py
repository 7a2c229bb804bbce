"""A lock on a folder: one run of tc3gen writes into it at a time, and none reads meanwhile.

The system holds it for the open folder itself. So no file tells of it, and a run that is killed
takes its lock along.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tc3gen.publishing.folder_handles import Folder

LOCK_SECONDS = 60.0
"""How long a run waits for another one to end."""

_RETRY_SECONDS = 0.05
_UNLOCKABLE = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""What file systems say that have no locks for folders, such as NFS: a run goes on without."""


class BusyError(OSError):
    """Another run held the lock for as long as this one could wait."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EBUSY, "another run of tc3gen does not end here", str(path))


@contextmanager
def locked(
    folder: Folder,
    *,
    shared: bool,
    notify: Callable[[str], object],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> Iterator[None]:
    """Hold the lock of *folder*: alone, or *shared* with others that only read.

    Waits for another run, which *notify* is told, and raises BusyError after `LOCK_SECONDS`.
    """
    with _lockable(folder) as descriptor:
        deadline = None
        while not _try_to_lock(descriptor, shared=shared):
            if deadline is None:
                deadline = clock() + LOCK_SECONDS
                notify(f"{folder.path}: waiting for another run of tc3gen to end")
            if clock() >= deadline:
                raise BusyError(folder.path)
            sleep(_RETRY_SECONDS)
        yield


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _lockable(folder: Folder) -> Iterator[int]:
        """Open a file in the user's folder of temporary files: a folder has no handle here."""
        name = hashlib.sha256(str(folder.path.resolve()).casefold().encode()).hexdigest()
        path = Path(tempfile.gettempdir()) / f"tc3gen-{name}.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _try_to_lock(descriptor: int, *, shared: bool) -> bool:  # noqa: ARG001 - see below
        """Take the lock if nobody has it; Windows has none to share."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    @contextmanager
    def _lockable(folder: Folder) -> Iterator[int]:
        with ExitStack() as stack:
            descriptor = folder.descriptor
            if descriptor is None:
                descriptor = os.open(folder.path, os.O_RDONLY)
                stack.callback(os.close, descriptor)
            yield descriptor

    def _try_to_lock(descriptor: int, *, shared: bool) -> bool:
        """Take the lock if nobody has it, or where the file system has none."""
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _UNLOCKABLE:
                raise
        return True
