"""``tc3gen schema``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands.options import Subparsers, add_command, add_spec, again, take_from_project
from tc3gen.commands.results import OK, PROBLEM, Console, Result, stopped
from tc3gen.findings import Finding, Location
from tc3gen.publishing import Disk, plan_files, publish
from tc3gen.spec.json_schema import schemas

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path


def add_schema(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "schema",
        run=_run,
        summary="write JSON Schemas of the spec files, for your editor",
        details="With them an editor completes and checks the keys of api.yaml, policy.yaml and "
        "platform.yaml.",
        exit_codes={
            0: "the schemas are written, or with --check up to date",
            1: "with --check: a schema is missing or out of date",
        },
    )
    add_spec(parser)
    take_from_project(parser, "spec")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; tell which files would change"
    )


def _run(options: argparse.Namespace, console: Console) -> Result:
    return schema(options.spec, check=options.check, notify=console.notify, command=again(options))


def schema(
    spec_root: Path,
    *,
    check: bool = False,
    notify: Callable[[str], object] = lambda _: None,
    command: str = "tc3gen schema",
) -> Result:
    """Write the JSON Schemas of the spec files; with *check*, tell which are not up to date.

    *notify* is told when another run has to end first; *command* is the command line that writes
    them, for findings.
    """
    disk = Disk(spec_root)
    try:
        with disk.lock(shared=check, notify=notify):
            return _check(disk, command) if check else _write(disk)
    except OSError as error:
        message = f"the schema cannot be read or written: {error.strerror}"
        return stopped(error.filename or spec_root, "disk", message)


def _check(disk: Disk, command: str) -> Result:
    message, hint = "this schema is not that of the spec language", f"run `{command}`"
    locations = [Location(str(disk.root / name)) for name in plan_files(schemas(), disk).changed]
    findings = [Finding(location, "drift", message, hint) for location in locations]
    return Result(PROBLEM if findings else OK, findings)


def _write(disk: Disk) -> Result:
    plan = plan_files(schemas(), disk)
    publish(plan, disk)
    text = f"{disk.root}: {len(plan.changed)} of {len(plan.made)} schemas written\n"
    return Result(OK, text=text)
