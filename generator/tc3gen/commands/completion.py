"""``tc3gen completion``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands.options import Subparsers, add_command
from tc3gen.commands.results import OK, Result, stopped

if TYPE_CHECKING:
    import argparse

    from tc3gen.commands.results import Console

SHELLS = ("bash", "zsh", "fish")


def add_completion(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "completion",
        run=_run,
        summary="print what makes a shell complete commands, actions and fields",
        details='For bash and zsh, put `eval "$(tc3gen completion bash)"` into ~/.bashrc or, with '
        "zsh, into ~/.zshrc; for fish, `tc3gen completion fish | source` into its configuration. "
        "Actions and fields are those of the spec around the current folder.",
        exit_codes={0: "it was printed"},
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell that is to complete")


def _run(options: argparse.Namespace, console: Console) -> Result:
    """Print the script; its library writes it, as what asks later has to understand it."""
    del console
    try:
        from argcomplete.shell_integration import shellcode  # noqa: PLC0415 - of an extra
    except ModuleNotFoundError:
        hint = "install tc3gen with its extra: pip install 'tc3gen[call]'"
        return stopped("tc3gen completion", "call-option", "needs the package argcomplete", hint)
    return Result(OK, report=shellcode(["tc3gen"], shell=options.shell))
