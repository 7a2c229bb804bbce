"""What the tests of kept connections share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.loopback import http_response

if TYPE_CHECKING:
    from tests.support.servers import Server

OK = http_response(b"{}")


def numbers_of(peer: Server) -> list[int]:
    """Return which connection brought each request."""
    return [received.connection for received in peer.requests]
