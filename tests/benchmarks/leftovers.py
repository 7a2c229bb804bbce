"""What is left where nothing should be: tasks, handles, threads, descriptors and warnings."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_DESCRIPTORS = Path("/proc/self/fd")
_OWN_DESCRIPTORS = 1
"""What a loop watches for itself: the pipe that wakes it."""


@contextmanager
def nothing_left() -> Iterator[list[str]]:
    """Yield a list that has, after the block, what the block has left in this process."""
    left: list[str] = []
    threads, descriptors = threading.active_count(), _descriptors()
    hook, sys.unraisablehook = sys.unraisablehook, lambda what: left.append(f"{what.exc_value!r}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield left
            gc.collect()
    finally:
        sys.unraisablehook = hook
    if (more := threading.active_count() - threads) > 0:
        left.append(f"{more} threads")
    if (more := _descriptors() - descriptors) > 0:
        left.append(f"{more} descriptors")


def left_in_loop() -> list[str]:
    """Return what there is in the running event loop beside the task that asks."""
    loop: Any = asyncio.get_running_loop()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    found = [f"{task!r}" for task in tasks]
    timers = [handle for handle in getattr(loop, "_scheduled", ()) if not handle.cancelled()]
    found += [f"{handle!r}" for handle in timers]
    selector = getattr(loop, "_selector", None)
    if selector is not None and len(selector.get_map()) > _OWN_DESCRIPTORS:
        found.append(f"{len(selector.get_map()) - _OWN_DESCRIPTORS} watched descriptors")
    return found


def _descriptors() -> int:
    """Return how many files and sockets this process has; 0 where the system does not tell."""
    return len(list(_DESCRIPTORS.iterdir())) if _DESCRIPTORS.exists() else 0
