"""The command line of a command: what all of them have in common, options and help."""

from __future__ import annotations

import argparse
import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from tc3gen.commands.option_values import names_of_option, shown_parts
from tc3gen.commands.project import Project
from tc3gen.commands.project_keys import FOLDERS
from tc3gen.emit.parts import USUAL_PARTS
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
DEFAULTS: dict[str, Any] = {
    "--spec": FOLDERS["spec"],
    "--out": FOLDERS["out"],
    "--package": "tc3",
    "--services": None,
    "--only": {},
    "--parts": USUAL_PARTS,
}
"""What options are without a project that says otherwise."""

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
    **more: Any,  # noqa: ANN401 - options of argparse
) -> argparse.ArgumentParser:
    """Add a command that *run* runs, with the options of every command; return its parser.

    *summary* is its line in the list of commands; *details* follow it in the help of its own.
    """
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=textwrap.fill(f"{summary[0].upper()}{summary[1:]}. {details}", _HELP_COLUMNS),
        epilog=_shown_exit_codes({**EXIT_CODES, **exit_codes}),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **more,
    )
    common = parser.add_argument_group("options of every command")
    common.add_argument(
        "--format", choices=formats, default="text", help="how to print the output (%(default)s)"
    )
    common.add_argument("--debug", action="store_true", help="show the traceback of a bug")
    parser.set_defaults(run=run, refuse=parser.error, help=parser.format_help, keeps_rest=False)
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


def add_services(parser: argparse.ArgumentParser) -> None:
    """Add the option that names services of the spec."""
    parser.add_argument(
        "--services",
        type=names_of_option("--services"),
        default=DEFAULTS["--services"],
        metavar="NAME,...",
        help="only these services, by their folders (all of them)",
    )


def take_from_project(parser: argparse.ArgumentParser, *keys: str, **named: str) -> None:
    """Have the command take its defaults from these *keys* of a project.

    *named* are options that are called otherwise than their keys.
    """
    parser.set_defaults(of_project={**dict.fromkeys(keys, ""), **named})


def set_project(parser: argparse.ArgumentParser, project: Project) -> None:
    """Give the options of a command the defaults of a *project*, and say so in its help."""
    keys = parser.get_default("of_project") or {}
    settings = {name: project.settings.get(key or name) for name, key in keys.items()}
    said = {name: value for name, value in settings.items() if value is not None}
    parser.set_defaults(**said, project=project)
    if project.path is not None:
        said_in = f"Defaults are taken from [tool.tc3gen] in {project.path}."
        parser.description = f"{parser.description}\n\n{said_in}"


def _shown_exit_codes(exit_codes: Mapping[int, str]) -> str:
    """Return the end of a help text that tells what each exit code means."""
    lines = (f"  {code:<4} {meaning}\n" for code, meaning in sorted(exit_codes.items()))
    return "exit codes:\n" + "".join(lines)


def again(options: argparse.Namespace) -> str:
    """Return the command line that does the same once more, as the reader of a hint needs it."""
    settings = getattr(options, "project", Project()).settings
    words: list[str] = []
    for option, default in DEFAULTS.items():
        value = getattr(options, option[2:], default)
        if value != settings.get(option[2:], default):
            words += [option, _shown(value)]
    return shlex.join(["tc3gen", options.command, *words])


def _shown(value: object) -> str:
    """Return the value of an option as it is written."""
    if isinstance(value, frozenset):
        return shown_parts(value)
    return ",".join(value) if isinstance(value, dict) else str(value)
