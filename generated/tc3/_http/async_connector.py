# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Opens connections in an event loop, on the ways and with the limits of a Connector."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from ..errors import ClosedError, NotSentError
from .async_driving import running_loop, until_done, wake_after
from .racing import Race
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
    """Return the driver of a socket that is connected; all others are closed."""
    race = Race(await _resolve(connector, route, deadline, opening))
    drivers: list[StreamDriver] = []
    winner: StreamDriver | None = None
    try:
        while True:
            _begin(race, drivers, deadline)
            if not any(driver.is_over for driver in drivers):
                await _until_any_is_over(drivers, race.seconds, opening)
            winner = _winner(race, drivers)
            if winner is not None:
                return winner
    finally:
        for driver in drivers:
            if driver is not winner:
                driver.abandon()
                driver.close()


def _begin(race: Race, drivers: list[StreamDriver], deadline: Deadline) -> None:
    """Begin the attempts that are due."""
    while (address := race.next_address()) is not None:
        try:
            drivers.append(_connecting(address, deadline))
        except OSError as error:
            race.failed(error)


def _connecting(address: Address, deadline: Deadline) -> StreamDriver:
    """Return the driver of a socket that is being connected."""
    sock = socket.socket(address[0], socket.SOCK_STREAM)
    try:
        is_connected = start_connecting(sock, address)
        driver = StreamDriver(Stream(sock))
        driver.begin(_until_connected(deadline, is_connected=is_connected))
    except BaseException:
        sock.close()
        raise
    return driver


def _until_connected(deadline: Deadline, *, is_connected: bool) -> StreamFlow[None]:
    if not is_connected:
        yield WaitToConnect(deadline)


async def _until_any_is_over(
    drivers: Sequence[StreamDriver], seconds: float | None, opening: AsyncOpening
) -> None:
    """Wait until an attempt is over, for so many *seconds* at most."""
    over = running_loop().create_future()
    opening.watch(over)
    for driver in drivers:
        driver.wake_at_end(over)
    await wake_after(over, seconds)


def _winner(race: Race, drivers: list[StreamDriver]) -> StreamDriver | None:
    """Return an attempt that succeeded, if any did, and tell *race* about the others."""
    ended = [driver for driver in drivers if driver.is_over]
    for driver in ended:
        try:
            driver.end()
        except OSError as error:
            drivers.remove(driver)
            driver.close()
            race.failed(error)
        else:
            return driver
    if not ended:
        race.waited()
    return None


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
