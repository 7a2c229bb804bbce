"""Work spread over processes, with results in the order in which it was given."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")


def spread(
    work: Callable[[T], R], items: Sequence[T], *, jobs: int | None = None
) -> Generator[R, None, None]:
    """Yield the result of *work* for each of *items*; both, and what it returns, can be pickled.

    *jobs* processes are started, at most one an item and, by default, one a processor; where that
    is one, none is. They end with this generator, which has to be closed, and with this process.
    """
    count = min(len(items), jobs or _processors())
    if count <= 1:
        yield from map(work, items)
        return
    before = {*multiprocessing.active_children()}
    # Forked, a process would have the locks of threads that it does not have.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    try:
        with _interrupts_held_back():
            results = pool.map(work, items)
        yield from results
    except BaseException:
        for child in {*multiprocessing.active_children()} - before:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let Ctrl-C wait; what is started meanwhile never sees it, and so cannot complain of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> None:
    """Set up a process: Ctrl-C is its parent's, and it ends with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)
