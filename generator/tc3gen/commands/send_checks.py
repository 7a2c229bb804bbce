"""What must be so before recipients are read, and how what is wrong with them is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tc3gen.commands.results import UNUSABLE, Result, stopped
from tc3gen.commands.send_client import ACTION
from tc3gen.commands.send_journal import JournalState, NoJournalError, read_journal
from tc3gen.findings import Finding, Location, nearest
from tc3gen.sending.template_texts import text_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tc3gen.commands.send_client import SendingClient
    from tc3gen.commands.send_options import SendOptions
    from tc3gen.sending.checking import Checked
    from tc3gen.sending.problems import TableError

_STANDARD_INPUT = "-"


def check_surroundings(options: SendOptions, client: SendingClient) -> JournalState | Result:
    """Return what the journal holds, or all that is wrong with what is asked for."""
    findings = [*_wrong_options(options, client)]
    try:
        state = read_journal(options.journal) if options.journal else None
    except NoJournalError as error:
        findings.append(_of_journal(options, str(error), "name another file with --journal"))
        state = None
    else:
        findings += _wrong_journal(options, state)
    return Result(UNUSABLE, findings) if findings else state or JournalState()


def _wrong_options(options: SendOptions, client: SendingClient) -> Iterator[Finding]:
    """Yield what is wrong with the options, whatever the file holds."""
    if str(options.recipients) == _STANDARD_INPUT:
        message = "standard input cannot be read twice: once to check all of it, once to send"
        yield Finding(Location("-"), "file", message, "save it as a file, and name that")
    regions = client.action.regions
    if regions and options.region not in regions:
        message = f"{ACTION} is not served in {options.region!r}"
        hint = nearest(options.region, regions) or f"regions: {', '.join(regions)}"
        yield Finding(Location("--region"), "client", message, hint)
    if options.text and (problem := text_problem(options.text, len(options.columns.params))):
        hint = "placeholders are {1}, {2} and so on, in the order of --params"
        yield Finding(Location("--text"), "template-text", problem, hint)
    if options.report is not None:
        yield from _wrong_report(options, options.report)


def _wrong_report(options: SendOptions, report: Path) -> Iterator[Finding]:
    """Yield it if the report would replace what the campaign needs."""
    for name, path in (("recipients", options.recipients), ("journal", options.journal)):
        if path is not None and _is_same(report, path):
            message = f"it would replace the {name}"
            yield Finding(Location(str(report)), "report", message, "name another file")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _wrong_journal(options: SendOptions, state: JournalState | None) -> Iterator[Finding]:
    is_begun = state is not None and state.is_begun
    if state is not None and is_begun and not options.resume:
        message = f"a campaign was begun with it: {state.shown}"
        hint = "--resume goes on with it; another campaign needs another file"
        yield _of_journal(options, message, hint)
    if options.resume and not is_begun:
        message = "there is no campaign in it to go on with, so all would be sent"
        yield _of_journal(options, message, "without --resume a campaign begins")


def _of_journal(options: SendOptions, message: str, hint: str) -> Finding:
    return Finding(Location(str(options.journal)), "journal", message, hint)


def file_finding(path: Path, error: TableError) -> Finding:
    """Return what is wrong with the file at *path* as a whole."""
    location = Location(str(path), error.line, 1 if error.line else 0)
    return Finding(location, error.rule, str(error), error.hint)


def row_findings(path: Path, checked: Checked) -> list[Finding]:
    """Return the first problems of the rows, and how many there are."""
    findings = [
        Finding(Location(str(path), each.line, 1), each.rule, each.message, each.hint)
        for each in checked.problems
    ]
    if checked.problem_count > len(findings):
        message = f"{checked.problem_count:,} problems; these are the first {len(findings)}"
        findings.append(Finding(Location(str(path)), "row", message, "nothing was sent"))
    return findings


def unreadable(path: Path, error: OSError) -> Result:
    """Return the result for recipients that cannot be read."""
    hint = "the file is read twice, so it must be a regular one"
    return stopped(path, "file", f"cannot be read: {error.strerror}", hint)
