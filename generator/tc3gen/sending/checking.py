"""Checks a whole file before anything of it is sent, and counts what would be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tc3gen.sending.duplicates import FirstLines
from tc3gen.sending.numbers import Countries
from tc3gen.sending.parts import parts_of
from tc3gen.sending.problems import Problem
from tc3gen.sending.recipients import Recipient
from tc3gen.sending.template_texts import rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


MAX_SHOWN = 20
"""How many problems are told; all are counted."""
_BETWEEN_REPORTS = 5000


@dataclass(slots=True, kw_only=True)
class Checked:
    """What a file holds: how many messages, to where, in how many parts, and what is wrong."""

    recipients: int = 0
    countries: Counter[str] = field(default_factory=Counter[str])
    parts: Counter[str] = field(default_factory=Counter[str])
    """Encoding to parts of messages, as far as the texts are known."""
    sample: list[Recipient] = field(default_factory=list[Recipient])
    problems: list[Problem] = field(default_factory=list[Problem])
    """The first `MAX_SHOWN` of them."""
    problem_count: int = 0
    duplicate_count: int = 0

    def add_problem(self, problem: Problem) -> None:
        """Count *problem*, and keep it if it is among the first."""
        self.problem_count += 1
        if len(self.problems) < MAX_SHOWN:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of a check: the *text* of the template, empty where it is not known."""

    text: str = ""
    sample: int = 0
    allows_duplicates: bool = False
    first: int | None = None
    """How many recipients are sent to; all of them by default. All rows are checked anyway."""
    client_problems: Callable[[Recipient], Iterable[str]] = lambda _: ()
    """What the client that sends would refuse."""


def check(
    rows: Iterator[Recipient | list[Problem]],
    wanted: Wanted,
    progress: Callable[[int], object] = lambda _: None,
) -> Checked:
    """Return what *rows* hold; *progress* is told now and then how many were read."""
    counting = _Counting(wanted)
    for count, row in enumerate(rows, 1):
        if count % _BETWEEN_REPORTS == 0:
            progress(count)
        if isinstance(row, list):
            for problem in row:
                counting.checked.add_problem(problem)
        else:
            counting.add(row)
    return counting.checked


class _Counting:
    """Counts recipients one by one."""

    def __init__(self, wanted: Wanted) -> None:
        self.checked = Checked()
        self._wanted = wanted
        self._first_lines = FirstLines()
        self._countries = Countries()

    def add(self, row: Recipient) -> None:
        """Check *row* as a whole, and count it."""
        checked, wanted = self.checked, self._wanted
        for message in islice(wanted.client_problems(row), 1):
            checked.add_problem(Problem(row.line, "row", message))
        if line := self._first_lines.add(row.digest, row.line):
            checked.duplicate_count += 1
            if not wanted.allows_duplicates:
                checked.add_problem(_duplicate(row.line, line))
        if wanted.first is None or row.position < wanted.first:
            self._estimate(row)

    def _estimate(self, row: Recipient) -> None:
        checked, text = self.checked, self._wanted.text
        checked.recipients += 1
        checked.countries[self._countries.of(row.number)] += 1
        parts = parts_of(rendered(text, row.params) if text else "".join(row.params))
        checked.parts[parts.encoding] += parts.count
        if len(checked.sample) < self._wanted.sample:
            checked.sample.append(row)


def _duplicate(line: int, first: int) -> Problem:
    message = f"is the same message to the same number as line {first}"
    return Problem(line, "duplicate", message, "delete it, or --allow-duplicates sends both")
