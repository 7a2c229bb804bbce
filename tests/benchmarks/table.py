"""What was measured as one Markdown table, with notes beneath it."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import FLOOR, OURS, SDK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measuring import Goal, Measured

_HEAD = ("what", FLOOR, SDK, OURS, f"{OURS} / {FLOOR}", "goal", "reached")
_NOTHING = "-"


def table(measured: list[Measured]) -> str:
    """Return the table: medians, and medians of the ratios in each round with min..max."""
    notes = list(dict.fromkeys(each.benchmark.note for each in measured if each.benchmark.note))
    rows = [_HEAD, ("---", *["---:"] * 4, "---", "---")]
    rows += [
        row
        for each in measured
        for row in _rows(each, notes.index(each.benchmark.note) + 1 if each.benchmark.note else 0)
    ]
    lines = ["| " + " | ".join(row) + " |\n" for row in rows]
    return "".join(lines) + "\n" + "".join(f"{n}. {note}\n" for n, note in enumerate(notes, 1))


def _rows(measured: Measured, note: int) -> Iterator[tuple[str, ...]]:
    benchmark = measured.benchmark
    for figure in measured.rounds[OURS][0]:
        goal = benchmark.goals.get(figure)
        yield (
            f"{benchmark.name}, {figure}" + (f" ({note})" if note else ""),
            _time(measured, FLOOR, figure) or _NOTHING,
            _peer(measured, figure),
            _time(measured, OURS, figure),
            _ratio(measured, OURS, figure) or _NOTHING,
            _aim(goal),
            _reached(measured, figure, goal),
        )


def _peer(measured: Measured, figure: str) -> str:
    """Return what the peer takes, with its name where it is not the one of the heading."""
    peer = measured.benchmark.peer
    if not peer:
        return _NOTHING
    ratio = _ratio(measured, peer, figure)
    said = _time(measured, peer, figure) or "not installed"
    said += f", {ratio}" if ratio else ""
    return said if peer == SDK else f"{peer}: {said}"


def _time(measured: Measured, contender: str, figure: str) -> str:
    """Return the median, with the spread where no ratio tells it; nothing if not measured."""
    values = _values(measured, contender, figure)
    if not values:
        return ""
    middle, low, high = (_duration(value) for value in (median(values), min(values), max(values)))
    return middle if FLOOR in measured.rounds else f"{middle} ({low}..{high})"


def _duration(seconds: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def _ratio(measured: Measured, contender: str, figure: str) -> str:
    ratios = _ratios(measured, contender, figure)
    if not ratios:
        return ""
    return f"{median(ratios):.2f} x ({min(ratios):.2f}..{max(ratios):.2f})"


def _ratios(measured: Measured, contender: str, figure: str, to: str = FLOOR) -> list[float]:
    """Return the ratio to another contender in each round; nothing where that is not there."""
    floor = _values(measured, to, figure)
    values = _values(measured, contender, figure)
    return [value / low for value, low in zip(values, floor, strict=False)]


def _values(measured: Measured, contender: str, figure: str) -> list[float]:
    return [figures[figure] for figures in measured.rounds.get(contender, [])]


def _aim(goal: Goal | None) -> str:
    if goal is None:
        return _NOTHING
    unit = "s" if goal.seconds else "x"
    return f"<= {goal.limit} {unit}" + (f" {goal.to}" if goal.to != FLOOR else "")


def _reached(measured: Measured, figure: str, goal: Goal | None) -> str:
    if goal is None:
        return _NOTHING
    values = _values(measured, OURS, figure)
    if not goal.seconds:
        values = _ratios(measured, OURS, figure, goal.to)
    return "yes" if median(values) <= goal.limit else "no"
