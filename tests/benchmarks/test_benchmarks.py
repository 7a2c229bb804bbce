"""The benchmarks run and measure what they say; how long anything takes is not tested."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import million, pages, samples, verification
from tests.benchmarks.floor import Floor
from tests.benchmarks.measuring import FLOOR, OURS, SDK, Benchmark, Effort, Goal, Measured, measure
from tests.benchmarks.processes import quiet_environment
from tests.benchmarks.run import BENCHMARKS
from tests.benchmarks.table import table
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measuring import Figures

TINY = Effort(sizes=(1, 2), sizes_sent=(1, 2), seconds=0)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Yield a stack that ends servers and removes folders, in a quiet environment."""
    with ExitStack() as found:
        found.enter_context(quiet_environment())
        yield found


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_verifies_and_measures_every_contender(name: str, stack: ExitStack) -> None:
    measured = measure(BENCHMARKS[name](stack, TINY), 1, lambda _: None)
    assert [set(each.rounds) for each in measured] == [
        set(each.benchmark.contenders) for each in measured
    ]
    assert all(OURS in each.rounds for each in measured)
    assert table(measured).count("\n| ") >= 1 + len(measured)


@pytest.mark.parametrize(("client", "concurrency"), [("threads", 1), ("threads", 4), ("async", 4)])
def test_thousands_of_messages_through_faults_have_one_outcome_each(
    client: str, concurrency: int
) -> None:
    """The million of the benchmark, in small; it verifies every outcome itself."""
    count = 20_000 if THOROUGH else 5_000
    account, _ = million.CLIENTS[client](count, concurrency)
    assert sum(account.kinds.values()) == count
    assert account.kinds["done"] > count * 3 // 4
    assert account.kinds["unknown"] > 0
    assert sum(account.service.acted) >= account.kinds["done"]


def test_each_round_begins_with_another_contender() -> None:
    seen: list[str] = []

    def sample(name: str) -> Figures:
        seen.append(name)
        return {"CPU": 1.0}

    contenders = {name: partial(sample, name) for name in "abc"}
    measure([Benchmark(name="x", contenders=contenders, goals={})], 3, lambda _: None)
    assert "".join(seen) == "abcbcacab"


def test_the_table_tells_the_median_of_the_ratios_not_the_ratio_of_the_medians() -> None:
    times = {FLOOR: (1.0, 2.0, 4.0), SDK: (4.0, 4.0, 4.0), OURS: (2.0, 3.0, 12.0)}
    goals = {"CPU": Goal(limit=1.6)}
    benchmark = Benchmark(name="build", contenders={}, goals=goals, note="a note")
    rounds: dict[str, list[Figures]] = {
        name: [{"CPU": value / 1000} for value in values] for name, values in times.items()
    }
    assert table([Measured(benchmark, rounds)]) == (
        "| what | floor | official SDK | tc3 | tc3 / floor | goal | reached |\n"
        "| --- | ---: | ---: | ---: | ---: | --- | --- |\n"
        "| build, CPU (1) | 2 ms | 4 ms, 2.00 x (1.00..4.00) | 3 ms | 2.00 x (1.50..3.00) "
        "| <= 1.6 x | no |\n"
        "\n1. a note\n"
    )


def test_the_table_says_seconds_and_spread_where_there_is_no_floor() -> None:
    goals = {"wall": Goal(limit=0.5, seconds=True)}
    benchmark = Benchmark(name="generate", contenders={}, goals=goals, peer="other")
    rounds: dict[str, list[Figures]] = {OURS: [{"wall": 0.25}, {"wall": 0.5}, {"wall": 1.0}]}
    assert table([Measured(benchmark, rounds)]).splitlines()[2] == (
        "| generate, wall | - | other: not installed | 500 ms (250 ms..1 s) | - | <= 0.5 s | yes |"
    )


class _Forger(Floor):
    """Signs one body and sends another."""

    def build(self, messages: list[samples.Message]) -> tuple[dict[str, str], bytes]:
        headers, body = super().build(messages)
        return headers, body + b" "


class _Sloth(Floor):
    """Leaves out a message."""

    def build(self, messages: list[samples.Message]) -> tuple[dict[str, str], bytes]:
        return super().build(messages[1:])

    def parse(self, body: bytes) -> dict[str, object]:
        return super().parse(body) | {"RequestId": None}


def test_a_contender_that_does_less_is_not_timed() -> None:
    messages = samples.messages(2)
    for cheat in (_Forger(), _Sloth()):
        with pytest.raises(AssertionError):
            verification.verify_build(cheat, messages)
    with pytest.raises(AssertionError):
        verification.verify_parse(_Sloth(), 2)


def test_the_import_of_pages_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    pages.main(["--pages", "7", "--rounds", "1"])
    rows = capsys.readouterr().out.splitlines()
    assert [row.split(" |")[0] for row in rows[2:]] == [
        "| `tc3gen import`, 1 pages in one run",
        "| `tc3gen import`, 7 pages in one run",
    ]
