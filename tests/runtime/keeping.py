"""What the tests of kept connections share: a reply, and who brought what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.loopback import http_reply

if TYPE_CHECKING:
    from tests.support.peers import Peer

OK = http_reply(b"{}")


def numbers_of(peer: Peer) -> list[int]:
    """Return which connection brought each request."""
    return [number for number, _ in peer.deliveries]
