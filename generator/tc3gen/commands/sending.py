"""``tc3gen send``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, PROBLEM, Result, stopped
from tc3gen.commands.send_journal import STATES, NoJournalError, read_journal
from tc3gen.commands.send_options import add_send_options, parsed_options

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tc3gen.commands.options import Subparsers
    from tc3gen.commands.results import Console

_EXTRA = "phonenumbers"
"""The package of the extra ``send``."""


def add_send(subparsers: Subparsers) -> None:
    """Add the command."""
    add_send_options(subparsers, _run)


def _run(options: argparse.Namespace, console: Console) -> Result:
    if options.status is not None:
        return status(options.status, as_json=options.format == "json")
    asked = parsed_options(options)
    # The other commands do without the package of the extra.
    try:
        from tc3gen.commands.send_campaign import send  # noqa: PLC0415 - see above
    except ModuleNotFoundError as error:
        if error.name != _EXTRA:
            raise
        hint = "install tc3gen with its extra: pip install 'tc3gen[send]'"
        return stopped("tc3gen send", "client", f"needs the package {error.name}", hint)
    return send(asked, console)


def status(path: Path, *, as_json: bool = False) -> Result:
    """Tell what the journal at *path* holds; nothing is sent, and nothing is written.

    The result's status is 0 where all of it is done, 1 where some is not, 2 where it is no journal.
    """
    try:
        journal = read_journal(path)
    except NoJournalError as error:
        return stopped(path, "journal", str(error), "name the file that --journal was given")
    if journal is None or not journal.is_begun:
        return stopped(path, "journal", "there is no journal, or nothing in it yet")
    states = {state: journal.states[state] for state in STATES}
    exit_code = OK if states["done"] == journal.states.total() else PROBLEM
    if as_json:
        shown = {"action": journal.action, "began_at": journal.began_at, **states}
        report = json.dumps({**shown, "codes": dict(journal.codes)}, indent=2) + "\n"
        return Result(exit_code, report=report)
    lines = [f"{path}: {journal.action}, begun {journal.began_at} UTC"]
    lines += [f"{count:>9,} {_MEANINGS[state]}" for state, count in states.items() if count]
    lines += [f"{count:>9,} x {code}" for code, count in journal.codes.most_common(20)]
    return Result(exit_code, report="".join(f"{line}\n" for line in lines))


_MEANINGS = {
    "done": "done: accepted by the service",
    "refused": "refused: nothing happened, --resume sends them again",
    "unknown": "unknown: they may have been sent, and are never sent again",
    "not_sent": "not sent: --resume sends them",
    "sending": "sending: under way now, or unknown if no run uses the journal",
}
