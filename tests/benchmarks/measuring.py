"""Contenders by turns, so that whatever else the machine does hits all of them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import TypeAlias

FLOOR, SDK, OURS = "floor", "official SDK", "tc3"

Figures: TypeAlias = Mapping[str, float]
"""Seconds by what was measured: ``wall``, ``CPU``."""

Sample: TypeAlias = Callable[[], Figures]
"""Measures one contender once."""

_MAX_CALLS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is done: *sizes* of requests, and CPU *seconds* that the floor takes in a round."""

    sizes: tuple[int, ...] = (1, 20, 200)
    sizes_sent: tuple[int, ...] = (1, 200)
    seconds: float = 0.04
    openapi: str | None = None
    """The program openapi-python-client, where it is not installed beside this Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The largest value that is good enough: a ratio to a contender, or *seconds*."""

    limit: float
    seconds: bool = False
    to: str = FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """Contenders that do the same work; *peer* is the one that people use today, if any."""

    name: str
    contenders: Mapping[str, Sample]
    goals: Mapping[str, Goal]
    """Figure to goal."""
    peer: str = SDK
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rounds gave: contender to its figures, one set per round."""

    benchmark: Benchmark
    rounds: dict[str, list[Figures]] = field(default_factory=dict[str, list[Figures]])

    def play(self, number: int) -> None:
        """Measure each contender once; another one begins in each round."""
        contenders = list(self.benchmark.contenders.items())
        first = number % len(contenders)
        for name, sample in contenders[first:] + contenders[:first]:
            self.rounds.setdefault(name, []).append(sample())


def measure(
    benchmarks: list[Benchmark], rounds: int, say: Callable[[str], object]
) -> list[Measured]:
    """Measure all benchmarks in each round."""
    found = [Measured(benchmark) for benchmark in benchmarks]
    gc.collect()
    was_frozen = gc.get_freeze_count() > 0
    gc.freeze()  # The modules of one contender are not for another one to search through.
    try:
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}\n")
            for measured in found:
                measured.play(number)
    finally:
        if not was_frozen:  # What the tests keep from the collector stays kept from it.
            gc.unfreeze()
    return found


def repeated(work: Callable[[], object], calls: int) -> Sample:
    """Return a sample of the CPU seconds that this process needs for one of many *calls*."""

    def sample() -> Figures:
        started = time.process_time()
        for _ in repeat(None, calls):
            work()
        return {"CPU": (time.process_time() - started) / calls}

    return sample


def calls_for(work: Callable[[], object], seconds: float) -> int:
    """Return how many calls of *work* take about so many CPU *seconds*."""
    once = repeated(work, 3)()["CPU"]
    return min(_MAX_CALLS, 1 + int(seconds / max(once, 1e-6)))
