"""Event loops of other kinds, none at all, and what is left when a process ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tc3
from tc3 import AsyncHttpTransport, NotSentError, OutcomeUnknownError
from tc3.sms import AsyncSmsClient
from tests.benchmarks.leftovers import left_in_loop, nothing_left
from tests.runtime.keeping import numbers_of
from tests.runtime.looping import until
from tests.runtime.test_loop_transport import silent
from tests.support.loopback import (
    KEY,
    PATIENCE,
    REGION,
    accepted,
    http_response,
    message,
    request,
)
from tests.support.servers import Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tc3.sms import SendMultiGlobalSmsResponse

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")


class _WatchesNothing(asyncio.SelectorEventLoop):
    """A loop like the default one of Windows."""

    def add_reader(self, *_: object) -> None:
        raise NotImplementedError

    add_writer = remove_reader = remove_writer = add_reader  # type: ignore[assignment] # alike


def _uvloop() -> asyncio.AbstractEventLoop:
    found = pytest.importorskip("uvloop", reason="there is none for this system")
    loop: asyncio.AbstractEventLoop = found.new_event_loop()
    return loop


async def _send(sms: AsyncSmsClient) -> SendMultiGlobalSmsResponse:
    return await sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message()])


def _cause_of(task: asyncio.Task[Any]) -> BaseException | None:
    with pytest.raises(asyncio.CancelledError) as caught:
        task.result()
    return caught.value.__cause__


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


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_client_serves_several_of_these_loops_one_after_the_other(
    loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    """Tasks that were cancelled in one leave nothing to the next, which takes its connections."""

    async def program() -> list[BaseException | None]:
        assert {(await _send(sms)).request_id for _ in range(3)} == {"req-1", "req-2"}
        before = len(mute.requests)
        sending = [asyncio.ensure_future(_send(silenced)) for _ in range(20)]
        await until(lambda: len(mute.requests) == before + 10)
        for task in sending:
            task.cancel()
        await asyncio.wait(sending)
        await until(lambda: not left_in_loop())  # a loop that watches nothing looks once more
        return [_cause_of(task) for task in sending]

    def new_loop() -> asyncio.AbstractEventLoop:
        return loop()

    new_loop().close()  # uvloop keeps two descriptors for all loops of the process
    with (
        nothing_left() as left,
        Server(respond_always(http_response(accepted()))) as fine,
        Server(silent) as mute,
    ):
        sms = AsyncSmsClient(KEY, region=REGION, endpoint=fine.url, timeout=PATIENCE)
        transport = AsyncHttpTransport(max_connections=10)
        silenced = AsyncSmsClient(
            KEY, region=REGION, endpoint=mute.url, timeout=PATIENCE, transport=transport
        )
        causes = list[BaseException | None]()
        for _ in range(3):
            with asyncio.Runner(loop_factory=new_loop) as runner:
                causes += runner.run(program())
        transport.close()
        asyncio.run(sms.close())
    assert left == []
    kinds = Counter(type(cause) for cause in causes)
    assert kinds == {OutcomeUnknownError: 30, NotSentError: 30}
    assert len(mute.requests) == 30
    assert fine.connections == 1


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
