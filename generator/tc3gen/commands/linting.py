"""``tc3gen lint``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.commands.options import (
    Subparsers,
    add_command,
    add_services,
    add_spec,
    take_from_project,
)
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result
from tc3gen.commands.rules import list_rules
from tc3gen.commands.specs import packaged_platform
from tc3gen.findings import show
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tc3gen.findings import Asked


def add_lint(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "lint",
        run=_run,
        summary="check the spec",
        details="Prints every problem of all its files as path:line:column: rule: message (hint).",
        exit_codes={
            0: "no problem was found; there may be notes",
            1: "there are errors or warnings, on standard output",
        },
    )
    add_spec(parser)
    add_services(parser)
    take_from_project(parser, "spec", "services")
    parser.add_argument(
        "--rules", action="store_true", help="list the rules of all commands and check nothing"
    )


def _run(options: argparse.Namespace, _: Console) -> Result:
    if options.rules:
        return list_rules(options.format)
    result = lint(options.spec, options.services)
    # Findings are what was asked for here, so they are no remark on standard error.
    return replace(result, findings=[], report=show(result.findings, options.format))


def lint(spec_root: Path, services: Asked | None = None) -> Result:
    """Check the spec, all of it or some *services*."""
    findings = read_spec(spec_root, packaged_platform(), services).findings
    if any(finding.rule == "no-service" for finding in findings):
        return Result(UNUSABLE, findings)
    grave = any(finding.severity != "note" for finding in findings)
    return Result(PROBLEM if grave else OK, findings)
