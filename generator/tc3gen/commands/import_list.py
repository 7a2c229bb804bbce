"""What metadata describes, for ``tc3gen import --list``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tc3gen.commands.import_choice import chosen_versions, unreadable
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Result
from tc3gen.findings import errors_of, show
from tc3gen.pages.metadata import MetadataError, ServiceSource, read_head

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tc3gen.commands.import_choice import MetadataOptions
    from tc3gen.findings import Finding


@dataclass(frozen=True, slots=True)
class _Described:
    """A service at a version, as a source describes it."""

    folder: str
    """What ``--service`` takes."""
    service: str
    version: str
    actions: tuple[str, ...]
    has_error_codes: bool


def listed(
    services: Sequence[ServiceSource], wanted: MetadataOptions, source: Path, *, as_json: bool
) -> Result:
    """Return the services that *wanted* names, or all of them; with their actions if it names any.

    As JSON, these are the list ``services``, beside the list ``findings``.
    """
    rows: list[_Described] = []
    chosen, findings = chosen_versions(services, wanted, source)
    status = UNUSABLE if findings else OK
    for each in chosen:
        try:
            rows.append(_described(each))
        except (MetadataError, OSError) as error:
            findings.append(unreadable(each.path, error))
    if as_json:
        told = {"services": [asdict(row) for row in rows], "findings": _plain(findings)}
        report = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    else:
        report = "".join(_lines(row, with_actions=bool(wanted.services)) for row in rows)
    return Result(status or (PROBLEM if errors_of(findings) else OK), findings, report=report)


def _plain(findings: list[Finding]) -> object:
    return json.loads(show(findings, "json"))


def _described(source: ServiceSource) -> _Described:
    head, actions = read_head(source)
    has_codes = "errorcodes.py" in source.files
    return _Described(source.folder, head.service, head.version, actions, has_codes)


def _lines(row: _Described, *, with_actions: bool) -> str:
    count = len(row.actions)
    what = f"{count} action{'s' * (count != 1)}" if count else "error codes only"
    name = row.folder if row.folder == row.service else f"{row.folder} ({row.service})"
    actions = "".join(f"  {action}\n" for action in row.actions) if with_actions else ""
    return f"{name}  {row.version}  {what}\n{actions}"
