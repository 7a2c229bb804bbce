"""What a command returns, what it may say before that, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OK, PROBLEM, UNUSABLE = 0, 1, 2
"""Exit codes: all is well; drift or findings; the spec or the command line cannot be used."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command has to say, and its exit *status*."""

    status: int
    findings: list[Finding] = field(default_factory=list)
    text: str = ""
    """What was done, or would be, for people: a summary, a diff."""
    report: str = ""
    """What the command was asked for, in the format that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """What a command may use of the terminal while it runs; its result is printed at the end."""

    say: Callable[[str], object]
    """Prints a line on standard output, at once; ``False`` where nobody reads it any more."""
    notify: Callable[[str], object]
    """Prints a line on standard error, at once."""
    progress: Callable[[str], object]
    """Shows how far long work has come, on a terminal only; an empty text takes that away."""
    read: Callable[[], bytes]
    """Returns all of standard input."""
    confirm: Callable[[str], bool] = lambda _: False
    """Asks a question on a terminal, and returns whether the user agrees; elsewhere nobody does."""


class UsageError(Exception):
    """Options do not go together, or one is missing; the message says how to mend it."""


def stopped(path: Path | str, rule: str, message: str, hint: str = "") -> Result:
    """Return the result of a command that found at *path* what keeps it from going on."""
    return Result(UNUSABLE, [Finding(Location(str(path)), rule, message, hint)])
