# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Daemon threads: a pool of them that sends for an event loop, and one for a blocking call."""

from __future__ import annotations

import threading
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

from .._forking import register_fork_reset

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from .cancellation import Cancellation, Deadline
    from .messages import HttpResponse

    Job: TypeAlias = tuple[Future[HttpResponse], Callable[[], HttpResponse]]

__all__ = ["BackgroundCall", "Workers"]

T = TypeVar("T")

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


class BackgroundCall(Generic[T]):
    """Calls a *function* that cannot be interrupted in a daemon thread that can be abandoned.

    Several threads may wait for the same result. *discard* gets a result that came too late for
    one of them, perhaps twice. There is no lock: a signal handler may wait for the same result as
    the thread that it interrupts.
    """

    def __init__(
        self, function: Callable[[], T], *, discard: Callable[[T], object] | None = None
    ) -> None:
        self._function = function
        self._discard = discard
        self._waiters: list[SimpleQueue[None]] = []
        self._is_abandoned = False
        self._result: tuple[T | None, BaseException | None] | None = None

    @property
    def is_done(self) -> bool:
        """Whether the function has returned or raised."""
        return self._result is not None

    def start(self) -> None:
        """Start the thread; raises RuntimeError where no more threads can be started."""
        threading.Thread(target=self._run, daemon=True).start()

    def wait(self, deadline: Deadline, cancellation: Cancellation) -> T:
        """Return what the function returns, or raise what it raises.

        Raises TimeoutError at the *deadline*, and NotSentError once *cancellation* is cancelled.
        """
        try:
            self._wait_until_done(deadline, cancellation)
        except BaseException:
            self._is_abandoned = True
            self._discard_if_abandoned()
            raise
        result, error = self._result or (None, None)
        if error is not None:
            raise error
        return cast("T", result)

    def _wait_until_done(self, deadline: Deadline, cancellation: Cancellation) -> None:
        wakeups: SimpleQueue[None] = SimpleQueue()
        # Before the first look at the result, so that none is missed after it.
        self._waiters.append(wakeups)
        cancellation.start_wait(partial(wakeups.put, None))
        try:
            while self._result is None:
                cancellation.check()
                try:
                    wakeups.get(timeout=deadline.remaining())
                except Empty:
                    continue
        finally:
            cancellation.end_wait()

    def _run(self) -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = self._function()
        except BaseException as raised:  # noqa: BLE001 - raised in the threads that wait
            error = raised
        self._result = result, error
        for wakeups in self._waiters:
            wakeups.put(None)
        self._discard_if_abandoned()

    def _discard_if_abandoned(self) -> None:
        """Discard a result that nobody gets: called when it arrives, and when a wait ends early."""
        if self._discard is not None and self._is_abandoned and self._result is not None:
            result, error = self._result
            if error is None:
                self._discard(cast("T", result))
