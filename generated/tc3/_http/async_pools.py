# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The connections of one transport in all of its event loops, to all endpoints."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from .._forking import register_fork_reset
from .async_pool import AsyncEndpointPool
from .idle import IdleConnections

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from .async_connection import AsyncConnection
    from .connector import Connector
    from .endpoint import Endpoint

__all__ = ["AsyncPools"]


class AsyncPools:
    """A pool of *size* for each event loop and endpoint; *connections* are all of them."""

    def __init__(self, connector: Connector, size: int, monotonic: Callable[[], float]) -> None:
        self.connections: weakref.WeakSet[AsyncConnection] = weakref.WeakSet()
        self._connector = connector
        self._size = size
        self._monotonic = monotonic
        self._is_closed = False
        self._by_loop: dict[asyncio.AbstractEventLoop, dict[Endpoint, AsyncEndpointPool]] = {}
        register_fork_reset(self)

    def of(self, loop: asyncio.AbstractEventLoop, endpoint: Endpoint) -> AsyncEndpointPool:
        """Return the pool of *endpoint* in *loop*."""
        pools = self._by_loop.get(loop)
        found = None if pools is None else pools.get(endpoint)
        return self._new_pool(loop, endpoint) if found is None else found

    def _new_pool(self, loop: asyncio.AbstractEventLoop, endpoint: Endpoint) -> AsyncEndpointPool:
        """Return a new pool, which takes the idle connections of loops that do not run any more."""
        idle: IdleConnections[AsyncConnection] = IdleConnections(self._monotonic)
        pool = AsyncEndpointPool(self._size, idle)
        if self._is_closed:
            pool.close()
        for other, pools in list(self._by_loop.items()):
            if endpoint in pools and not other.is_running():
                pool.idle.take_all(pools[endpoint].idle)
            if other.is_closed():
                self._forget(other)
        self._by_loop.setdefault(loop, {})[endpoint] = pool
        return pool

    def _forget(self, loop: asyncio.AbstractEventLoop) -> None:
        for pool in self._by_loop.pop(loop, {}).values():
            pool.idle.close()

    def close(self) -> None:
        """Close idle connections now, and those in use as soon as their requests end."""
        self._is_closed = True
        for pools in list(self._by_loop.values()):
            for pool in pools.values():
                pool.close()

    def reset_after_fork(self) -> None:
        """Drop state inherited from the parent; its connections stay open there."""
        self._connector.reset_after_fork()
        for connection in list(self.connections):
            # Not by its driver: what the loop watches belongs to the parent, too.
            connection.stream.close()
        self._by_loop = {}
