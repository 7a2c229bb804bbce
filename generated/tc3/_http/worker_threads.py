# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Threads that send for an event loop."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeAlias

from .._forking import register_fork_reset

if TYPE_CHECKING:
    from collections.abc import Callable

    from .messages import HttpResponse

    Job: TypeAlias = tuple[Future[HttpResponse], Callable[[], HttpResponse]]

__all__ = ["Workers"]

_THREADS = 10
"""How many requests are under way at once; as many connections does a transport keep."""

_IDLE_SECONDS = 5.0
"""How long a thread waits for another request before it ends."""


class Workers:
    """At most 10 threads, started as they are needed, and anew in a forked process.

    They are daemon threads: a process does not wait at its end for what nobody awaits any more.
    """

    def __init__(self) -> None:
        self.reset_after_fork()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Start anew in a forked process: the threads of its parent are not there."""
        self._lock = threading.RLock()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = 0
        # Threads that wait for a request, less requests that wait for a thread.
        self._free = 0

    def submit(self, send: Callable[[], HttpResponse]) -> Future[HttpResponse]:
        """Have *send* called as soon as a thread is free; who cancels in time keeps it from that.

        Raises RuntimeError where there is no thread and none can be started.
        """
        sending: Future[HttpResponse] = Future()
        with self._lock:
            if self._free < 1 and self._threads < _THREADS:
                self._start()
            self._free -= 1
            self._jobs.put((sending, send))
        return sending

    def close(self) -> None:
        """Let the threads end once they have sent what waits; later requests get others."""
        with self._lock:
            jobs, threads = self._jobs, self._threads
            self._jobs, self._threads, self._free = SimpleQueue(), 0, 0
        for _ in range(threads):
            jobs.put(None)

    def _start(self) -> None:
        try:
            threading.Thread(target=self._work, args=(self._jobs,), name="tc3", daemon=True).start()
        except RuntimeError:
            if not self._threads:
                raise
        else:
            self._threads += 1
            self._free += 1

    def _work(self, jobs: SimpleQueue[Job | None]) -> None:
        while (job := self._next(jobs)) is not None:
            _carry_out(*job)
            del job  # while it waits, it keeps no message
            with self._lock:
                if jobs is self._jobs:
                    self._free += 1

    def _next(self, jobs: SimpleQueue[Job | None]) -> Job | None:
        """Return what to do next; ``None`` where a thread has waited long enough, or is to end."""
        while True:
            try:
                return jobs.get(timeout=_IDLE_SECONDS)
            except Empty:
                with self._lock:
                    # Otherwise a request has just been left to this thread.
                    if self._free > 0 and jobs is self._jobs:
                        self._free -= 1
                        self._threads -= 1
                        return None


def _carry_out(sending: Future[HttpResponse], send: Callable[[], HttpResponse]) -> None:
    if not sending.set_running_or_notify_cancel():
        return
    try:
        response = send()
    except BaseException as error:  # noqa: BLE001 - raised where it is awaited
        sending.set_exception(error)
    else:
        sending.set_result(response)
