# SPDX-License-Identifier: MIT-0
"""Threads that send for an event loop."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from .forking import forget_in_children
from .transport import HttpTransport

if TYPE_CHECKING:
    from .cancellation import Cancellation
    from .replies import HttpReply
    from .transport import HttpRequest, Transport

__all__ = ["Workers"]

_THREADS = 10
"""How many requests are under way at once; as many connections does a transport keep."""


class Workers:
    """At most 10 threads, started as they are needed, and anew in a forked process."""

    def __init__(self) -> None:
        self.forget()
        forget_in_children(self)

    def forget(self) -> None:
        """Start anew in a forked process: the threads of its parent are not there."""
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="tc3")

    def submit(
        self, transport: Transport, request: HttpRequest, cancellation: Cancellation
    ) -> Future[HttpReply]:
        """Have *transport* carry *request* as soon as a thread is free."""
        return self._threads.submit(_sent, transport, request, cancellation)

    def close(self) -> None:
        """Let the threads end once they have nothing to send any more."""
        self._threads.shutdown(wait=False)


def _sent(transport: Transport, request: HttpRequest, cancellation: Cancellation) -> HttpReply:
    # A class of its own may have a method of its own, that knows no cancellations.
    if isinstance(transport, HttpTransport) and type(transport).send is HttpTransport.send:
        return transport.send(request, cancellation=cancellation)
    return transport.send(request)
