# SPDX-License-Identifier: MIT-0
"""Opens connections in an event loop, on the ways and with the limits of a Connector."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from ..errors import ClosedError, NotSentError
from .async_driving import until_done
from .connector import NO_ADDRESS, shares
from .sockets import start_connecting
from .stream import Stream
from .stream_driver import StreamDriver
from .stream_flow import WaitToConnect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .async_driving import AsyncOpening
    from .cancellation import Deadline
    from .connector import Connector, Route
    from .endpoint import Endpoint
    from .sockets import Address
    from .stream_flow import StreamFlow

__all__ = ["open_async"]


async def open_async(
    connector: Connector, endpoint: Endpoint, deadline: Deadline, opening: AsyncOpening
) -> StreamDriver:
    """Return the driver of an open connection to *endpoint*; see Connector.open."""
    route = connector.route(endpoint)
    try:
        driver = await _connect_any(connector, route, deadline, opening)
        try:
            await driver.run(connector.secure(route, deadline), opening)
        except BaseException:
            driver.close()
            raise
    except (ClosedError, NotSentError):
        raise
    except Exception as error:
        raise route.not_connected(error) from error
    return driver


async def _connect_any(
    connector: Connector, route: Route, deadline: Deadline, opening: AsyncOpening
) -> StreamDriver:
    failure: OSError = OSError(NO_ADDRESS)
    for address, seconds in shares(await _resolve(connector, route, deadline, opening), deadline):
        try:
            until = deadline.clamp(min_seconds=0.0, max_seconds=seconds)
            return await _connect(address, until, opening)
        except OSError as error:
            failure = error
    raise failure


async def _resolve(
    connector: Connector, route: Route, deadline: Deadline, opening: AsyncOpening
) -> Sequence[Address]:
    """Look the name up in a thread, which is abandoned where nobody waits for it any more."""
    resolver, host, port = connector.resolver, route.host, route.port
    lookup = resolver.look_up(host, port)
    try:
        return await until_done(lookup, deadline, opening)
    finally:
        resolver.forget(lookup, host, port)


async def _connect(address: Address, deadline: Deadline, opening: AsyncOpening) -> StreamDriver:
    sock = socket.socket(address[0], socket.SOCK_STREAM)
    try:
        is_connected = start_connecting(sock, address)
        driver = StreamDriver(Stream(sock))
        if not is_connected:
            await driver.run(_wait_until_connected(deadline), opening)
        return driver
    except BaseException:
        sock.close()
        raise


def _wait_until_connected(deadline: Deadline) -> StreamFlow[None]:
    yield WaitToConnect(deadline)
