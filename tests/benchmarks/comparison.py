"""All ways to send, in one table: by hand, with httpx, with the official SDK, with tc3.

In each round all contenders of all rows take turns. The floor is written by hand with http.client,
and as a protocol of asyncio where tasks send. In full::

    python -m tests.benchmarks.comparison --rounds 20
    python -m tests.benchmarks.comparison --only async --rounds 60 --loop uvloop
"""

from __future__ import annotations

import argparse
import inspect
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tc3.sms import SmsClient
from tests.benchmarks import in_process, processes, programs, samples, sharing, verification
from tests.benchmarks.async_floor import AsyncFloor
from tests.benchmarks.asynchronous import GeneratedAsyncClient, OfficialAsyncSdk
from tests.benchmarks.floor import Floor
from tests.benchmarks.generated_client import GeneratedClient
from tests.benchmarks.httpx_client import AsyncHttpxClient, HttpxClient
from tests.benchmarks.many_tasks import loop_factory
from tests.benchmarks.measuring import (
    FLOOR,
    OURS,
    SDK,
    Benchmark,
    Effort,
    calls_for,
    measure,
    repeated,
)
from tests.benchmarks.official_sdk import OfficialSdk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.benchmarks.asynchronous import Asynchronous
    from tests.benchmarks.measuring import Measured, Sample
    from tests.benchmarks.verification import Contender

HTTPX = "httpx by hand"
CODEC = "tc3, orjson"
COLUMNS = (FLOOR, SDK, HTTPX, OURS, CODEC)

THREADS = TASKS = 64

_IMPORTS = {
    "import": {
        HTTPX: "import httpx, json, hmac, hashlib",
    },
    "import for event loops": {
        FLOOR: "import asyncio, ssl, json, hmac, hashlib, dataclasses",
        SDK: "from tencentcloud.common.credential import Credential\n"
        "from tencentcloud.sms.v20210111.models import MultiSmsInfo\n"
        "from tencentcloud.sms.v20210111.sms_client_async import SmsClient",
        HTTPX: "import asyncio, httpx, json, hmac, hashlib",
        OURS: "import asyncio\nfrom tc3.sms import AsyncSmsClient, MultiSmsInfo, ErrorCode",
    },
}


def codec_settings() -> dict[str, Any] | None:
    """Return what gives a client the codec; ``None`` where clients take none, or it is missing."""
    takes_one = "json" in inspect.signature(SmsClient.__init__).parameters
    return {"json": "orjson"} if takes_one and find_spec("orjson") else None


def imports(stack: ExitStack, _: Effort, __: str) -> list[Benchmark]:
    """Return the benchmarks of importing in a fresh process."""
    folder = Path(stack.enter_context(TemporaryDirectory()))
    (plain,) = programs.imports(stack, Effort())
    found = {"import": dict(plain.contenders), "import for event loops": dict[str, Any]()}
    path = f"import sys\nsys.path.insert(0, {str(programs.compiled(folder))!r})\n"
    for name, commands in _IMPORTS.items():
        for contender, command in commands.items():
            program = (sys.executable, "-I", "-c", path + command)
            found[name][contender] = partial(processes.cost, program, folder=folder)
    return [Benchmark(name=name, contenders=of, goals={}) for name, of in found.items()]


def in_memory(stack: ExitStack, effort: Effort, _: str) -> list[Benchmark]:
    """Return the benchmarks of building and parsing."""
    found = _contenders(samples.HOST, stack)
    rows: list[Benchmark] = []
    for size in effort.sizes_sent:
        messages, body = samples.messages(size), samples.response(size)
        for contender in found.values():
            verification.verify_build(contender, messages)
            verification.verify_parse(contender, size)
        builds = {name: partial(one.build, messages) for name, one in found.items()}
        parses = {name: partial(one.parse, body) for name, one in found.items()}
        rows += [
            _row(in_process.sized("build, check, sign", size, "message"), builds, effort),
            _row(in_process.sized("parse", size, "status"), parses, effort),
        ]
    return rows


def sync(stack: ExitStack, effort: Effort, _: str) -> list[Benchmark]:
    """Return the benchmarks of sending from one thread, and from many that share a client."""
    pool = stack.enter_context(ThreadPoolExecutor(THREADS))
    rows: list[Benchmark] = []
    for size in effort.sizes_sent:
        host = stack.enter_context(processes.server(samples.response(size)))
        found = _contenders(host, stack)
        for contender in found.values():
            verification.verify_send(contender, size)
        messages = samples.messages(size)
        works = {name: partial(one.send, messages) for name, one in found.items()}
        alone = in_process.sized("request, 1 thread", size, "message")
        together = in_process.sized(f"request, {THREADS} threads", size, "message")
        calls = calls_for(works[FLOOR], effort.seconds)
        each = {name: [work] * THREADS for name, work in works.items()}
        each[FLOOR] = _floors(stack, host, messages)
        shared = {name: sharing.shared(pool, them, calls) for name, them in each.items()}
        rows += [
            _row(alone, works, effort),
            Benchmark(name=together, contenders=shared, goals={}),
        ]
    return rows


def _floors(stack: ExitStack, host: str, messages: list[samples.Message]) -> list[partial[Any]]:
    """Return what sends by the floor, which each thread has for itself."""
    floors = [Floor(host) for _ in range(THREADS)]
    for floor in floors:
        stack.callback(floor.close)
    return [partial(floor.send, messages) for floor in floors]


def asynchronous(stack: ExitStack, effort: Effort, loop_name: str) -> list[Benchmark]:
    """Return the benchmarks of sending from one task of an event loop, and from many."""
    loop = loop_factory(loop_name)()
    stack.callback(loop.close)
    rows: list[Benchmark] = []
    for size in effort.sizes_sent:
        host = stack.enter_context(processes.server(samples.response(size)))
        found, messages = _async_contenders(host), samples.messages(size)
        for contender in found.values():
            stack.callback(sharing.close, loop, contender)
            response = loop.run_until_complete(contender.send(messages))
            assert contender.plain(response) == samples.result(size)
        once = sharing.gathered(loop, found[FLOOR], messages, calls=1, tasks=1)()["CPU"]
        calls = int(effort.seconds / once)
        for tasks in (1, TASKS):
            contenders = {
                name: sharing.gathered(loop, one, messages, calls=calls, tasks=tasks)
                for name, one in found.items()
            }
            name = in_process.sized(f"request, {_counted(tasks)}", size, "message")
            rows.append(Benchmark(name=name, contenders=contenders, goals={}))
    return rows


def _counted(tasks: int) -> str:
    return "1 task" if tasks == 1 else f"{tasks} tasks"


ROWS: dict[str, Callable[[ExitStack, Effort, str], list[Benchmark]]] = {
    "import": imports,
    "memory": in_memory,
    "sync": sync,
    "async": asynchronous,
}


def _row(name: str, works: Mapping[str, Callable[[], object]], effort: Effort) -> Benchmark:
    calls = calls_for(works[FLOOR], effort.seconds)
    contenders: dict[str, Sample] = {each: repeated(work, calls) for each, work in works.items()}
    return Benchmark(name=name, contenders=contenders, goals={})


def _contenders(host: str, stack: ExitStack) -> dict[str, Contender]:
    found: dict[str, Contender] = {
        FLOOR: Floor(host),
        SDK: OfficialSdk(host),
        HTTPX: HttpxClient(host),
        OURS: GeneratedClient(host),
    }
    if (settings := codec_settings()) is not None:
        found[CODEC] = GeneratedClient(host, **settings)
    for contender in found.values():
        stack.callback(contender.close)
    return found


def _async_contenders(host: str) -> dict[str, Asynchronous]:
    found: dict[str, Asynchronous] = {
        FLOOR: AsyncFloor(host),
        SDK: OfficialAsyncSdk(host),
        HTTPX: AsyncHttpxClient(host),
        OURS: GeneratedAsyncClient(host),
    }
    if (settings := codec_settings()) is not None:
        found[CODEC] = GeneratedAsyncClient(host, **settings)
    return found


def table(measured: list[Measured]) -> str:
    """Return the medians: CPU of the floor, and the ratios to it in each round with min..max."""
    rows = [("CPU of", *COLUMNS), ("---", *("---:" for _ in COLUMNS))]
    for each in measured:
        floor = [figures["CPU"] for figures in each.rounds[FLOOR]]
        cells = [f"{1e6 * median(floor):.1f} us"]
        cells += [_ratio(each, name, floor) for name in COLUMNS[1:]]
        rows.append((each.benchmark.name, *cells))
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def _ratio(measured: Measured, name: str, floor: list[float]) -> str:
    rounds = measured.rounds.get(name, [])
    ratios = [figures["CPU"] / low for figures, low in zip(rounds, floor, strict=False)]
    return f"{median(ratios):.2f} x ({min(ratios):.2f}..{max(ratios):.2f})" if ratios else "-"


def run(
    names: Sequence[str],
    effort: Effort,
    *,
    rounds: int,
    loop: str = "asyncio",
    say: Callable[[str], object],
) -> str:
    """Measure the rows of these *names* and return the table."""
    with ExitStack() as stack:
        stack.enter_context(processes.quiet_environment())
        benchmarks = [one for name in names for one in ROWS[name](stack, effort, loop)]
        return table(measure(benchmarks, rounds, say))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", action="append", choices=ROWS)
    parser.add_argument("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    options = parser.parse_args(arguments)
    names = options.only or list(ROWS)
    said = run(names, Effort(), rounds=options.rounds, loop=options.loop, say=sys.stderr.write)
    sys.stdout.write(said)


if __name__ == "__main__":
    main()
