"""Many threads share one client for a long time, while one request in twenty fails somehow."""

from __future__ import annotations

import gc
import threading
import time
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import tc3
from tc3 import Credential, HttpTransport, RequestOptions, TencentCloudError
from tc3.sms import SmsClient
from tc3gen.mock import MockEndpoint, faults
from tc3gen.mock.command_line import FAULTS as KINDS
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
from tests.support.clocks import ClockOf, sleepless
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tc3gen.mock.faults import Fault

THREADS, POOL = 50, 10
REQUESTS = 5000 if THOROUGH else 1000
HALF = REQUESTS // 4 if THOROUGH else 200
"""As many requests as may leave nothing behind."""

_PATIENT, _HASTY = RequestOptions(timeout=30), RequestOptions(timeout=0.02)


def test_every_kind_of_fault_is_among_those_that_are_met() -> None:
    assert {type(fault) for fault in FAULTS} == set(KINDS.values()) - {faults.NoFault}


def shared_client(endpoint: MockEndpoint, transport: HttpTransport) -> SmsClient:
    """Return a client that pauses for no time."""
    key = Credential(endpoint.secret_id, endpoint.secret_key)
    return SmsClient(
        key,
        region=REGION,
        endpoint=endpoint.url,
        transport=transport,
        clock=ClockOf(sleep=sleepless, random=lambda: 0.0),
    )


def calls(sms: SmsClient, *, hasty: int = 0) -> Callable[[int], Told]:
    """Return a function that sends one message; each *hasty* one has hardly any time."""

    def call(number: int) -> Told:
        name = f"m{number}"
        options = _HASTY if hasty and number % hasty == 0 else _PATIENT
        try:
            response = sms.send_multi_global_sms(
                sms_sdk_app_id=APP, multi_sms_info_set=[message(name)], options=options
            )
        except TencentCloudError as error:
            return told_by_error(name, error)
        return told_by(name, response)

    return call


def all_told(call: Callable[[int], Told], count: int) -> list[Told]:
    """Make so many calls in 50 threads that begin together."""
    together = threading.Barrier(THREADS)
    with ThreadPoolExecutor(THREADS, initializer=together.wait) as threads:
        return list(threads.map(call, range(count)))


NO_CLOCK = tuple(fault for fault in FAULTS if not isinstance(fault, faults.ClockSkew))


CROWDS = {
    "patient, clock right": (NO_CLOCK, 0),
    "every tenth in a hurry, clock wrong at times": (FAULTS, 10),
}
if THOROUGH:
    CROWDS |= {
        "patient, clock wrong at times": (FAULTS, 0),
        "every tenth in a hurry, clock right": (NO_CLOCK, 10),
    }


@pytest.mark.parametrize(("of", "hasty"), CROWDS.values(), ids=CROWDS)
def test_fifty_threads_share_a_client_through_every_fault(
    of: tuple[Fault, ...], hasty: int
) -> None:
    """Every call is told the truth, nothing is sent twice, no signature is wrong."""
    tracking = Tracking()
    with (
        MockEndpoint(spec(), rate_limits=False) as endpoint,
        HttpTransport(max_connections=POOL, connect=tracking.connect) as transport,
    ):
        # Some calls do not arrive, for lack of time or by a stale connection: the others have to
        # use the faults up.
        met = inject(endpoint, of, requests=REQUESTS * 8 // 10)
        told = all_told(calls(shared_client(endpoint, transport), hasty=hasty), REQUESTS)
        assert endpoint.unused_faults == []
    assert len(told) == REQUESTS
    assert lies(told, counts_of(endpoint)) == []
    assert endpoint.acted_twice == []
    assert wrong_signatures(endpoint, time.time()) == []
    if of is NO_CLOCK:
        assert not [one for one in endpoint.requests if one.code.startswith("AuthFailure")]
    # A connect that a call no longer waits for ends in its own time, and is closed then.
    assert 1 < tracking.peak <= (2 * POOL if hasty else POOL)
    assert tracking.open == 0
    cut_off = sum(one.how != "response" for one in told[:: hasty or REQUESTS + 1])
    assert endpoint.connections <= POOL + met + cut_off
    said = Counter(one.said for one in told)
    assert said["done"] > REQUESTS * (0.8 if hasty else 0.9)
    assert said["unknown"] > 0
    assert said["none"] > 0


@pytest.mark.parametrize("threads", [1, THREADS])
def test_memory_stays_flat(threads: int) -> None:
    """The second half of many requests leaves nothing behind, whatever has failed."""
    with (
        MockEndpoint(spec(), rate_limits=False, history=1) as endpoint,
        HttpTransport(max_connections=POOL) as transport,
        ThreadPoolExecutor(threads) as pool,
    ):
        call = calls(shared_client(endpoint, transport))
        # The same message time and again: the endpoint then has nothing to remember.
        sizes = [_memory_after(pool, call, HALF, endpoint) for _ in range(3)]
    first, second = sizes[1:]
    assert second.ours - first.ours < 8 * 1024, sizes
    assert second.all - first.all < 256 * 1024, sizes


class Memory(NamedTuple):
    """Bytes that are in use: what *our* files of the client have asked for, and *all*."""

    ours: int
    all: int


def _memory_after(
    pool: ThreadPoolExecutor, call: Callable[[int], Told], count: int, endpoint: MockEndpoint
) -> Memory:
    """Return the memory in use after so many calls, the rules of the endpoint aside."""
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    inject(endpoint, NO_CLOCK, requests=count, every=4)
    for _ in pool.map(call, [0] * count):
        pass
    endpoint.clear_rules()
    gc.collect()
    everything = tracemalloc.get_traced_memory()[0]
    ours = tracemalloc.Filter(inclusive=True, filename_pattern=f"{Path(tc3.__file__).parent}/*")
    traces = tracemalloc.take_snapshot().filter_traces([ours]).traces
    return Memory(sum(trace.size for trace in traces), everything)


@pytest.fixture(autouse=True)
def _trace_nothing_else() -> Iterator[None]:
    yield
    tracemalloc.stop()
