"""The command line of a command: what all of them have in common, options and help."""

from __future__ import annotations

import argparse
import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from tc3gen.findings import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tc3gen.commands.results import Console, Result

    Run: TypeAlias = Callable[[argparse.Namespace, Console], Result]


class Subparsers(Protocol):
    """Where a command adds its own parser; *options* are those of argparse."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:  # noqa: ANN401
        """Add the parser of the command *name*."""


_HELP_COLUMNS = 80
DEFAULTS = {"--spec": Path("spec"), "--out": Path("generated"), "--package": "tc3"}
EXIT_CODES = {
    2: "the spec or the command line cannot be used; nothing was written",
    3: "a bug in tc3gen; --debug shows where",
    130: "interrupted by Ctrl-C",
}
"""What the same exit codes mean for every command."""


def add_command(
    subparsers: Subparsers,
    name: str,
    *,
    run: Run,
    summary: str,
    details: str,
    exit_codes: Mapping[int, str],
    formats: Sequence[str] = FORMATS,
) -> argparse.ArgumentParser:
    """Add a command that *run* runs, with the options of every command; return its parser.

    *summary* is its line in the list of commands; *details* follow it in the help of its own.
    """
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=textwrap.fill(f"{summary[0].upper()}{summary[1:]}. {details}", _HELP_COLUMNS),
        epilog=_shown_exit_codes({**exit_codes, **EXIT_CODES}),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = parser.add_argument_group("options of every command")
    common.add_argument(
        "--format", choices=formats, default="text", help="how to print the output (%(default)s)"
    )
    common.add_argument("--debug", action="store_true", help="show the traceback of a bug")
    parser.set_defaults(run=run, refuse=parser.error, help=parser.format_help)
    return parser


def add_spec(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the spec."""
    parser.add_argument(
        "--spec",
        type=Path,
        default=DEFAULTS["--spec"],
        metavar="FOLDER",
        help="folder with a folder for each service (%(default)s)",
    )


def _shown_exit_codes(exit_codes: Mapping[int, str]) -> str:
    """Return the end of a help text that tells what each exit code means."""
    lines = (f"  {code:<4} {meaning}\n" for code, meaning in sorted(exit_codes.items()))
    return "exit codes:\n" + "".join(lines)


def again(options: argparse.Namespace) -> str:
    """Return the command line that does the same once more, as the reader of a hint needs it."""
    given = {option: getattr(options, option[2:], None) for option in DEFAULTS}
    words = [str(word) for option, value in given.items() for word in _shown(option, value)]
    only = ["--only", ",".join(options.only)] if getattr(options, "only", ()) else []
    return shlex.join(["tc3gen", options.command, *words, *only])


def _shown(option: str, value: object) -> tuple[object, ...]:
    """Return an option and its value, or nothing where the value is the default."""
    return () if value in {None, DEFAULTS[option]} else (option, value)
