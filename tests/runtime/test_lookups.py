"""Everything that a request has to look up is found before its first byte, or nothing is sent."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest

from tc3 import TencentCloudError
from tc3.sms import AsyncSmsClient, SmsClient
from tests.support.clocks import AsyncClockOf, ClockOf, asleep_at_once, sleepless
from tests.support.lookups import Lookup, lookups
from tests.support.loopback import KEY, REGION, message
from tests.support.processes import ServiceProcess
from tests.support.tls import authority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tc3._batches.async_runs import AsyncBatchRun
    from tc3._batches.runs import BatchRun

    AnyClient: TypeAlias = SmsClient | AsyncSmsClient

LOOKUPS = lookups()
OF_THE_LOOP = Lookup("time", "monotonic")
"""What an event loop needs itself: without it none runs."""

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")

Stage: TypeAlias = Literal["the client", "its first request", "its second request"]
"""Before what a lookup begins to fail."""

STAGES: tuple[Stage, ...] = ("the client", "its first request", "its second request")


def _call(sms: Any, loop: asyncio.AbstractEventLoop) -> bool:  # noqa: ANN401 - of either kind
    """Send one message by a call; return whether it was answered, and not whether it was sent."""
    response = sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message()])
    if isinstance(sms, AsyncSmsClient):
        response = loop.run_until_complete(response)
    return bool(response.request_id)


def _batches(sms: Any, loop: asyncio.AbstractEventLoop) -> bool:  # noqa: ANN401 - of either kind
    """Send one message as a list; return whether it is done, or know that it was not sent."""
    run = sms.send_multi_global_sms_batches([message()], sms_sdk_app_id="1")
    read = list[str]()
    take = _read_in(loop) if isinstance(sms, AsyncSmsClient) else _read
    with suppress(AttributeError, NameError):  # it may break off; what it owes tells the rest
        take(run, read)
    owed = run.stop()
    owed = loop.run_until_complete(owed) if isinstance(sms, AsyncSmsClient) else owed
    kinds = [*read, *(outcome.kind for outcome in owed)]
    assert kinds in (["done"], ["not_sent"]), kinds
    return kinds == ["done"]


def _read(run: BatchRun[Any, Any], kinds: list[str]) -> None:
    kinds.extend(outcome.kind for outcome in run)


def _read_in(
    loop: asyncio.AbstractEventLoop,
) -> Callable[[AsyncBatchRun[Any, Any], list[str]], None]:
    async def read(run: AsyncBatchRun[Any, Any], kinds: list[str]) -> None:
        kinds.extend([outcome.kind async for outcome in run])

    return lambda run, kinds: loop.run_until_complete(read(run, kinds))


def _answered(
    make: Callable[[], AnyClient], send: Callable[[AnyClient], bool], lookup: Lookup, stage: Stage
) -> int:
    """Return how many requests got a response while *lookup* fails from *stage* on.

    Anything but a response, or an error that says that nothing was sent, fails the test.
    """
    with ExitStack() as made, ExitStack() as failing:
        if stage == "the client":
            failing.enter_context(lookup.failing())
        try:
            sms = make()
        except (AttributeError, ImportError):
            assert stage == "the client"
            return 0
        made.callback(_close, sms)
        before = stage == "its second request" and send(sms)
        if stage != "the client":
            failing.enter_context(lookup.failing())
        effect, answered = "none", int(before)
        try:
            answered += send(sms)
        except TencentCloudError as error:
            effect = error.effect
    assert effect == "none"
    return answered


def _close(sms: AnyClient) -> None:
    if isinstance(sms, AsyncSmsClient):
        asyncio.run(sms.close())
    else:
        sms.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    """Yield a service whose certificate is trusted as the system's are."""
    folder = tmp_path_factory.mktemp("tls")
    path, trusted = folder / "server.pem", folder / "trusted.pem"
    authority().issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(path))
    authority().cert_pem.write_to_path(str(trusted))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(trusted))
        with ServiceProcess(path) as service:
            yield service


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("send", [_call, _batches], ids=["a call", "a list"])
@pytest.mark.parametrize("kind", [SmsClient, AsyncSmsClient])
def test_a_lookup_that_fails_means_that_nothing_is_sent(
    kind: type[AnyClient],
    send: Callable[[AnyClient, asyncio.AbstractEventLoop], bool],
    stage: Stage,
    service: ServiceProcess,
) -> None:
    """Or nothing depends on it: never is a request sent of which the caller cannot hear."""
    loop, before, answered, harmless = asyncio.new_event_loop(), service.requests(), 0, 0
    settings: dict[str, Any] = {"region": REGION, "endpoint": service.host}
    settings["clock"] = (
        AsyncClockOf(random=float, sleep=asleep_at_once)
        if kind is AsyncSmsClient
        else ClockOf(random=float, sleep=sleepless)
    )
    for lookup in LOOKUPS:
        if kind is AsyncSmsClient and lookup == OF_THE_LOOP:
            continue
        try:
            count = _answered(
                partial(kind, KEY, **settings), lambda sms: send(sms, loop), lookup, stage
            )
        except Exception as error:
            error.add_note(f"while there was no {lookup}, before {stage}")
            raise
        answered += count
        harmless += count > (stage == "its second request")
    loop.close()
    assert service.requests() - before == answered
    assert harmless > 10
