"""A name is looked up, and each of its addresses is tried in turn within the deadline."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpTransport, NotSentError
from tests.support.loopback import request
from tests.support.servers import Server, respond_always

if TYPE_CHECKING:
    from tc3._http.sockets import Address


def test_a_failed_lookup_is_the_cause() -> None:
    """And the next request looks up anew."""
    failures = [socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")]

    def resolve(_host: str, port: int) -> list[Address]:
        if failures:
            raise failures.pop()
        return [(socket.AF_INET, ("127.0.0.1", port))]

    with Server(respond_always()) as peer, HttpTransport(resolve=resolve) as transport:
        with pytest.raises(NotSentError) as caught:
            transport.send(request(peer.url))
        assert transport.send(request(peer.url)).status == 200
    assert caught.value.message == (
        f"could not connect to 127.0.0.1:{peer.port}"
        " (gaierror: Temporary failure in name resolution)"
    )
    assert isinstance(caught.value.__cause__, socket.gaierror)


class Addresses:
    """A name with several addresses, of which some never respond; by a clock of its own."""

    def __init__(self, *dead: str, alive: int) -> None:
        self._dead = dead
        self._alive = alive
        self.now = 0.0
        self.tried: list[tuple[str, float]] = []

    def resolve(self, _host: str, _port: int) -> list[Address]:
        """Return the dead ones first."""
        names = [*self._dead, *(["127.0.0.1"] if self._alive else [])]
        return [(socket.AF_INET, (name, self._alive)) for name in names]

    def connect(self, address: Address, seconds: float) -> socket.socket:
        """Connect to the living one; let the time of the others pass."""
        name = address[1][0]
        self.tried.append((name, round(seconds, 3)))
        if name in self._dead:
            self.now += seconds
            raise TimeoutError("timed out")
        return socket.create_connection(address[1], seconds)

    def transport(self) -> HttpTransport:
        """Return a transport that knows no other name."""
        return HttpTransport(resolve=self.resolve, connect=self.connect, monotonic=lambda: self.now)


@pytest.mark.parametrize(
    ("seconds", "tried"),
    [
        pytest.param(3.0, [("dead-1", 1.0), ("dead-2", 1.0), ("127.0.0.1", 1.0)], id="shared"),
        pytest.param(30.0, [("dead-1", 5.0), ("dead-2", 5.0), ("127.0.0.1", 20.0)], id="enough"),
    ],
)
def test_an_unresponsive_address_leaves_time_for_the_others(
    seconds: float, tried: list[tuple[str, float]]
) -> None:
    """Each but the last gets an equal share of what is left, and five seconds at most."""
    with Server(respond_always()) as peer:
        addresses = Addresses("dead-1", "dead-2", alive=peer.port)
        with addresses.transport() as transport:
            made = request("http://localhost", seconds=seconds, clock=lambda: addresses.now)
            assert transport.send(made).status == 200
    assert addresses.tried == tried


def test_only_unresponsive_addresses_mean_that_nothing_was_sent() -> None:
    """The failure of the last one is the cause."""
    addresses = Addresses("dead-1", "dead-2", alive=0)
    with addresses.transport() as transport, pytest.raises(NotSentError) as caught:
        transport.send(request("http://localhost", seconds=4, clock=lambda: addresses.now))
    assert addresses.tried == [("dead-1", 2.0), ("dead-2", 2.0)]
    assert caught.value.message == "could not connect to localhost:80 (TimeoutError: timed out)"


def test_a_name_without_addresses_means_that_nothing_was_sent() -> None:
    """Whatever a resolver of one's own returns."""
    with (
        HttpTransport(resolve=lambda _host, _port: []) as transport,
        pytest.raises(NotSentError, match=r"could not connect to localhost:80 \(OSError\)"),
    ):
        transport.send(request("http://localhost"))
