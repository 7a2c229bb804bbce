"""The benchmarks that count the CPU time of this process: build, parse, whole requests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.benchmarks import processes, samples, verification
from tests.benchmarks.floor import Floor
from tests.benchmarks.generated_client import GeneratedClient
from tests.benchmarks.measuring import FLOOR, OURS, SDK, Benchmark, Goal, calls_for, repeated
from tests.benchmarks.official_sdk import OfficialSdk

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from tc3._calls.json_codec import CodecName
    from tests.benchmarks.measuring import Effort
    from tests.benchmarks.verification import Contender

_GOAL, _BUILD, _PARSE = Goal(limit=1.6), Goal(limit=1.3), Goal(limit=1.3)
_BUILD_BY_CODEC, _PARSE_BY_CODEC = Goal(limit=0.7), Goal(limit=0.8)
CODECS: tuple[CodecName, ...] = ("orjson", "msgspec")
_GOAL_SIZE = 200
"""The number of messages that the goals for building and parsing speak of."""


def builds(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of making, checking and signing requests."""
    found = contenders(samples.HOST, stack)
    return [
        benchmark(
            sized("build, check, sign", size, "message"),
            _verified_builds(found, size),
            effort,
            note="the floor and the official SDK check nothing",
            goal=_BUILD if size == _GOAL_SIZE else None,
        )
        for size in effort.sizes
    ]


def builds_by_codec(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of making, checking and signing requests with other libraries."""
    size = effort.sizes[-1]
    return [
        benchmark(
            sized(f"build, check, sign by {codec}", size, "message"),
            _verified_builds(contenders(samples.HOST, stack, codec), size),
            effort,
            note="tc3 with json= that library",
            goal=_BUILD_BY_CODEC,
        )
        for codec in CODECS
    ]


def _verified_builds(found: dict[str, Contender], size: int) -> dict[str, Callable[[], object]]:
    messages = samples.messages(size)
    for contender in found.values():
        verification.verify_build(contender, messages)
    return {name: partial(contender.build, messages) for name, contender in found.items()}


def parses(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of reading responses."""
    found = contenders(samples.HOST, stack)
    return [
        benchmark(
            sized("parse", size, "status"),
            _verified_parses(found, size),
            effort,
            note="the floor leaves dicts; the official SDK reads the JSON twice",
            goal=_PARSE if size == _GOAL_SIZE else None,
        )
        for size in effort.sizes
    ]


def parses_by_codec(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of reading responses with other libraries."""
    size = effort.sizes[-1]
    return [
        benchmark(
            sized(f"parse by {codec}", size, "status"),
            _verified_parses(contenders(samples.HOST, stack, codec), size),
            effort,
            note="tc3 with json= that library",
            goal=_PARSE_BY_CODEC,
        )
        for codec in CODECS
    ]


def _verified_parses(found: dict[str, Contender], size: int) -> dict[str, Callable[[], object]]:
    for contender in found.values():
        verification.verify_parse(contender, size)
    body = samples.response(size)
    return {name: partial(contender.parse, body) for name, contender in found.items()}


def requests(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of whole requests over loopback."""
    return [
        benchmark(
            sized("request over loopback", size, "message"),
            _verified_requests(stack, size),
            effort,
            note="each keeps one connection; tc3 speaks HTTP itself, the floor by http.client",
            goal=_GOAL,
        )
        for size in effort.sizes_sent
    ]


def _verified_requests(stack: ExitStack, size: int) -> dict[str, Callable[[], object]]:
    host = stack.enter_context(processes.server(samples.response(size)))
    found = contenders(host, stack)
    for contender in found.values():
        verification.verify_send(contender, size)
    messages = samples.messages(size)
    return {name: partial(contender.send, messages) for name, contender in found.items()}


def contenders(host: str, stack: ExitStack, json: CodecName | None = None) -> dict[str, Contender]:
    """Return those that send to *host*, ours with *json*; *stack* closes them."""
    found: dict[str, Contender] = {
        FLOOR: Floor(host),
        SDK: OfficialSdk(host),
        OURS: GeneratedClient(host, json),
    }
    for contender in found.values():
        stack.callback(contender.close)
    return found


def sized(what: str, size: int, item: str) -> str:
    """Return *what* is measured, with so many of an *item*."""
    plural = f"{item}es" if item.endswith("s") else f"{item}s"
    return f"{what}, {size} {item if size == 1 else plural}"


def benchmark(
    name: str,
    works: dict[str, Callable[[], object]],
    effort: Effort,
    *,
    note: str,
    goal: Goal | None,
) -> Benchmark:
    calls = calls_for(works[FLOOR], effort.seconds)
    return Benchmark(
        name=name,
        contenders={each: repeated(work, calls) for each, work in works.items()},
        goals={"CPU": goal} if goal else {},
        note=note,
    )
