# SPDX-License-Identifier: MIT-0
"""The connection pool: sends a request over an idle connection, or opens one, and keeps it."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

from .._forking import register_fork_reset
from ..errors import ClosedError, NotSentError
from .before_sending import nothing_sent
from .cancellation import Cancellation, Deadline
from .connection import Connection
from .http1 import serialize_post
from .idle import IdleConnections
from .stream_flow import drive

if TYPE_CHECKING:
    from collections.abc import Callable

    from .connector import Connector
    from .endpoint import Endpoint
    from .messages import HttpRequest, HttpResponse

__all__ = ["CLOSED", "ConnectionPool", "EndpointPool", "Slot", "may_use_a_new_connection"]

CLOSED = "the client or its transport is closed: make another one; nothing was sent"
"""What a closed pool says."""

_MAX_WAIT_SECONDS = 0.5
"""How long to wait for a notification before looking whether a slot is free.

A signal handler that sends may take the notification of the thread that it interrupts, just as that
thread begins to wait.
"""


class ConnectionPool:
    """Connections to any number of endpoints, shared by the threads of one process."""

    def __init__(
        self,
        connector: Connector,
        *,
        max_connections: int,
        max_response_bytes: int,
        monotonic: Callable[[], float],
    ) -> None:
        self._connector = connector
        self._max_connections = max_connections
        self._max_response_bytes = max_response_bytes
        self._monotonic = monotonic
        self._lock = threading.RLock()
        self._pools: dict[Endpoint, EndpointPool] = {}
        self._connections: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._connecting: set[Cancellation] = set()
        self._is_closed = False
        register_fork_reset(self)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send *request* once; see HttpTransport."""
        with nothing_sent():
            deadline = Deadline(request.deadline, self._monotonic)
            pool = self._pools.get(request.endpoint) or self._new_pool(request.endpoint)
            slot = Slot()
            connection = pool.acquire(slot, deadline)
        try:
            if connection is not None:
                try:
                    return _exchange_on(connection, request, deadline)
                except NotSentError as error:
                    if not may_use_a_new_connection(error):
                        raise
                    connection.close()
                    request = request.renewed()
            with nothing_sent():
                connection = self._open_connection(request.endpoint, deadline)
            return _exchange_on(connection, request, deadline)
        finally:
            pool.release(slot, connection)

    def _new_pool(self, endpoint: Endpoint) -> EndpointPool:
        with self._lock:
            pool = self._pools.setdefault(
                endpoint, EndpointPool(self._max_connections, monotonic=self._monotonic)
            )
            if self._is_closed:
                pool.close()
        return pool

    def _open_connection(self, endpoint: Endpoint, deadline: Deadline) -> Connection:
        """Open a connection; `close` cancels that, but not the request that follows."""
        connecting = Cancellation()
        try:
            with self._lock:
                if self._is_closed:
                    raise ClosedError(CLOSED)
                self._connecting.add(connecting)
            stream = self._connector.open(endpoint, deadline, connecting)
        finally:
            with self._lock:
                self._connecting.discard(connecting)
        connection = Connection(stream, max_response_bytes=self._max_response_bytes)
        self._connections.add(connection)
        return connection

    def close(self) -> None:
        """Close idle connections now, and those in use as soon as their requests end."""
        with self._lock:
            self._is_closed = True
            pools, connecting = list(self._pools.values()), list(self._connecting)
        for pool in pools:
            pool.close()
        for cancellation in connecting:
            cancellation.cancel(ClosedError(CLOSED))

    def reset_after_fork(self) -> None:
        """Drop state inherited from the parent; its connections stay open there."""
        self._lock = threading.RLock()
        self._connecting = set()
        self._connector.reset_after_fork()
        for connection in list(self._connections):
            connection.close()
        for pool in self._pools.values():
            pool.reset_after_fork()
        self._pools = {}


def _exchange_on(connection: Connection, request: HttpRequest, deadline: Deadline) -> HttpResponse:
    """Sign *request* now that it has nothing left to wait for, and send it."""
    with nothing_sent():
        message = serialize_post(request.headers, request.body)
    return drive(connection.exchange(message, deadline), connection.stream)


def may_use_a_new_connection(error: NotSentError) -> bool:
    """Return whether the service had closed the connection, without any response."""
    is_closed = isinstance(error.__cause__, ConnectionError)
    return is_closed and error.response is None and error.retry != "never"


class Slot:
    """The right of a request to one connection, from `acquire` to `release`.

    It is freed on garbage collection, too, as when an interrupt came before the release.
    """


class EndpointPool:
    """At most *size* connections to one endpoint, in use and idle ones; any thread may call."""

    def __init__(self, size: int, *, monotonic: Callable[[], float]) -> None:
        self._size = size
        self._changed = threading.Condition()
        self._in_use: weakref.WeakSet[Slot] = weakref.WeakSet()
        self._idle = IdleConnections[Connection](monotonic)
        self._is_closed = False

    def acquire(self, slot: Slot, deadline: Deadline) -> Connection | None:
        """Wait until *slot* is granted; return the idle connection that was used last.

        Returns ``None`` where none is usable: open one. Each ``acquire`` needs one ``release``.
        Raises NotSentError at the *deadline*, and ClosedError where the pool is closed.
        """
        with self._changed:
            while not self._is_closed:
                connection = self._idle.pop()
                if connection is not None or len(self._in_use) < self._size:
                    self._in_use.add(slot)
                    return connection
                self._wait(deadline)
        raise ClosedError(CLOSED)

    def _wait(self, deadline: Deadline) -> None:
        try:
            self._changed.wait(min(deadline.remaining(), _MAX_WAIT_SECONDS))
        except TimeoutError as error:
            message = f"all {self._size} connections were in use until the deadline"
            raise NotSentError(message) from error
        except BaseException:
            # Interrupted, perhaps just as it was notified: wake another one instead.
            self._changed.notify()
            raise

    def release(self, slot: Slot, connection: Connection | None) -> None:
        """Free *slot*; keep the *connection* that was used, if another request can use it."""
        if connection is not None and not connection.is_reusable:
            connection.close()
            connection = None
        with self._changed:
            self._in_use.discard(slot)
            if connection is not None and self._is_closed:
                connection.close()
            elif connection is not None:
                self._idle.keep(connection)
            self._changed.notify()

    def close(self) -> None:
        """Close idle connections now, and those in use as soon as they are released."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
            self._idle.close()

    def reset_after_fork(self) -> None:
        """Close idle connections, in a forked process: the holder of the lock may not exist."""
        self._changed = threading.Condition()
        self.close()
