"""How a run has ended: its summary, what is to be done about it, and the exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Result
from tc3gen.commands.send_options import UNFINISHED
from tc3gen.commands.send_run import MAX_IN_VAIN
from tc3gen.findings import Finding, Location
from tc3gen.sending.problems import TableError
from tc3gen.sending.results import summary

if TYPE_CHECKING:
    from tc3gen.commands.send_options import SendOptions
    from tc3gen.commands.send_report import Report
    from tc3gen.commands.send_run import Ended

_INTERRUPTED = 130
_SAME = (
    "give the same file, in the same order, with the same options; or begin with another journal"
)


def result_of(options: SendOptions, ended: Ended, report: Report) -> Result:
    """Return what is said at the end, and the exit code."""
    findings = [*_findings(options, ended)]
    if ended.is_nothing_sent and findings:
        # What an earlier run has done stands in the journal.
        return Result(UNUSABLE, findings)
    if report.failure is not None:
        message = f"it is not written: {report.failure.strerror}"
        hint = f"--status {options.journal} tells what is known"
        findings.append(Finding(Location(str(options.report)), "report", message, hint))
    if options.as_json:
        shown = json.dumps(ended.totals.as_dict(), indent=2) + "\n"
        return Result(_exit_code(ended, report), findings, report=shown)
    text = summary(ended.totals) + _advice(options, ended)
    return Result(_exit_code(ended, report), findings, text=text)


def _findings(options: SendOptions, ended: Ended) -> list[Finding]:
    """Return what has broken the run off."""
    path = str(options.recipients)
    if ended.changed is not None:
        message = "the row is not what it was in the earlier run, and nothing was sent"
        return [Finding(Location(path, ended.changed.line, 1), "journal", message, _SAME)]
    if ended.failure is None:
        return []
    if ended.is_of_journal:
        hint = _SAME if ended.is_nothing_sent else "nothing was sent that it has not recorded"
        return [Finding(Location(str(options.journal)), "journal", str(ended.failure), hint)]
    message = "it was changed while it was read: nothing more was sent"
    if isinstance(ended.failure, OSError):
        message = f"cannot be read any more: {ended.failure.strerror}"
    elif isinstance(ended.failure, TableError):
        message = f"{message}; {ended.failure}"
    return [Finding(Location(path), "file", message, "put it back as it was, then --resume")]


def _exit_code(ended: Ended, report: Report) -> int:
    totals = ended.totals
    if ended.is_in_vain:
        return PROBLEM
    if not totals.is_finished:
        return _INTERRUPTED if ended.is_stopped else UNFINISHED
    is_well = totals.outcomes["done"] == totals.count and report.failure is None
    return OK if is_well else PROBLEM


def _advice(options: SendOptions, ended: Ended) -> str:
    """Return what to do next, in lines."""
    lines: list[str] = []
    if ended.is_in_vain:
        lines.append(f"Given up, as none of the first {MAX_IN_VAIN:,} was accepted.")
    if not ended.totals.is_finished:
        lines.append("The same command with --resume sends the rest.")
    if ended.totals.outcomes["unknown"]:
        lines.append("Wait for the delivery reports of the unknown ones, or ask the console.")
    if options.report is not None:
        lines.append(f"{options.report} has a line for each recipient; only you can read it.")
    return "".join(f"{line}\n" for line in lines)
