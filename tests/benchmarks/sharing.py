"""The benchmarks of one client that is shared: by eight threads, by the tasks of an event loop."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any

from tests.benchmarks import in_process, processes, samples, verification
from tests.benchmarks.asynchronous import GeneratedAsyncClient, OfficialAsyncSdk
from tests.benchmarks.floor import Floor
from tests.benchmarks.measuring import FLOOR, OURS, SDK, Benchmark, Goal, calls_for, repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import ExitStack

    from tests.benchmarks.asynchronous import Asynchronous
    from tests.benchmarks.measuring import Effort, Figures, Sample

THREADS = 8

_TASKS = 8
"""How many requests are under way at once, so that neither side is waited for."""


def threads(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of whole requests of eight threads."""
    pool = stack.enter_context(ThreadPoolExecutor(THREADS))
    return [
        Benchmark(
            name=in_process.sized(f"request over loopback, {THREADS} threads", size, "message"),
            contenders=_by_threads(stack, pool, size, effort),
            goals={"CPU": Goal(limit=1.6)},
            note="tc3 and the SDK share one client; the floor has one, with its connection, for"
            " each thread",
        )
        for size in effort.sizes_sent
    ]


def _by_threads(
    stack: ExitStack, pool: ThreadPoolExecutor, size: int, effort: Effort
) -> dict[str, Sample]:
    host = stack.enter_context(processes.server(samples.response(size)))
    found = in_process.contenders(host, stack)
    for contender in found.values():
        verification.verify_send(contender, size)
    messages = samples.messages(size)
    calls = calls_for(partial(found[FLOOR].send, messages), effort.seconds)
    floors = [Floor(host) for _ in range(THREADS)]
    for floor in floors:
        stack.callback(floor.close)
    works: dict[str, list[Callable[[], object]]] = {
        name: [partial(contender.send, messages)] * THREADS for name, contender in found.items()
    }
    works[FLOOR] = [partial(floor.send, messages) for floor in floors]
    return {name: shared(pool, each, calls) for name, each in works.items()}


def shared(pool: ThreadPoolExecutor, works: Sequence[Callable[[], object]], calls: int) -> Sample:
    """Return a sample of the CPU seconds of one call, where each of these is made in a thread."""
    each = 1 + calls // len(works)

    def run(work: Callable[[], object]) -> None:
        for _ in repeat(None, each):
            work()

    def sample() -> Figures:
        started = time.process_time()
        for _ in pool.map(run, works):
            pass
        return {"CPU": (time.process_time() - started) / (each * len(works))}

    return sample


def tasks(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of whole requests of the tasks of an event loop."""
    loop = asyncio.new_event_loop()
    stack.callback(loop.close)
    return [
        Benchmark(
            name=in_process.sized(f"request over loopback, {_TASKS} tasks", size, "message"),
            contenders=_by_tasks(stack, loop, size, effort),
            goals={"CPU": Goal(limit=0.25, to=SDK)},
            note="the asynchronous clients; the floor is the one for threads, one call at a time",
        )
        for size in effort.sizes_sent
    ]


def _by_tasks(
    stack: ExitStack, loop: asyncio.AbstractEventLoop, size: int, effort: Effort
) -> dict[str, Sample]:
    host = stack.enter_context(processes.server(samples.response(size)))
    floor = Floor(host)
    stack.callback(floor.close)
    found: Mapping[str, Asynchronous] = {
        SDK: OfficialAsyncSdk(host),
        OURS: GeneratedAsyncClient(host),
    }
    messages = samples.messages(size)
    work = partial(floor.send, messages)
    calls = calls_for(work, effort.seconds)
    made: dict[str, Sample] = {FLOOR: repeated(work, calls)}
    for name, contender in found.items():
        stack.callback(close, loop, contender)
        response = loop.run_until_complete(contender.send(messages))
        assert contender.plain(response) == samples.result(size)
        made[name] = gathered(loop, contender, messages, calls=calls, tasks=_TASKS)
    return made


def close(loop: asyncio.AbstractEventLoop, contender: Asynchronous) -> None:
    """Close a *contender* in its *loop*."""
    loop.run_until_complete(contender.close())


def gathered(
    loop: asyncio.AbstractEventLoop,
    contender: Asynchronous,
    messages: list[samples.Message],
    *,
    calls: int,
    tasks: int,
) -> Sample:
    """Return a sample of the CPU seconds of one call, where so many *tasks* make them."""
    each = 1 + calls // tasks

    async def run() -> None:
        for _ in repeat(None, each):
            await contender.send(messages)

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(run() for _ in range(tasks)))

    def sample() -> Figures:
        started = time.process_time()
        loop.run_until_complete(all_of_them())
        return {"CPU": (time.process_time() - started) / (each * tasks)}

    return sample
