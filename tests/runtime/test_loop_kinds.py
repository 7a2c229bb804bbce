"""Event loops of other kinds, none at all, and what is left when a process ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tc3
from tc3 import AsyncHttpTransport, NotSentError, OutcomeUnknownError
from tests.runtime.keeping import numbers_of
from tests.runtime.looping import until
from tests.runtime.test_loop_transport import silent
from tests.support.loopback import request
from tests.support.servers import Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")


class _WatchesNothing(asyncio.SelectorEventLoop):
    """A loop like the default one of Windows."""

    def add_reader(self, *_: object) -> None:
        raise NotImplementedError

    add_writer = remove_reader = remove_writer = add_reader  # type: ignore[assignment] # alike


def _uvloop() -> asyncio.AbstractEventLoop:
    loop: asyncio.AbstractEventLoop = pytest.importorskip(
        "uvloop", reason="uvloop is not installed"
    ).new_event_loop()
    return loop


LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "watches nothing": _WatchesNothing,
    "uvloop": _uvloop,
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_other_event_loops_send_too_and_keep_to_deadlines(
    loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    async def program() -> None:
        assert (await transport.send_async(request(fine.url))).status == 200
        with pytest.raises(OutcomeUnknownError, match="timed out"):
            await transport.send_async(request(mute.url, seconds=0.1))
        sending = asyncio.ensure_future(transport.send_async(request(mute.url)))
        await until(lambda: len(mute.requests) == 2)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await sending
        assert isinstance(caught.value.__cause__, OutcomeUnknownError)
        assert (await transport.send_async(request(fine.url))).status == 200
        transport.close()

    def new_loop() -> asyncio.AbstractEventLoop:
        return loop()

    transport = AsyncHttpTransport(ssl_context=client_tls())
    with (
        Server(respond_always(), tls=server_tls()) as fine,
        Server(silent) as mute,
        asyncio.Runner(loop_factory=new_loop) as runner,
    ):
        runner.run(program())
    assert numbers_of(fine) == [0, 0]


def test_without_a_loop_nothing_is_sent() -> None:
    with Server(respond_always()) as peer:
        coroutine: Coroutine[Any, Any, Any] = AsyncHttpTransport().send_async(request(peer.url))
        with pytest.raises(NotSentError, match="no event loop of asyncio"):
            coroutine.send(None)
    assert peer.requests == []


HANGING = """
import asyncio, sys, time
from tc3 import AsyncHttpTransport, HttpRequest
from tc3._http.endpoint import Endpoint

def resolve(host, port):
    if host != "127.0.0.1":
        time.sleep(60)
    return [(2, (host, port))]

def request(host):
    endpoint = Endpoint.parse(host)
    return HttpRequest(endpoint=endpoint, body=b"", deadline=time.monotonic() + 60, headers={})

async def main():
    transport = AsyncHttpTransport(resolve=resolve)
    requests = [request(f"h{number}.test") for number in range(300)]
    sending = [asyncio.ensure_future(transport.send_async(one)) for one in requests]
    await asyncio.sleep(0.3)
    for task in sending:
        task.cancel()
    ended = await asyncio.gather(*sending, return_exceptions=True)
    print(sum(isinstance(one, asyncio.CancelledError) for one in ended))
    print((await transport.send_async(request(sys.argv[1]))).status)
    return time.monotonic()

before = asyncio.run(main())
print(time.monotonic() - before < 5)
"""


def test_a_process_ends_while_three_hundred_cancelled_lookups_still_hang() -> None:
    """The next request succeeds, and nothing warns of what is left behind: a connection is."""
    with Server(respond_always()) as peer:
        result = subprocess.run(
            [sys.executable, "-W", "error", "-c", HANGING, peer.url],
            env={"PYTHONPATH": str(Path(tc3.__file__).parents[1])},
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    assert (result.stdout, result.stderr) == ("300\n200\nTrue\n", "")
