"""The command line: parses it, runs one command, prints, returns the exit code."""

from __future__ import annotations

import argparse
import codecs
import json
import os
import re
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tc3gen import __version__
from tc3gen.commands import (
    COMMANDS,
    UNUSABLE,
    Console,
    Result,
    UsageError,
    add_command,
    add_completions,
)
from tc3gen.commands.options import set_project
from tc3gen.commands.project import Project, find_project
from tc3gen.commands.settling import settled
from tc3gen.findings import nearest, one_line, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO, TypeAlias

    from tc3gen.findings import Format

    _Commands: TypeAlias = (
        "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 - as argparse has it
    )

_WRONG_USAGE = 2
_BUG = 3
_ASKED_BY_A_SHELL = "_ARGCOMPLETE"
_INTERRUPTED = 130
"""What a shell returns for a program that SIGINT ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 is well, 1 drift or findings, 2 an unusable spec, 3 a bug, 130 Ctrl-C. Wrong usage raises
    SystemExit with 2, as argparse does.
    """
    if _ASKED_BY_A_SHELL in os.environ:
        _complete(os.environ)
    options = _parsed(arguments)
    project: Project = options.project
    if project.findings:
        _print_result(Result(UNUSABLE, project.findings), options.format)
        return UNUSABLE
    if project.is_elsewhere:
        _CONSOLE.notify(f"tc3gen: settings of {project.path}")
    try:
        result: Result = settled(options, _CONSOLE) or options.run(options, _CONSOLE)
    except UsageError as error:
        options.refuse(str(error))
    except KeyboardInterrupt:
        _print("tc3gen: interrupted\n", sys.stderr)
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - no traceback without --debug
        return _report_bug(error, debug=options.debug)
    _print_result(result, options.format)
    return result.status


def _complete(environment: Mapping[str, str]) -> None:
    """Tell a shell how its line may go on, and end the program; without the library, do nothing."""
    try:
        import argcomplete  # noqa: PLC0415 - of an extra
    except ModuleNotFoundError:
        return
    typed = environment.get("COMP_LINE", "")[: int(environment.get("COMP_POINT", "0"))]
    words = f"{typed}|".split()[1:-1]
    command = words[0] if words and words[0] in COMMANDS else ""
    parser, commands = _new_parser()
    if command:
        add_command(command, commands)
        set_project(commands.choices[command], _project())
        add_completions(command, commands.choices[command], words[1:])
    for name in COMMANDS if not command else ():
        commands.add_parser(name)
    argcomplete.autocomplete(parser)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints name the help that explains what they are about."""

    def error(self, message: str) -> NoReturn:
        """Print usage and *message* on standard error, and exit."""
        self.print_usage(sys.stderr)
        self.exit(_WRONG_USAGE, f"{self.prog}: error: {message}; see `{self.prog} --help`\n")


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    given = sys.argv[1:] if arguments is None else arguments
    parser = _parser(given[0] if given else "")
    options, unknown = parser.parse_known_args(given)
    options.rest = unknown
    if unknown and not options.keeps_rest:
        known = re.findall(r"--[\w-]+", options.help())
        hints = filter(None, (nearest(each.partition("=")[0], known) for each in unknown))
        hint = "".join(f" ({text})" for text in hints)
        options.refuse(f"unrecognized arguments: {' '.join(unknown)}{hint}")
    return options


def _parser(command: str) -> argparse.ArgumentParser:
    """Return the parser for a *command*; without such a command, with all."""
    parser, commands = _new_parser()
    for name in [command] if command in COMMANDS else COMMANDS:
        add_command(name, commands)
    project = _project()
    for each in commands.choices.values():
        set_project(each, project)
    return parser


def _new_parser() -> tuple[_Parser, _Commands]:
    """Return the parser of the program, and where its commands are added."""
    parser = _Parser(
        prog="tc3gen",
        description="Makes typed Python clients for Tencent Cloud from its API documentation.",
        epilog="`tc3gen COMMAND --help` explains a command, its options and its exit codes.",
    )
    parser.add_argument("--version", action="version", version=f"tc3gen {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", title="commands"
    )
    return parser, commands


def _project() -> Project:
    """Return the project around the current folder."""
    try:
        return find_project(Path.cwd())
    except OSError:
        return Project()  # The current folder is gone.


def _print_result(result: Result, style: Format) -> None:
    """Print what a command was asked for on standard output, findings on standard error.

    In the format ``json``, standard output is one JSON value, and nothing else.
    """
    if style == "json":
        _print(result.text, sys.stderr)
        _print(result.report or show(result.findings, "json"), sys.stdout)
        return
    _print(result.text + result.report, sys.stdout)
    _print(show(result.findings, style), sys.stderr)


def _print(text: str, stream: TextIO | None) -> bool:
    """Write *text*, escaped where the encoding is poor; return whether somebody may read it.

    A closed stream takes nothing.
    """
    if stream is None or not text:
        return stream is not None
    encoding = stream.encoding or "ascii"
    try:
        stream.write(text.encode(encoding, _ESCAPES).decode(encoding))
        stream.flush()
    except OSError:
        # The reader has seen enough, or the disk is full: keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for characters that a stream cannot show: valid in JSON, too."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


_ESCAPES = "tc3gen.escapes"
codecs.register_error(_ESCAPES, _escaped)


def _show_progress(text: str, stream: TextIO | None) -> None:
    """Show *text* in place of what was shown before, in one line of a terminal."""
    if stream is None or not stream.isatty():
        return
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return
    _print(f"\r{text[: columns - 1]}\x1b[K", stream)


def _confirm(question: str) -> bool:
    """Ask *question*; without a terminal nobody can agree, so say how to do so beforehand."""
    shown = "\n".join(map(one_line, question.split("\n")))
    if sys.stdin is None or not sys.stdin.isatty():
        _print(f"{shown}\nNo, as nobody can be asked; --yes agrees.\n", sys.stderr)
        return False
    _print(f"{shown} [y/N] ", sys.stderr)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


_CONSOLE = Console(
    say=lambda line: _print(f"{line}\n", sys.stdout),
    notify=lambda line: _print(f"{line}\n", sys.stderr),
    progress=lambda text: _show_progress(text, sys.stderr),
    # A program that was started without standard input gets nothing.
    read=lambda: sys.stdin.buffer.read() if sys.stdin else b"",
    confirm=_confirm,
)


def _report_bug(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    else:
        text = f"tc3gen: a bug: {type(error).__name__}: {error}\n"
        _print(f"{text}Please report it, with what --debug shows.\n", sys.stderr)
    return _BUG


if __name__ == "__main__":
    sys.exit(main())
