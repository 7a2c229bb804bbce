"""The options of ``tc3gen send``."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.credentials import WHERE, add_profile
from tc3gen.commands.options import add_command, add_spec, take_from_project
from tc3gen.commands.results import UsageError
from tc3gen.sending.recipients import Columns

if TYPE_CHECKING:
    from tc3gen.commands.options import Run, Subparsers

UNFINISHED = 4
"""The exit code of a campaign with messages that are still to be sent."""

_DETAILS = (
    "The file is CSV with a header, or one JSON object a line, in UTF-8 or UTF-16. It is read "
    "twice, so it cannot be standard input: all of it is checked before anything is sent. The "
    "journal remembers what became of each message: after a crash, Ctrl-C or a failure, --resume "
    "with the same file sends the rest. What was sent, or may have been, is never sent again; what "
    "was refused or did not reach the service is. A run is given up where none of its first 1,000 "
    f"messages is accepted. {WHERE} "
    "Numbers are masked on the screen; the report has them in full. In "
    "it, what a spreadsheet would run as a formula has an apostrophe in front."
)
_EXIT_CODES = {
    0: "the service has accepted all messages; with --dry-run, they can be sent",
    1: "it is over, and some messages are refused or unknown; or none at all was accepted",
    2: "nothing was sent: a row, an option, the journal or the key cannot be used, or no consent",
    UNFINISHED: "some messages were not sent: the same command with --resume sends them",
    130: "Ctrl-C or SIGTERM stopped it: the same command with --resume sends the rest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOptions:
    """What ``tc3gen send`` is told."""

    recipients: Path
    columns: Columns
    template: str
    app: str
    region: str
    profile: str | None = None
    journal: Path | None = None
    text: str = ""
    sender: str = ""
    endpoint: str = ""
    report: Path | None = None
    sample: int = 3
    first: int | None = None
    allows_duplicates: bool = False
    dry_run: bool = False
    resume: bool = False
    is_agreed: bool = False
    """Whether nobody has to be asked."""
    as_json: bool = False
    spec_root: Path = Path("spec")


def add_send_options(subparsers: Subparsers, run: Run) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "send",
        run=run,
        summary="send an SMS to each recipient in a file, none of them twice",
        details=_DETAILS,
        exit_codes=_EXIT_CODES,
        formats=("text", "json"),
    )
    add_spec(parser)
    take_from_project(parser, "spec")
    parser.add_argument("recipients", type=Path, nargs="?", metavar="FILE", help="the recipients")
    parser.add_argument(
        "--status", type=Path, metavar="JOURNAL", help="print what a journal holds, send nothing"
    )
    _add_messages(parser)
    _add_columns(parser)
    _add_running(parser)


def _add_messages(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is sent")
    group.add_argument("--template", metavar="ID", help="id of the approved template")
    group.add_argument("--app", metavar="ID", help="id of the application that sends (SmsSdkAppId)")
    group.add_argument("--region", metavar="NAME", help="such as ap-singapore")
    group.add_argument("--sender", default="", metavar="ID", help="sender id (a public one)")
    group.add_argument(
        "--text",
        default="",
        metavar="TEXT",
        help="text of the template, with {1} and so on, to count the parts that are billed; "
        "without it, only those of the parameters are known",
    )
    group.add_argument(
        "--endpoint", default="", metavar="URL", help="where to send instead of the documented one"
    )


def _add_columns(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("columns of the file")
    group.add_argument(
        "--number", default="phone_number", metavar="NAME", help="the phone number (%(default)s)"
    )
    group.add_argument(
        "--params",
        default=(),
        type=_names,
        metavar="NAME,...",
        help="the parameters of the template, in its order",
    )
    group.add_argument(
        "--context",
        default="",
        metavar="NAME",
        help="your own reference, which delivery reports repeat (one is made of row and content)",
    )


def _add_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how it is sent")
    add_profile(group)
    group.add_argument("--journal", type=Path, metavar="FILE", help="the file that remembers")
    group.add_argument("--resume", action="store_true", help="go on with the journal")
    group.add_argument("--dry-run", action="store_true", help="check only; send and write nothing")
    group.add_argument("--yes", action="store_true", help="send without asking")
    group.add_argument(
        "--sample",
        type=_count,
        default=3,
        metavar="N",
        help="show the first N messages before they are sent (%(default)s)",
    )
    group.add_argument(
        "--first",
        type=_count,
        metavar="N",
        help="send to the first N recipients only; later --resume without it sends the rest",
    )
    group.add_argument(
        "--allow-duplicates",
        action="store_true",
        help="send the same message to the same number twice, where the file has it twice",
    )
    group.add_argument(
        "--report", type=Path, metavar="FILE", help="write a CSV file with a line a recipient"
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)


def parsed_options(options: argparse.Namespace) -> SendOptions:
    """Return what is asked for; UsageError names what is missing."""
    needed = ["template", "app", "region", *([] if options.dry_run else ["journal"])]
    missing = [f"--{name}" for name in needed if not getattr(options, name)]
    if options.recipients is None:
        raise UsageError("name the file of recipients, or --status JOURNAL")
    if missing:
        raise UsageError(f"these are needed: {', '.join(missing)}")
    return SendOptions(
        recipients=options.recipients,
        columns=Columns(number=options.number, params=options.params, context=options.context),
        template=options.template,
        app=options.app,
        region=options.region,
        profile=options.profile,
        journal=options.journal,
        text=options.text,
        sender=options.sender,
        endpoint=options.endpoint,
        report=options.report,
        sample=options.sample,
        first=options.first,
        allows_duplicates=options.allow_duplicates,
        dry_run=options.dry_run,
        resume=options.resume,
        is_agreed=options.yes,
        as_json=options.format == "json",
        spec_root=options.spec,
    )
