"""Many tasks at once share one client, some fail and some are cancelled."""

from __future__ import annotations

import asyncio
import socket
import time
from random import Random
from types import SimpleNamespace

import pytest

from tc3 import AsyncHttpTransport, Credential, RequestOptions, TencentCloudError
from tc3.sms import AsyncSmsClient
from tc3gen.mock import ALWAYS, MockEndpoint, faults
from tests.contract.endurance.faulty import FAULTS, inject
from tests.contract.endurance.sockets import Tracking
from tests.contract.endurance.truth import (
    APP,
    REGION,
    Told,
    counts_of,
    lies,
    message,
    told_by,
    told_by_error,
    wrong_signatures,
)
from tests.contract.matrix.driving import spec
from tests.support.clocks import AsyncClockOf
from tests.support.effort import THOROUGH

TASKS, POOL = 200, 10
ROUNDS = 10 if THOROUGH else 4

_PATIENT, _HASTY = RequestOptions(timeout=30), RequestOptions(timeout=0.05)


@pytest.mark.parametrize("hasty", [0, 10], ids=["patient", "every tenth in a hurry"])
def test_two_hundred_tasks_share_a_client_through_every_fault(
    hasty: int, tracking: Tracking
) -> None:
    """Whoever is not cancelled is told the truth; nothing is sent twice, cancelled or not."""
    total = TASKS * ROUNDS
    with MockEndpoint(spec(), rate_limits=False) as endpoint:
        inject(endpoint, FAULTS, requests=total)
        told = asyncio.run(_all_rounds(endpoint, hasty=hasty))
    assert len(told) == total
    assert lies(told, counts_of(endpoint)) == []
    assert endpoint.acted_twice == []
    assert wrong_signatures(endpoint, time.time()) == []
    assert 1 < tracking.peak <= POOL
    assert tracking.open == 0
    said = [one.said for one in told]
    assert said.count("done") > total * 0.6
    assert said.count("unknown") > 0
    assert 0 < said.count("cancelled") <= total // 10


@pytest.fixture
def tracking(monkeypatch: pytest.MonkeyPatch) -> Tracking:
    """Return what tracks the sockets that clients for event loops open."""
    found = Tracking()
    kinds = {"SOCK_STREAM": socket.SOCK_STREAM, "socket": found.open_in_loop}
    monkeypatch.setattr("tc3._http.async_connector.socket", SimpleNamespace(**kinds))
    return found


async def _all_rounds(endpoint: MockEndpoint, *, hasty: int) -> list[Told]:
    async def no_pause(_: float) -> None:
        await asyncio.sleep(0)

    key = Credential(endpoint.secret_id, endpoint.secret_key)
    told: list[Told] = []
    async with (
        AsyncHttpTransport(max_connections=POOL) as transport,
        AsyncSmsClient(
            key,
            region=REGION,
            endpoint=endpoint.url,
            transport=transport,
            clock=AsyncClockOf(sleep=no_pause, random=lambda: 0.0),
        ) as sms,
    ):
        for number in range(ROUNDS):
            names = [f"m{number}-{index}" for index in range(TASKS)]
            random = Random(number)  # noqa: S311 - chooses tasks, keeps no secret
            told += await _round(sms, names, random, hasty=hasty)
    return told


async def _round(
    sms: AsyncSmsClient,
    names: list[str],
    random: Random,
    *,
    hasty: int,
) -> list[Told]:
    """Make one call for each name, all at once, and cancel one in ten at any time."""
    tasks = [
        asyncio.ensure_future(
            _call(sms, name, _HASTY if hasty and index % hasty == 0 else _PATIENT)
        )
        for index, name in enumerate(names)
    ]
    loop = asyncio.get_running_loop()
    for task in random.sample(tasks, len(tasks) // 10):
        loop.call_later(random.uniform(0, 0.1), task.cancel)
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    return [_told(name, one) for name, one in zip(names, ended, strict=True)]


def _told(name: str, ended: Told | BaseException) -> Told:
    if isinstance(ended, asyncio.CancelledError):
        return Told(name, "cancelled", "cancelled")
    if isinstance(ended, BaseException):
        raise ended
    return ended


async def _call(sms: AsyncSmsClient, name: str, options: RequestOptions) -> Told:
    try:
        response = await sms.send_multi_global_sms(
            sms_sdk_app_id=APP, multi_sms_info_set=[message(name)], options=options
        )
    except TencentCloudError as error:
        return told_by_error(name, error)
    return told_by(name, response)


def test_cancelled_tasks_end_at_once_and_send_nothing_more(tracking: Tracking) -> None:
    """What waits is not sent, and what was sent is not waited for: its connection is gone."""
    with MockEndpoint(spec(), rate_limits=False) as endpoint:
        endpoint.inject(faults.Delay(5), times=ALWAYS)
        seconds = asyncio.run(_cancelled_all(endpoint, tracking))
    assert seconds < 2
    assert endpoint.count().arrived == POOL
    assert endpoint.acted_twice == []


async def _cancelled_all(endpoint: MockEndpoint, tracking: Tracking) -> float:
    """Cancel 200 tasks, ten of them waiting for a response; return the seconds until all ended."""
    key = Credential(endpoint.secret_id, endpoint.secret_key)
    async with AsyncHttpTransport(max_connections=POOL) as transport:
        sms = AsyncSmsClient(key, region=REGION, endpoint=endpoint.url, transport=transport)
        tasks = [asyncio.ensure_future(_call(sms, f"m{n}", _PATIENT)) for n in range(TASKS)]
        while endpoint.count().arrived < POOL:  # noqa: ASYNC110 - a thread counts
            await asyncio.sleep(0.001)
        started = time.perf_counter()
        for task in reversed(tasks):
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        seconds = time.perf_counter() - started
        assert all(isinstance(one, asyncio.CancelledError) for one in ended)
        assert tracking.open == 0
    return seconds
