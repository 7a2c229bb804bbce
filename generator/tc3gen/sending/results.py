"""What became of the messages: the report with a line for each, and the summary."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tc3gen.sending.recipients import Recipient

HEADER = (
    *("line", "phone_number", "country", "outcome", "code", "explanation"),
    *("parts_billed", "serial_number", "session_context", "sent_by_earlier_run"),
)
OPEN = "open"
"""The outcome of a message that no run has begun to send."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"\+[0-9]+")
_KINDS = ("done", "refused", "unknown", "not_sent", OPEN)
_MAX_CODES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one message."""

    recipient: Recipient
    country: str
    outcome: str
    code: str = ""
    explanation: str = ""
    fee: int | None = None
    serial_number: str = ""
    is_from_journal: bool = False


@dataclass(slots=True, kw_only=True)
class Totals:
    """How many messages had which outcome, which codes, and what they cost."""

    outcomes: Counter[str] = field(default_factory=Counter[str])
    codes: Counter[str] = field(default_factory=Counter[str])
    from_journal: int = 0
    done_before: int = 0
    """How many of those in the journal were done."""
    parts_billed: int = 0

    def add(self, result: Result) -> None:
        """Count *result*."""
        self.outcomes[result.outcome] += 1
        if result.outcome != "done" and result.code:
            self.codes[result.code] += 1
        self.from_journal += result.is_from_journal
        self.done_before += result.is_from_journal and result.outcome == "done"
        self.parts_billed += result.fee or 0

    @property
    def count(self) -> int:
        """All of them."""
        return self.outcomes.total()

    @property
    def is_finished(self) -> bool:
        """Whether no message is left that could be sent without a risk, and was not refused."""
        return not (self.outcomes["not_sent"] or self.outcomes[OPEN])

    def as_dict(self) -> dict[str, object]:
        """Return them for programs."""
        return {
            **{kind: self.outcomes[kind] for kind in _KINDS},
            "sent_by_earlier_runs": self.from_journal,
            "parts_billed": self.parts_billed,
            "codes": dict(self.codes.most_common()),
        }


def summary(totals: Totals) -> str:
    """Return what became of all messages, in lines."""
    meanings = {
        "done": "accepted by the service",
        "refused": "refused: nothing happened",
        "unknown": "unknown: they may have been sent, and are never sent again",
        "not_sent": "not sent: they did not reach the service",
        OPEN: "open: not begun",
    }
    shown = [kind for kind in _KINDS if totals.outcomes[kind] or kind == "done"]
    width = max(len(f"{totals.outcomes[kind]:,}") for kind in shown)
    lines = [f"{totals.outcomes[kind]:>{width},} {meanings[kind]}" for kind in shown]
    if totals.from_journal:
        lines[0] += f"; {totals.from_journal:,} of all were sent by an earlier run"
    lines += [f"  {count:,} x {code}" for code, count in totals.codes.most_common(_MAX_CODES)]
    if totals.parts_billed:
        lines.append(f"{totals.parts_billed:,} parts were billed, as the service says")
    return "".join(f"{line}\n" for line in lines)


def report_line(cells: Iterable[object]) -> str:
    """Return a line of CSV in which no cell is a formula.

    A spreadsheet runs a cell that begins with =, +, - or @: such a one gets an apostrophe in front,
    unless it is + and digits. So does one that begins with an apostrophe: whoever takes the first
    one away has what was there.
    """
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(_harmless, cells))
    return buffer.getvalue()


def report_row(result: Result) -> str:
    """Return the line of the report about *result*."""
    recipient = result.recipient
    cells = (
        *(recipient.line, recipient.number, result.country, result.outcome),
        *(result.code, result.explanation, "" if result.fee is None else result.fee),
        *(result.serial_number, recipient.context, "yes" if result.is_from_journal else "no"),
    )
    return report_line(cells)


def _harmless(cell: object) -> str:
    text = str(cell)
    if _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text
