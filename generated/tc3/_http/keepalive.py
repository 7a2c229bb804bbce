# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Requests over kept connections: takes one from a pool, or opens one, and puts it back."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

from .._forking import register_fork_reset
from ..errors import NotSentError
from .cancellation import Cancellation
from .connection import Connection
from .deadline import Deadline
from .http1 import post
from .not_sent import nothing_sent
from .pool import Pool, Slot, closed_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from .dialer import Dialer
    from .endpoint import Endpoint
    from .messages import HttpRequest, HttpResponse

__all__ = ["ConnectionPools"]


class ConnectionPools:
    """A pool for each endpoint, shared by threads, and by no other process."""

    def __init__(
        self,
        dialer: Dialer,
        *,
        max_connections: int,
        max_response_bytes: int,
        monotonic: Callable[[], float],
    ) -> None:
        self._dialer = dialer
        self._max_connections = max_connections
        self._max_response_bytes = max_response_bytes
        self._monotonic = monotonic
        self._lock = threading.RLock()
        self._pools: dict[Endpoint, Pool] = {}
        self._opened: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._dialing: set[Cancellation] = set()
        self._closed = False
        register_fork_reset(self)

    def send(self, request: HttpRequest, cancellation: Cancellation | None) -> HttpResponse:
        """Carry *request* once; see HttpTransport."""
        with nothing_sent():
            deadline = Deadline(request.deadline, self._monotonic)
            pool = self._pools.get(request.endpoint) or self._new_pool(request.endpoint)
            slot = Slot()
            connection = pool.take(slot, deadline, cancellation)
        try:
            if connection is not None:
                try:
                    return _exchanged(connection, request, deadline, cancellation)
                except NotSentError as error:
                    if not _was_dead(error):
                        raise
                    connection.close()
                    request = request.renewed()
            with nothing_sent():
                connection = self._dialed(request.endpoint, deadline, cancellation)
            return _exchanged(connection, request, deadline, cancellation)
        finally:
            pool.release(slot, connection)

    def _new_pool(self, endpoint: Endpoint) -> Pool:
        with self._lock:
            pool = self._pools.setdefault(
                endpoint, Pool(self._max_connections, monotonic=self._monotonic)
            )
            if self._closed:
                pool.close()
        return pool

    def _dialed(
        self, endpoint: Endpoint, deadline: Deadline, cancellation: Cancellation | None
    ) -> Connection:
        """Open a connection; `close` ends that, but not the request that follows."""
        dialing = Cancellation()
        try:
            with self._lock:
                if self._closed:
                    raise closed_error()
                self._dialing.add(dialing)
            if cancellation is not None:
                cancellation.hooks(dialing.cancel)
            stream = self._dialer.dial(endpoint, deadline, dialing)
        finally:
            if cancellation is not None:
                cancellation.release()
            with self._lock:
                self._dialing.discard(dialing)
        connection = Connection(stream, max_response_bytes=self._max_response_bytes)
        self._opened.add(connection)
        return connection

    def close(self) -> None:
        """Close what is idle now, and what is in use as soon as its request ends."""
        with self._lock:
            self._closed = True
            pools, dialing = list(self._pools.values()), list(self._dialing)
        for pool in pools:
            pool.close()
        for cancellation in dialing:
            cancellation.cancel(closed_error())

    def reset_after_fork(self) -> None:
        """Start anew in a forked process; closing there says nothing on the wire."""
        self._lock = threading.RLock()
        self._dialing = set()
        self._dialer.reset_after_fork()
        for connection in list(self._opened):
            connection.close()
        for pool in self._pools.values():
            pool.reset_after_fork()
        self._pools = {}


def _exchanged(
    connection: Connection,
    request: HttpRequest,
    deadline: Deadline,
    cancellation: Cancellation | None,
) -> HttpResponse:
    """Sign *request*, which has waited for all that it had to, and carry it."""
    with nothing_sent():
        message = post(request.headers, request.body)
    if cancellation is None:
        return connection.exchange(message, deadline)
    cancellation.begin(connection.shut)
    try:
        return connection.exchange(message, deadline)
    finally:
        cancellation.release()


def _was_dead(error: NotSentError) -> bool:
    """Return whether the service had hung up, without a word, before the request was whole."""
    gone = isinstance(error.__cause__, ConnectionError)
    return gone and error.response is None and error.retry != "never"
