"""``tc3gen policy``."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tc3gen.commands.options import Subparsers, add_command
from tc3gen.commands.results import OK, UNUSABLE, Console, Result, stopped
from tc3gen.commands.specs import packaged_platform
from tc3gen.findings import errors_of
from tc3gen.proposing import Proposed, policy_of, propose
from tc3gen.publishing import Disk, plan_files, publish
from tc3gen.spec.files import POLICY_FILE
from tc3gen.spec.language import FORMAT, POLICY
from tc3gen.spec.reader import read_decisions, read_platform, read_service
from tc3gen.spec.rules import graded
from tc3gen.spec.writer import write_yaml

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tc3gen.findings import Finding, Format
    from tc3gen.proposing.proposals import Kind

_HEAD = """\
# Proposed by `tc3gen policy`; nobody has decided it yet. Hold each entry against the words that its
# reason quotes, mend or remove it, and remove this comment when you are done.
"""
_ADDITIONS = """\
# {path} is yours and stays as it is. This is what it could say more; paste
# what you agree with. Where you are against a limit, give the field its `read` and a `reason` only.
"""
_NAMES: dict[Kind, str] = {
    "idempotent": "idempotent action",
    "private": "private field",
    "limit": "limit",
    "one_of": "group",
    "paginate": "list in pages",
    "error_prefix": "error prefix",
}
_PLURALS = {"list in pages": "lists in pages", "error prefix": "error prefixes"}


def add_policy(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "policy",
        run=_run,
        summary="propose a first policy.yaml for you to review",
        details="Proposes what the documentation suggests and api.yaml has no place for: "
        "actions that "
        "only read, private fields, limits that stand in prose, groups of fields, lists in pages, "
        "error prefixes. Each entry quotes the words that it was read from; what can be read in "
        "two ways, or documented requests do not keep, is left out and counted. Where there is a "
        "policy.yaml, it stays as it is, and what it could say more is printed, to be pasted.",
        exit_codes={0: "the proposals are written, or printed; there may be none"},
    )
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER", help="folder of a service, as spec/cvm"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="write nothing; show as a diff what would be written"
    )


def _run(options: argparse.Namespace, console: Console) -> Result:
    return propose_policies(
        options.folders,
        style=options.format,
        dry_run=options.dry_run,
        notify=console.notify,
        progress=console.progress,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A service, what is proposed for it, and whether it has a policy.yaml already."""

    folder: Path
    proposed: Proposed
    is_decided: bool


def propose_policies(
    folders: Sequence[Path],
    *,
    style: Format = "text",
    dry_run: bool = False,
    notify: Callable[[str], object] = lambda _: None,
    progress: Callable[[str], object] = lambda _: None,
) -> Result:
    """Write a ``policy.yaml`` into each of *folders* that has none; print additions to the others.

    Nothing is written where one of them cannot be used. *notify* is told when another run has to
    end first, *progress* how many services are read.
    """
    cases: list[_Case] = []
    findings: list[Finding] = []
    for count, folder in enumerate(folders):
        progress(f"{count} of {len(folders)} services")
        case, found = _read(folder)
        findings += found
        cases += [case] if case else []
    progress("")
    if findings:
        return Result(UNUSABLE, findings)
    texts: list[str] = []
    reports: list[dict[str, Any]] = []
    for case in cases:
        try:
            text, is_written = _publish(case, dry_run=dry_run, notify=notify)
        except OSError as error:
            message = f"the policy cannot be written: {error.strerror}"
            return stopped(error.filename or case.folder, "disk", message)
        texts.append(text)
        reports.append(_report(case, is_written=is_written))
    report = json.dumps(reports, indent=2) + "\n" if style == "json" else ""
    return Result(OK, text="".join(texts), report=report)


def _read(folder: Path) -> tuple[_Case | None, list[Finding]]:
    """Return what is proposed for the service in *folder*, or the errors that forbid it."""
    platform, findings = read_platform(folder.resolve().parent, packaged_platform())
    service, found = read_service(folder, platform, {})
    if errors := errors_of(graded(finding) for finding in findings + found):
        return None, errors
    decisions, policy, _ = read_decisions(folder)
    return _Case(folder, propose(service, platform, decisions), policy.root is not None), []


def _publish(case: _Case, *, dry_run: bool, notify: Callable[[str], object]) -> tuple[str, bool]:
    """Write what is proposed where nothing is decided yet; return what to say, and if it did."""
    plain = policy_of(case.proposed.proposals)
    if not case.proposed.proposals:
        return f"{case.folder}: {_summary(case.proposed)}\n", False
    disk = Disk(case.folder)
    with disk.lock(shared=dry_run or case.is_decided, notify=notify):
        if case.is_decided or disk.read(POLICY_FILE) is not None:
            return _additions(case, plain), False
        plan = plan_files(
            {POLICY_FILE: _HEAD + write_yaml({"format": FORMAT, **plain}, POLICY)}, disk
        )
        if dry_run:
            return plan.diff(), False
        publish(plan, disk)
    return f"{case.folder}: {POLICY_FILE} written. {_summary(case.proposed)}\n", True


def _additions(case: _Case, plain: dict[str, Any]) -> str:
    """Return YAML to paste, with what there is to say in comments."""
    text = write_yaml(plain, POLICY)
    summary = "".join(f"# {line}\n" for line in _summary(case.proposed).splitlines())
    return f"{_ADDITIONS.format(path=case.folder / POLICY_FILE)}{summary}{text}"


def _summary(proposed: Proposed) -> str:
    """Return how many of what are proposed, and a line for each reason to leave some out."""
    counts = Counter(each.kind for each in proposed.proposals)
    said = ", ".join(_counted(counts[kind], name) for kind, name in _NAMES.items() if counts[kind])
    lines = [f"Proposed: {said or 'nothing'}."]
    reasons = Counter((each.kind, each.why) for each in proposed.left_out)
    for (kind, why), count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"Left out: {_counted(count, _NAMES[kind])}: {why}.")
    return "\n".join(lines)


def _counted(count: int, name: str) -> str:
    return f"{count} {name if count == 1 else _PLURALS.get(name, f'{name}s')}"


def _report(case: _Case, *, is_written: bool) -> dict[str, Any]:
    """Return what a program wants to know."""
    return {
        "folder": str(case.folder),
        "written": is_written,
        "proposals": [asdict(each) for each in case.proposed.proposals],
        "left_out": [asdict(each) for each in case.proposed.left_out],
    }
