"""A thousand tasks share one client, while requests fail and calls are cancelled at random.

One request in twenty meets a fault, and one call in twenty is cancelled at a random moment. The
fake endpoint is another process. In the end each message has one outcome, it is the true one, also
of a cancelled call, none was sent twice, the event loop was never kept for long, and nothing is
left. In full, on a machine with nothing else to do::

    python -m tests.benchmarks.many_tasks --count 20000 --tasks 1000
    python -m tests.benchmarks.many_tasks --count 20000 --tasks 1000 --loop uvloop
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING

from tc3 import Credential, RequestOptions, TencentCloudError
from tc3.sms import AsyncSmsClient
from tests.benchmarks import samples
from tests.benchmarks.faulty_server import faulty_server
from tests.benchmarks.leftovers import left_in_loop, nothing_left
from tests.contract.endurance.truth import APP, Told, lies, message, told_by, told_by_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.faulty_server import FaultyServer

CANCELLED = 0.05
"""The part of the calls that are cancelled."""

MAX_LAG = 0.02
"""Seconds that the event loop may be late, at the 99th percentile."""

_OPTIONS = RequestOptions(timeout=60)
_GLANCE = 0.005
_HURRY = 1.0
"""A call is cancelled within so many seconds: about as long as one takes among all the others."""


@dataclass(slots=True)
class Run:
    """What a run has shown."""

    told: list[Told] = field(default_factory=list[Told])
    cancelled: int = 0
    lags: list[float] = field(default_factory=list[float])
    own_lags: list[float] = field(default_factory=list[float])
    """The same without what other processes took: at most the CPU time of this one."""
    seconds: float = 0.0
    cpu: float = 0.0
    left: list[str] = field(default_factory=list[str])


def run(requests: int, tasks: int, new_loop: Callable[[], asyncio.AbstractEventLoop]) -> Run:
    """Send so many *requests* by so many *tasks*, and fail where anything is not as it should."""
    found = Run()
    with asyncio.Runner(loop_factory=new_loop) as first:
        first.run(asyncio.sleep(0))  # uvloop keeps two descriptors for all loops of the process
    with (
        faulty_server(requests) as server,
        nothing_left() as left,
        asyncio.Runner(loop_factory=new_loop) as runner,
    ):
        runner.run(_all(server, requests, tasks, found))
    found.left += left
    assert len(found.told) == requests
    untrue = lies(found.told, server.counts)
    assert untrue == [], "\n".join(untrue[:20])
    assert server.acted_twice == 0, "a message was sent twice"
    assert server.wrong_signatures == []
    assert server.faults > 0
    assert found.left == [], "\n".join(found.left)
    return found


async def _all(server: FaultyServer, requests: int, tasks: int, found: Run) -> None:
    key = Credential(samples.SECRET_ID, samples.SECRET_KEY)
    watching = asyncio.ensure_future(_watch(found))
    numbers, random = iter(range(requests)), Random(0)  # noqa: S311 - keeps no secret
    started, cpu = time.perf_counter(), time.process_time()
    async with AsyncSmsClient(key, region=samples.REGION, endpoint=server.url) as sms:
        await asyncio.gather(*(_sender(sms, numbers, random, found) for _ in range(tasks)))
    found.seconds, found.cpu = time.perf_counter() - started, time.process_time() - cpu
    watching.cancel()
    await asyncio.wait({watching})
    await asyncio.sleep(0)  # the next round of the loop puts away what this one has ended
    found.left += left_in_loop()


async def _watch(found: Run) -> None:
    """Note again and again how late the loop runs what is due."""
    for _ in count():
        due, cpu = time.perf_counter() + _GLANCE, time.thread_time()
        await asyncio.sleep(_GLANCE)
        found.lags.append(time.perf_counter() - due)
        found.own_lags.append(min(found.lags[-1], time.thread_time() - cpu))


async def _sender(sms: AsyncSmsClient, numbers: Iterator[int], random: Random, found: Run) -> None:
    """Make one call after the other, as long as there are numbers."""
    for number in numbers:
        name = f"m{number}"
        call = asyncio.ensure_future(_call(sms, name))
        if random.random() < CANCELLED:
            timer = asyncio.get_running_loop().call_later(random.uniform(0, _HURRY), call.cancel)
            await asyncio.wait({call})
            timer.cancel()
        else:
            await asyncio.wait({call})
        try:
            found.told.append(call.result())
        except asyncio.CancelledError as cancelled:
            found.cancelled += 1
            found.told.append(_told_by_cancellation(name, cancelled))


def _told_by_cancellation(name: str, cancelled: asyncio.CancelledError) -> Told:
    """Return what is known of a call that was cancelled: its cause, or that it had not begun."""
    if cancelled.__cause__ is None:
        return Told(name, "none", "before it began", arrivals=0)
    assert isinstance(cancelled.__cause__, TencentCloudError)
    return told_by_error(name, cancelled.__cause__)


async def _call(sms: AsyncSmsClient, name: str) -> Told:
    try:
        response = await sms.send_multi_global_sms(
            sms_sdk_app_id=APP, multi_sms_info_set=[message(name)], options=_OPTIONS
        )
    except TencentCloudError as error:
        return told_by_error(name, error)
    return told_by(name, response)


def table(found: Run) -> str:
    """Return what a run has shown as a Markdown table."""
    said = dict(sorted(Counter(one.said for one in found.told).items()))
    lag, own = quantiles(found.lags, n=100), quantiles(found.own_lags, n=100)
    rows = (
        ("what", "figure", "goal", "reached"),
        ("---", "---:", "---", "---"),
        ("messages, one outcome each", str(len(found.told)), "all", "yes"),
        ("outcomes", ", ".join(f"{said[kind]} {kind}" for kind in said), "true", "yes"),
        ("calls that were cancelled", str(found.cancelled), "-", "-"),
        ("sent twice", "0", "0", "yes"),
        ("left behind", "nothing", "nothing", "yes"),
        ("lag of the event loop, median", f"{1000 * lag[49]:.1f} ms", "-", "-"),
        ("lag of the event loop, 99th percentile", *_limited(lag[98])),
        ("the same without other processes", *_limited(own[98])),
        ("lag of the event loop, longest", f"{1000 * max(found.lags):.1f} ms", "-", "-"),
        ("requests a second", f"{len(found.told) / found.seconds:.0f}", "-", "-"),
        ("CPU for each", f"{1e6 * found.cpu / len(found.told):.0f} us", "-", "-"),
    )
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def _limited(lag: float) -> tuple[str, str, str]:
    reached = "yes" if lag < MAX_LAG else "no"
    return f"{1000 * lag:.1f} ms", f"< {1000 * MAX_LAG:.0f} ms", reached


def loop_factory(name: str) -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes an event loop of this *name*."""
    if name == "uvloop":
        import uvloop  # noqa: PLC0415 - not on every system

        return uvloop.new_event_loop
    return asyncio.new_event_loop


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for, and say what it has shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    options = parser.parse_args(arguments)
    found = run(options.count, options.tasks, loop_factory(options.loop))
    sys.stdout.write(table(found))


if __name__ == "__main__":
    main()
