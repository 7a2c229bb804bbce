"""``tc3gen diff``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands.options import (
    DEFAULTS,
    Subparsers,
    add_command,
    add_services,
    take_from_project,
)
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result, UsageError
from tc3gen.commands.rules import list_rules
from tc3gen.commands.specs import packaged_platform
from tc3gen.compare.report import STYLES, Located, Style, report
from tc3gen.compare.rules import FAIL_ON, FailOn, fails
from tc3gen.compare.specs import compare_specs
from tc3gen.compare.surface import surface_changes
from tc3gen.emit.modules import package_modules
from tc3gen.emit.parts import USUAL_PARTS
from tc3gen.spec.revisions import read_named_spec

if TYPE_CHECKING:
    import argparse

    from tc3gen.commands.project import Project
    from tc3gen.emit.parts import Parts
    from tc3gen.findings import Asked
    from tc3gen.model import Spec


def add_diff(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "diff",
        run=_run,
        summary="tell what changed between two specs, and what that breaks",
        details="OLD and NEW are each a folder of a spec, or REV:path with a revision of git: "
        "`tc3gen diff HEAD:spec` compares the last commit with the folder spec. In a project "
        "with [tool.tc3gen], OLD is the spec in the last commit unless it is given.",
        exit_codes={
            0: "nothing changed that breaks callers or could send a message twice",
            1: "something did, or a change that --fail-on names",
        },
        formats=STYLES,
    )
    parser.add_argument("old", nargs="?", metavar="OLD", help="the spec before")
    parser.add_argument(
        "new",
        nargs="?",
        default=str(DEFAULTS["--spec"]),
        metavar="NEW",
        help="the spec after (%(default)s)",
    )
    add_services(parser)
    take_from_project(parser, "services", "parts", new="spec")
    parser.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        help="which changes make the exit code 1, if not the default ones (see below)",
    )
    parser.add_argument(
        "--surface", action="store_true", help="also compare the Python names and signatures"
    )
    parser.add_argument("--rules", action="store_true", help="list all rules and compare nothing")


def _run(options: argparse.Namespace, _: Console) -> Result:
    if options.rules:
        return list_rules(options.format, command="diff")
    old = options.old or _committed(options.project)
    if old is None:
        raise UsageError("the following arguments are required: OLD (such as HEAD:spec)")
    return diff_specs(
        old,
        str(options.new),
        services=options.services,
        parts=getattr(options, "parts", USUAL_PARTS),
        style=options.format,
        surface=options.surface,
        fail_on=options.fail_on,
    )


def _committed(project: Project) -> str | None:
    """Return the name of the spec of a *project* in its last commit; ``None`` without a project."""
    if project.path is None or project.settings["spec"].is_absolute():
        return None
    spec = project.settings["spec"].as_posix()
    return f"HEAD:{spec}" if spec.startswith("..") else f"HEAD:./{spec}"


def diff_specs(
    old: str,
    new: str,
    *,
    services: Asked | None = None,
    parts: Parts = USUAL_PARTS,
    style: Style = "text",
    surface: bool = False,
    fail_on: FailOn | None = None,
) -> Result:
    """Report what changed from the spec *old* to *new*, in all *services* or some.

    With *surface*, what Python callers of a package with these *parts* meet, too.

    The exit code is 1 where a change is as grave as *fail_on*; where nothing is said, where one
    breaks callers or may bill a message twice.
    """
    before, after = (read_named_spec(name, packaged_platform(), services) for name in (old, new))
    if before.reading.spec is None or after.reading.spec is None:
        return Result(UNUSABLE, before.findings + after.findings)
    changes = compare_specs(before.reading.spec, after.reading.spec)
    if surface:
        sources = (_sources(named.reading.spec, parts) for named in (before, after))
        changes = [*surface_changes(*sources), *changes]
    # An annotation stands on a file of the checkout, so what is gone is told where it was missed.
    sides = {"old": after if style == "github" else before, "new": after}
    located = [
        Located(change, sides[change.side].location((s.file, s.steps) for s in change.spots))
        for change in changes
    ]
    failed = any(fails(change.rule, fail_on) for change in changes)
    return Result(PROBLEM if failed else OK, report=report(located, style))


def _sources(spec: Spec | None, parts: Parts) -> dict[str, str]:
    """Return path to source text of the package that *spec* makes."""
    modules = package_modules(spec, parts=parts) if spec else ()
    return {module.path: module.text for module in modules}
