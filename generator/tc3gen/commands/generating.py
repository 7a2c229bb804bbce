"""``tc3gen generate``."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.making import make_package
from tc3gen.commands.option_values import names_of_option, package_name, part_names
from tc3gen.commands.options import (
    DEFAULTS,
    Subparsers,
    add_command,
    add_services,
    add_spec,
    again,
    take_from_project,
)
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result, stopped
from tc3gen.commands.unchanged import memory_for
from tc3gen.emit.parts import PARTS, USUAL_PARTS
from tc3gen.findings import Finding, Location
from tc3gen.publishing import BrokenManifestError, Disk, RefusedError, plan_package, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import TypeAlias

    from tc3gen.emit.parts import Parts
    from tc3gen.findings import Asked
    from tc3gen.publishing import Foreign, Likeness, Plan

    Contents: TypeAlias = Mapping[str, bytes]
    Decide: TypeAlias = Callable[[Plan], object]


def add_generate(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "generate",
        run=_run,
        summary="make the Python package from the spec",
        details="Writes only files that change, removes those that the spec no longer makes, and "
        "stops before it overwrites one that was edited by hand.",
        exit_codes={
            0: "the package is what the spec makes",
            1: "files that tc3gen did not write are in it; with --check, also: it would change",
        },
    )
    add_spec(parser)
    add_services(parser)
    add_package(parser)
    take_from_project(parser, "spec", "out", "package", "services", "only", "parts")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; show as a diff what would change"
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite files that were edited by hand"
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="processes to spread services over (one a processor, where the spec is large)",
    )


def add_package(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which package is made, and where."""
    parser.add_argument(
        "--out",
        type=Path,
        default=DEFAULTS["--out"],
        metavar="FOLDER",
        help="folder to put the package into (%(default)s)",
    )
    parser.add_argument(
        "--package",
        type=package_name,
        default=DEFAULTS["--package"],
        metavar="NAME",
        help="name of the package (%(default)s)",
    )
    parser.add_argument(
        "--only",
        type=names_of_option("--only"),
        default=DEFAULTS["--only"],
        metavar="NAME,...",
        help="leave out all but these: sms is a service, sms.SendMultiGlobalSms an action",
    )
    parser.add_argument(
        "--parts",
        type=part_names,
        default=DEFAULTS["--parts"],
        metavar="NAME,...",
        help=f"have only these parts: {', '.join(PARTS)}, or none (all but postgres)",
    )


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: 1 or more")
    return int(text)


def _run(options: argparse.Namespace, console: Console) -> Result:
    return generate(
        options.spec,
        options.out / options.package,
        services=options.services,
        only=options.only,
        parts=options.parts,
        check=options.check,
        force=options.force,
        jobs=options.jobs,
        notify=console.notify,
        progress=console.progress,
        command=again(options),
    )


def generate(
    spec_root: Path,
    package: Path,
    *,
    services: Asked | None = None,
    only: Collection[str] = (),
    parts: Parts = USUAL_PARTS,
    check: bool = False,
    force: bool = False,
    jobs: int | None = 1,
    notify: Callable[[str], object] = lambda _: None,
    progress: Callable[[str], object] = lambda _: None,
    decide: Decide = lambda _: None,
    command: str = "tc3gen generate",
) -> Result:
    """Make *package* from the spec; with *check*, tell what that would change and write nothing.

    It has all *services* or some, of these all actions or *only* some, and all *parts* or some.

    *jobs* processes make the services of a large spec; ``None`` is one a processor. Programs that
    ask for more than one must be importable, as `multiprocessing` says.

    *notify* is told when another run has to end first, *progress* how far long work has come,
    with an empty text at its end; *decide* is told what changes, before it does; *command* is the
    command line that does the same, for hints.
    """
    disk = Disk(package)
    memory = None if check or force else memory_for(spec_root, disk, only, parts)
    made = make_package(
        spec_root,
        services=services,
        only=only,
        parts=parts,
        jobs=jobs,
        remembered=memory.recalled if memory else lambda _: None,
        progress=progress,
    )
    if made.contents is None:
        return Result(UNUSABLE, made.findings)
    write = partial(_write, force=force, decide=decide)
    settle = partial(_check if check else write, made.contents, disk, command=command)

    def work() -> Result:
        with disk.lock(shared=check, notify=notify):
            result = settle()
            if memory and result.status != UNUSABLE:
                memory.keep(made.services)
            return result

    result = _told(work, package, command)
    return replace(result, findings=made.findings + result.findings)


def _told(work: Callable[[], Result], package: Path, command: str) -> Result:
    """Return the result of *work* on *package*, or what kept it from going on."""
    try:
        return work()
    except BrokenManifestError as error:
        message = f"this is no manifest of tc3gen: {error}"
        hint = f"restore it, or write the package anew with `{command} --force`"
        return stopped(package / "manifest.json", "manifest", message, hint)
    except OSError as error:
        message = f"the package cannot be read or written: {error.strerror}"
        return stopped(error.filename or package, "disk", message)


def _check(contents: Contents, disk: Disk, *, command: str) -> Result:
    plan = plan_package(contents, disk, force=True)
    if plan.is_current and not plan.foreign:
        text = f"{disk.root}: up to date, {len(plan.made)} files\n"
        return Result(OK, text=text)
    alike = plan.alike()
    others = replace(plan, changed=[p for p in plan.changed if p not in alike])
    findings = [*_rewritten(alike, disk.root, command), *_drift(others, disk.root, command)]
    return Result(PROBLEM, findings, others.diff())


def _rewritten(alike: dict[str, Likeness], package: Path, command: str) -> list[Finding]:
    """Return a finding for each kind of likeness, however many files it is about."""
    mend = f"then run `{command} --force`"
    said: dict[Likeness, tuple[str, str]] = {
        "line ends": ("line-ends", f"put `* text eol=lf` into {package}/.gitattributes, {mend}"),
        "layout": ("layout", f"keep formatters away from {package} (black, ruff: exclude), {mend}"),
    }
    findings = []
    for kind, (rule, hint) in said.items():
        if count := sum(found == kind for found in alike.values()):
            files = "1 file differs" if count == 1 else f"{count} files differ"
            message = f"{files} in nothing but {kind} from what tc3gen writes"
            findings.append(Finding(Location(str(package)), rule, message, hint))
    return findings


def _drift(plan: Plan, package: Path, command: str) -> list[Finding]:
    mend = f"run `{command}`"
    undo = f"undo that, or overwrite it with `{command} --force`"
    findings = [
        Finding(
            Location(str(package / path)),
            "drift",
            _what_drifted(path, plan),
            undo if path in plan.edited else mend,
        )
        for path in (*plan.changed, *plan.removed)
    ]
    findings += [_foreign(each, package) for each in plan.foreign]
    if plan.journal is not None:
        message = "an interrupted run has not been finished"
        findings.append(Finding(Location(str(package)), "drift", message, mend))
    return findings


def _what_drifted(path: str, plan: Plan) -> str:
    if path not in plan.found:
        return "this file is missing"
    if path not in plan.made:
        return "the spec no longer makes this file"
    if path in plan.edited:
        return "this file was changed by hand"
    return "this file is not what the spec makes now"


def _foreign(foreign: Foreign, package: Path) -> Finding:
    """Return a finding about what somebody else has put into the package."""
    message = "tc3gen did not write this file and leaves it alone"
    hint = "move it out of the package"
    if foreign.effect == "blocks":
        message = f"a {foreign.kind} stands where tc3gen needs a {foreign.in_place_of}"
        hint = "delete it and run this again"
    elif foreign.effect == "shadows":
        message = f"Python would run this in place of {foreign.in_place_of}"
        hint = "delete it and run this again"
    elif foreign.kind != "file":
        message = f"this is a {foreign.kind}: tc3gen did not make it and leaves it alone"
    return Finding(Location(str(package / foreign.path)), "foreign-file", message, hint)


def _write(contents: Contents, disk: Disk, *, force: bool, decide: Decide, command: str) -> Result:
    """Write what changed, unless something is in the way; told are foreign files in any case."""
    plan = plan_package(contents, disk, force=force)
    foreign = [_foreign(each, disk.root) for each in plan.foreign]
    try:
        publish(plan, disk, force=force, decide=decide)
    except RefusedError:
        edits = [] if force else _edits(plan, disk.root, command)
        return Result(UNUSABLE, edits + foreign)
    text = f"{disk.root}: {_summary(plan)}\n"
    return Result(PROBLEM if foreign else OK, foreign, text)


def _edits(plan: Plan, package: Path, command: str) -> list[Finding]:
    """Return what somebody has changed: with other line ends alone, no work would be lost."""
    message = "this file was changed by hand; nothing was written"
    hint = f"move the change out of the package, or overwrite it with `{command} --force`"
    alike = {path: kind for path, kind in plan.alike().items() if path in plan.edited}
    formatted: dict[str, Likeness] = {p: kind for p, kind in alike.items() if kind == "layout"}
    return [
        *_rewritten(formatted, package, command),
        *(
            Finding(Location(str(package / path)), "edited-file", message, hint)
            for path in plan.edited
            if path not in alike
        ),
    ]


def _summary(plan: Plan) -> str:
    total = len(plan.made)
    if plan.is_current:
        return f"nothing to do, {total} files unchanged"
    written, removed = len(plan.changed), len(plan.removed)
    return f"{written} written, {removed} removed, {total - written} unchanged"
