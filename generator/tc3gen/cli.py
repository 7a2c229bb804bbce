"""The command line: reads the arguments, calls one command, prints, returns the exit code."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen import __version__, commands
from tc3gen.arguments import add_diff, add_generate, again, common_options
from tc3gen.findings import show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

_BUG = 3
_LAST_PORT = 65535
_INTERRUPTED = 130
"""What a shell returns for a program that SIGINT ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; exit code 0 is well, 1 drift or findings, 2 unusable, 3 a bug, 130 ^C."""
    options = _parser().parse_args(arguments)
    try:
        result = _run(options)
    except KeyboardInterrupt:
        _print("tc3gen: interrupted\n", sys.stderr)
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - no traceback without --debug
        return _confess(error, debug=options.debug)
    return _say(result, options)


def _run(options: argparse.Namespace) -> commands.Result:
    if options.command == "lint":
        return commands.rules(options.format) if options.rules else commands.lint(options.spec)
    if options.command == "diff":
        return _diff(options)
    if options.command == "schema":
        return commands.schema(
            options.spec, check=options.check, notify=_notify, again=again(options)
        )
    if options.command == "import":
        return commands.import_pages(
            options.pages,
            options.spec,
            into=options.into,
            url=options.page,
            dry_run=options.dry_run,
            standard_input=_standard_input,
            notify=_notify,
        )
    if options.command == "mock":
        return _mock(options)
    return commands.generate(
        options.spec,
        options.out / options.package,
        only=options.only,
        check=options.check,
        force=options.force,
        notify=_notify,
        again=again(options),
    )


def _notify(line: str) -> None:
    """Tell what a run waits for, before it has anything else to say."""
    _print(f"{line}\n", sys.stderr)


def _standard_input() -> bytes:
    """Return all of standard input; a program that was started without one gets nothing."""
    return sys.stdin.buffer.read() if sys.stdin else b""


def _diff(options: argparse.Namespace) -> commands.Result:
    if options.rules:
        return commands.diff_rules(options.format)
    if options.old is None:
        options.refuse("the following arguments are required: OLD")
    return commands.diff_specs(
        options.old,
        options.new,
        style=options.format,
        surface=options.surface,
        fail_on=options.fail_on,
    )


def _mock(options: argparse.Namespace) -> commands.Result:
    """Serve until SIGINT or SIGTERM; the address goes to standard output, requests to error."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: stop.set()) for number in signals]
    try:
        return commands.mock(
            options.spec,
            commands.MockOptions(
                host=options.host,
                port=options.port,
                tls=options.tls,
                rate_limits=options.rate_limits,
                faults=tuple(options.inject),
                outcomes=tuple(options.outcome),
                environment=os.environ,
            ),
            announce=lambda url: _print(_address(url, options.format), sys.stdout),
            log=lambda line: _print(f"{line}\n", sys.stderr),
            wait=stop.wait,
        )
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def _address(url: str, style: str) -> str:
    return (json.dumps({"url": url}) if style == "json" else url) + "\n"


def _say(result: commands.Result, options: argparse.Namespace) -> int:
    """Print findings where the command's own output does not need the place.

    In the format ``json``, standard output is one JSON value, and nothing else.
    """
    if options.format == "json":
        _print(result.text, sys.stderr)
        _print(result.report or show(result.findings, "json"), sys.stdout)
        return result.status
    listed = options.command == "lint" and not result.report
    shown = show(result.findings, options.format) if result.findings else ""
    _print(result.text + result.report, sys.stdout)
    _print(shown, sys.stdout if listed else sys.stderr)
    return result.status


def _print(text: str, stream: TextIO | None) -> None:
    """Write *text*, escaped where the encoding is poor; a closed stream takes nothing."""
    if stream is None or not text:
        return
    encoding = stream.encoding or "ascii"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError:
        # The reader has seen enough, or the disk is full: keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _confess(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    else:
        text = f"tc3gen: a bug: {type(error).__name__}: {error}\n"
        _print(f"{text}Please report it, with what --debug shows.\n", sys.stderr)
    return _BUG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tc3gen", description="Turns API documentation into a typed client that you vendor."
    )
    parser.add_argument("--version", action="version", version=f"tc3gen {__version__}")
    commands_of = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = common_options()
    add_generate(commands_of, common)
    _add_import(commands_of, common)
    lint = commands_of.add_parser("lint", parents=[common], help="check the spec")
    lint.add_argument(
        "--rules", action="store_true", help="list what is checked, and check nothing"
    )
    schema = commands_of.add_parser("schema", parents=[common], help="JSON Schemas for editors")
    schema.add_argument("--check", action="store_true", help="write nothing, show what is old")
    add_diff(commands_of)
    _add_mock(commands_of, common)
    return parser


def _add_import(
    commands_of: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    bring = commands_of.add_parser("import", parents=[common], help="documentation pages to spec")
    bring.add_argument(
        "pages", nargs="+", metavar="PAGE", help="a file with a saved page; - is standard input"
    )
    bring.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="folder of the service (the one that has it, else spec/SERVICE)",
    )
    bring.add_argument("--page", default="", metavar="URL", help="where the page comes from")
    bring.add_argument(
        "--dry-run", action="store_true", help="write nothing, show what would change"
    )


def _add_mock(
    commands_of: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    mock = commands_of.add_parser(
        "mock", parents=[common], help="a fake endpoint, until it is interrupted"
    )
    mock.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    mock.add_argument(
        "--port", type=_port, default=0, help="port to listen at; 0 is any free one (%(default)s)"
    )
    mock.add_argument(
        "--tls",
        type=Path,
        nargs=2,
        metavar=("CERTIFICATE", "KEY"),
        help="serve https with these PEM files",
    )
    mock.add_argument(
        "--no-rate-limits",
        dest="rate_limits",
        action="store_false",
        help="answer however fast requests come",
    )
    mock.add_argument(
        "--inject",
        action="append",
        default=[],
        metavar="FAULT,...",
        help="a fault of the next requests: BadGateway,status=503,times=2; may be repeated",
    )
    mock.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="CODE,...",
        help="what becomes of messages: LimitExceeded,PhoneNumber=+60198890000,every=3",
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to {_LAST_PORT}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
