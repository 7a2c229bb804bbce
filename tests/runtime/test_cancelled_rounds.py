"""A request that is cancelled in any round of the event loop tells the truth and leaves nothing."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tc3 import AsyncHttpTransport, NotSentError, OutcomeUnknownError
from tests.benchmarks.leftovers import left_in_loop, nothing_left
from tests.runtime.looping import until
from tests.support.loopback import request
from tests.support.servers import Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    import ssl

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")

ROUNDS = 12
"""More than a request takes where all that it waits for is there."""


async def _cancelled(
    transport: AsyncHttpTransport, url: str, body: bytes, *, rounds: int, late: bool
) -> object:
    """Return how a request ends that is cancelled after so many *rounds* of the loop.

    Before each, whatever is waited for has time to come. *late* cancels it after the callbacks of
    that round: whatever came was seen then, and the task was to wake with the next one.
    """
    loop = asyncio.get_running_loop()
    sending = asyncio.ensure_future(transport.send_async(request(url, body=body)))

    def tick(left: int) -> None:
        time.sleep(0.002)
        if left:
            loop.call_soon(tick, left - 1)
        elif late:
            loop.call_later(0, sending.cancel)
        else:
            sending.cancel()

    loop.call_soon(tick, rounds)
    await asyncio.wait({sending})
    try:
        return sending.result().status
    except asyncio.CancelledError as cancelled:
        return cancelled.__cause__


def _all_rounds(peer: Server, *, warm: bool, late: bool) -> dict[bytes, object]:
    """Return how each request ended, by its body, with a connection that is open or not yet."""
    ended: dict[bytes, object] = {}

    async def program(rounds: int) -> None:
        async with AsyncHttpTransport(ssl_context=client_tls()) as transport:
            if warm:
                await transport.send_async(request(peer.url, body=b"warm"))
            body = f"{rounds}".encode()
            ended[body] = await _cancelled(transport, peer.url, body, rounds=rounds, late=late)
        await until(lambda: not left_in_loop())

    for rounds in range(ROUNDS):
        asyncio.run(program(rounds))
    return ended


@pytest.mark.parametrize("tls", [None, server_tls()], ids=["plain", "TLS"])
@pytest.mark.parametrize("late", [False, True], ids=["before callbacks", "after callbacks"])
@pytest.mark.parametrize("warm", [False, True], ids=["connecting", "connected"])
def test_what_a_cancelled_request_is_told_is_true_in_every_round(
    *, warm: bool, late: bool, tls: ssl.SSLContext | None
) -> None:
    with nothing_left() as left, Server(respond_always(), tls=tls) as peer:
        ended = _all_rounds(peer, warm=warm, late=late)
    received = [one.body for one in peer.requests]
    for body, told in ended.items():
        assert received.count(body) <= 1
        if isinstance(told, NotSentError):
            assert body not in received
        else:
            assert told == 200 or isinstance(told, OutcomeUnknownError)
        if told == 200:
            assert body in received
    assert warm or isinstance(ended[b"0"], NotSentError)
    assert ended[f"{ROUNDS - 1}".encode()] == 200
    assert left == []
