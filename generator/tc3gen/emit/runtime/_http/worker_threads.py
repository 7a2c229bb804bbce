# SPDX-License-Identifier: MIT-0
"""Daemon threads that send requests for an event loop."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeAlias

from .._forking import register_fork_reset

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from .messages import HttpResponse

    Job: TypeAlias = tuple[Future[HttpResponse], Callable[[], HttpResponse]]

__all__ = ["Workers"]

_MAX_THREADS = 10
"""How many requests are sent at once: as many as a transport has connections to an endpoint."""

_MAX_IDLE_SECONDS = 5.0
"""How long a thread waits for another request before it ends."""


class Workers:
    """At most 10 threads, started as needed; a forked process starts its own.

    They are daemon threads: at its end a process does not wait for what nobody awaits any more.
    """

    def __init__(self) -> None:
        # Imported here, as a client for threads needs no futures.
        from concurrent.futures import Future

        self._new_future: Callable[[], Future[HttpResponse]] = Future
        self.reset_after_fork()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Drop state inherited from the parent process, whose threads do not exist here."""
        self._lock = threading.RLock()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = 0
        # Threads that wait for a job, less jobs that wait for a thread.
        self._free = 0

    def submit(self, send: Callable[[], HttpResponse]) -> Future[HttpResponse]:
        """Have a thread call *send*, unless the future is cancelled before one is free.

        Raises RuntimeError where there is no thread and none can be started.
        """
        future = self._new_future()
        with self._lock:
            if self._free < 1 and self._threads < _MAX_THREADS:
                self._start_thread()
            self._free -= 1
            self._jobs.put((future, send))
        return future

    def close(self) -> None:
        """Let the threads end once they have sent what is queued; later jobs start new ones."""
        with self._lock:
            jobs, threads = self._jobs, self._threads
            self._jobs, self._threads, self._free = SimpleQueue(), 0, 0
        for _ in range(threads):
            jobs.put(None)

    def _start_thread(self) -> None:
        try:
            threading.Thread(target=self._work, args=(self._jobs,), name="tc3", daemon=True).start()
        except RuntimeError:
            if not self._threads:
                raise
        else:
            self._threads += 1
            self._free += 1

    def _work(self, jobs: SimpleQueue[Job | None]) -> None:
        while (job := self._next_job(jobs)) is not None:
            _run_job(*job)
            del job  # so that no message is kept while the thread waits
            with self._lock:
                if jobs is self._jobs:
                    self._free += 1

    def _next_job(self, jobs: SimpleQueue[Job | None]) -> Job | None:
        """Return the next job; ``None`` when the thread was idle for too long, or is to end."""
        while True:
            try:
                return jobs.get(timeout=_MAX_IDLE_SECONDS)
            except Empty:
                with self._lock:
                    # Otherwise a job has just been queued for this thread.
                    if self._free > 0 and jobs is self._jobs:
                        self._free -= 1
                        self._threads -= 1
                        return None


def _run_job(future: Future[HttpResponse], send: Callable[[], HttpResponse]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        response = send()
    except BaseException as error:  # noqa: BLE001 - raised where it is awaited
        future.set_exception(error)
    else:
        future.set_result(response)
    # The traceback of an error leads to this frame: it must not lead to the error.
    del future, send
