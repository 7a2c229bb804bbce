"""The command line: reads the arguments, calls one command, prints, returns the exit code."""

from __future__ import annotations

import argparse
import json
import keyword
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__, commands
from generator.findings import FORMATS, show

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
        return commands.rules() if options.rules else commands.lint(options.spec)
    if options.command == "diff":
        return _diff(options)
    if options.command == "schema":
        return commands.schema(options.spec, check=options.check, notify=_notify)
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
    )


def _notify(line: str) -> None:
    """Tell what a run waits for, before it has anything else to say."""
    _print(f"{line}\n", sys.stderr)


def _standard_input() -> bytes:
    """Return all of standard input; a program that was started without one gets nothing."""
    return sys.stdin.buffer.read() if sys.stdin else b""


def _diff(options: argparse.Namespace) -> commands.Result:
    if options.rules:
        return commands.diff_rules()
    if options.new is None:
        options.refuse("the following arguments are required: OLD, NEW")
    return commands.diff_specs(
        options.old, options.new, style=options.format, surface=options.surface
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
    """Print findings where the command's own output does not need the place."""
    listed = options.command == "lint" and not result.text
    shown = show(result.findings, options.format) if listed or result.findings else ""
    _print(result.text, sys.stdout)
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
    common = _common_options()
    _add_generate(commands_of, common)
    _add_import(commands_of, common)
    lint = commands_of.add_parser("lint", parents=[common], help="check the spec")
    lint.add_argument(
        "--rules", action="store_true", help="list what is checked, and check nothing"
    )
    schema = commands_of.add_parser("schema", parents=[common], help="JSON Schemas for editors")
    schema.add_argument("--check", action="store_true", help="write nothing, show what is old")
    _add_diff(commands_of)
    _add_mock(commands_of, common)
    return parser


def _common_options() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--spec", type=Path, default=Path("spec"), help="folder of the spec (%(default)s)"
    )
    common.add_argument("--format", choices=FORMATS, default="text", help="how findings are shown")
    common.add_argument("--debug", action="store_true", help="show the traceback of a bug")
    return common


def _add_generate(
    commands_of: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    generate = commands_of.add_parser("generate", parents=[common], help="spec to package")
    generate.add_argument(
        "--out", type=Path, default=Path("generated"), help="folder of the package (%(default)s)"
    )
    generate.add_argument(
        "--package", type=_package_name, default="tc3", help="name of the package (%(default)s)"
    )
    generate.add_argument(
        "--only", type=_names, default=(), metavar="SERVICE.ACTION,...", help="only these actions"
    )
    generate.add_argument(
        "--check", action="store_true", help="write nothing, show what would change"
    )
    generate.add_argument("--force", action="store_true", help="overwrite what was changed by hand")


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


def _add_diff(commands_of: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    diff = commands_of.add_parser("diff", help="what changed, and what that breaks")
    both = "folder of a spec, or REV:path of git"
    diff.set_defaults(refuse=diff.error)
    diff.add_argument("old", nargs="?", metavar="OLD", help=f"the spec before: {both}")
    diff.add_argument("new", nargs="?", metavar="NEW", help="the spec after, named likewise")
    diff.add_argument(
        "--surface", action="store_true", help="tell which Python names and signatures break, too"
    )
    diff.add_argument(
        "--rules", action="store_true", help="list what is told apart, and compare nothing"
    )
    diff.add_argument(
        "--format", choices=commands.DIFF_STYLES, default="text", help="how changes are shown"
    )
    diff.add_argument("--debug", action="store_true", help="show the traceback of a bug")


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


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise argparse.ArgumentTypeError("no action is named")
    return names


def _package_name(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text):
        raise argparse.ArgumentTypeError(f"{text!r} cannot be the name of a package")
    return text


if __name__ == "__main__":
    sys.exit(main())
