"""What an import has changed, told as a comparison of two specs tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.compare.report import Located, report
from tc3gen.compare.specs import compare_specs
from tc3gen.model import Spec
from tc3gen.spec.build import build_service
from tc3gen.spec.files import API_FILE, POLICY_FILE
from tc3gen.spec.reader import Reading, read_decisions
from tc3gen.spec.revisions import NamedSpec

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from tc3gen.model import Platform
    from tc3gen.spec.nodes import Document
    from tc3gen.transcript import Transcript

_MAX_LINES = 20
"""How much is told of what changed; the rest is in the diff."""


def changes(
    root: Path, platform: Platform, transcripts: tuple[Transcript, Transcript], api: Document
) -> list[Located]:
    """Return what a comparison tells of two transcripts of the folder *root*.

    What is gone is told where it was missed: nobody has the old *api* any more.
    """
    folder = root.resolve().name
    decisions, policy, _ = read_decisions(root)
    before, after = (
        Spec(platform=platform, services=(build_service(folder, facts, decisions, platform),))
        for facts in transcripts
    )
    if not transcripts[0].actions and not transcripts[0].structures:
        before = replace(before, services=())
    documents = {f"{folder}/{API_FILE}": api, f"{folder}/{POLICY_FILE}": policy}
    written = NamedSpec(Reading(None, [], documents), str(root), str(root))
    return [
        Located(change, written.location((s.file, s.steps) for s in change.spots))
        for change in compare_specs(before, after)
    ]


def told(changes: Sequence[Located], written: Collection[str]) -> str:
    """Return what an import has changed: as a comparison reports it, the gravest first."""
    if not changes:
        fact = (
            "nothing that clients are made of changed" if API_FILE in written else "no fact changed"
        )
        return f", {fact}, {' and '.join(written)} written\n"
    *lines, version = report(changes).splitlines()
    if len(lines) > _MAX_LINES:
        left_out = sum(line.startswith("  ") for line in lines[_MAX_LINES - 1 :])
        lines[_MAX_LINES - 1 :] = [f"  and {left_out} more; see the diff"]
    return "".join(f"{line}\n" for line in ["", *lines, version])
