"""The commands: each joins the rooms that it needs and returns what to say, and the exit code.

A command is imported when it is run, or when the help lists it: importing all of them takes longer
than most of them take to do their work.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from tc3gen.commands.diffing import diff_specs
    from tc3gen.commands.generating import generate
    from tc3gen.commands.importing import import_pages
    from tc3gen.commands.linting import lint
    from tc3gen.commands.mocking import MockOptions, mock
    from tc3gen.commands.options import Subparsers
    from tc3gen.commands.policy import propose_policies
    from tc3gen.commands.refresh_run import Refreshing
    from tc3gen.commands.refreshing import refresh
    from tc3gen.commands.rules import list_rules
    from tc3gen.commands.schemas import schema
    from tc3gen.commands.sending import status
    from tc3gen.commands.specs import load_spec, packaged_platform
    from tc3gen.commands.tracking import track

COMMANDS = {
    "generate": "generating",
    "import": "importing",
    "policy": "policy",
    "track": "tracking",
    "refresh": "refreshing",
    "lint": "linting",
    "diff": "diffing",
    "schema": "schemas",
    "mock": "mocking",
    "call": "calling",
    "send": "sending",
    "completion": "completion",
}
"""Command to its module, in the order of the help; ``add_`` and its name is what adds one."""

_LAZY = {
    "MockOptions": "mocking",
    "Refreshing": "refresh_run",
    "diff_specs": "diffing",
    "generate": "generating",
    "import_pages": "importing",
    "lint": "linting",
    "list_rules": "rules",
    "load_spec": "specs",
    "mock": "mocking",
    "packaged_platform": "specs",
    "propose_policies": "policy",
    "refresh": "refreshing",
    "schema": "schemas",
    "status": "sending",
    "track": "tracking",
}
"""What programs import from here, and the module that it is in."""

__all__ = [
    "COMMANDS",
    "OK",
    "PROBLEM",
    "UNUSABLE",
    "Console",
    "MockOptions",
    "Refreshing",
    "Result",
    "UsageError",
    "add_command",
    "add_completions",
    "diff_specs",
    "generate",
    "import_pages",
    "lint",
    "list_rules",
    "load_spec",
    "mock",
    "packaged_platform",
    "propose_policies",
    "refresh",
    "schema",
    "status",
    "track",
]


def add_command(name: str, subparsers: Subparsers) -> None:
    """Add the command *name*, one of COMMANDS, to a command line."""
    add: Callable[[Subparsers], None] = getattr(_module(COMMANDS[name]), f"add_{name}")
    add(subparsers)


def add_completions(command: str, parser: argparse.ArgumentParser, words: Sequence[str]) -> None:
    """Add to the parser of a *command* what only a shell needs, to complete it behind *words*."""
    if command == "call":
        add: Callable[..., None] = vars(_module("call_completion"))["add_completions"]
        add(parser, words)


def __getattr__(name: str) -> object:
    """Import what a program asks for when it does."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(_module(_LAZY[name]), name)
    globals()[name] = found
    return found


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")
