"""``tc3gen call``."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tc3gen.calling.arguments import read_arguments
from tc3gen.calling.description import described, first_sentences, listed_actions
from tc3gen.calling.failures import MEANINGS
from tc3gen.calling.output import STYLES
from tc3gen.commands.call_request import OWN_OPTIONS, Invocation, find_action, read_services
from tc3gen.commands.call_run import call
from tc3gen.commands.credentials import WHERE, add_profile
from tc3gen.commands.options import Subparsers, add_command, add_spec, take_from_project
from tc3gen.commands.results import OK, UNUSABLE, Console, Result, UsageError

if TYPE_CHECKING:
    import argparse

    from tc3gen.calling.arguments import Arguments

_USAGE = "tc3gen call SERVICE.ACTION [--FIELD VALUE ...] [--json JSON] [options]"


def add_call(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "call",
        run=_run,
        summary="call an action of the spec, and print the response as JSON",
        details="What is sent is checked first, by the client that `tc3gen generate` makes. "
        f"{WHERE} `tc3gen call sms.SendSms --help` explains an action and its fields. Nothing is "
        "asked before it is sent, as scripts call this, too: --dry-run shows what would be.",
        exit_codes=MEANINGS,
        formats=("text", "json"),
        usage=_USAGE,
        add_help=False,
        allow_abbrev=False,
    )
    parser.set_defaults(keeps_rest=True)
    _add_asking(parser)
    _add_request(parser)
    _add_sending(parser)
    _add_output(parser)
    add_spec(parser)
    take_from_project(parser, "spec")


def _add_asking(parser: argparse.ArgumentParser) -> None:
    """Add the options that call nothing."""
    parser.add_argument(
        "-h",
        "--help",
        dest="show_help",
        action="store_true",
        help="show this text or, behind an action, what that is and takes",
    )
    parser.add_argument(
        "--list",
        action="store_true",
        help="list the actions of a service, or of all services",
    )


def _add_request(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is sent."""
    parser.add_argument(
        "--json",
        metavar="JSON",
        help="the request as a JSON object, by documented names; @FILE reads it from a file, and - "
        "from standard input",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="check the request, print it, and send nothing; this needs no key",
    )


def _add_sending(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how and where it is sent."""
    parser.add_argument(
        "--region",
        help="the region that serves the call (TENCENTCLOUD_REGION, or the only one that does)",
    )
    add_profile(parser)
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help="call this host instead of the documented one; http:// to this machine only",
    )
    parser.add_argument("--language", help="the language of error messages, such as en-US")
    parser.add_argument(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help="how long a request may take, with all attempts",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is printed."""
    parser.add_argument(
        "--all",
        action="store_true",
        help="call the action for page after page, and print the items of all of them",
    )
    parser.add_argument(
        "--query",
        metavar="JMESPATH",
        help="print what this expression finds in the response; with --all, in the list of all "
        "items or, where --output lines prints them as they come, in each",
    )
    parser.add_argument(
        "--output",
        choices=STYLES,
        default="json",
        help="how to print it: JSON; a line of JSON for each element of a list; or plain text, the "
        "parts of an element with tabs between them (%(default)s)",
    )


def _run(options: argparse.Namespace, console: Console) -> Result:
    arguments = read_arguments(options.rest)
    if options.list:
        return _list(options, arguments)
    if options.show_help and not arguments.words:
        return Result(OK, report=options.help())
    if len(arguments.words) != 1:
        raise UsageError(
            f"name one action, not {len(arguments.words)}: such as sms.SendSms; --list shows them"
            if arguments.words
            else "name an action, such as sms.SendSms; --list shows them"
        )
    found = find_action(options.spec, arguments.words[0])
    if isinstance(found, list):
        return Result(UNUSABLE, found)
    if options.show_help:
        return Result(OK, report=described(found.action, found.service, OWN_OPTIONS))
    given = Invocation(
        json=options.json,
        fields=arguments,
        region=options.region,
        profile=options.profile,
        endpoint=options.endpoint,
        language=options.language,
        timeout=options.timeout,
        all=options.all,
        query=options.query,
        output=options.output,
        is_report_json=options.format == "json",
        environment=os.environ,
    )
    return call(found, given, console, dry_run=options.dry_run)


def _list(options: argparse.Namespace, arguments: Arguments) -> Result:
    services = read_services(options.spec, arguments.words or None)
    if isinstance(services, list):
        return Result(UNUSABLE, services)
    if options.format == "json":
        return Result(OK, report=f"{json.dumps(first_sentences(services.services), indent=2)}\n")
    return Result(OK, report=listed_actions(services.services))
