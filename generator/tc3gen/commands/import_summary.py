"""What an import has changed, told as a comparison tells it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tc3gen.compare.report import Located, report
from tc3gen.compare.specs import compare_specs
from tc3gen.model import Spec
from tc3gen.spec.build import build_service
from tc3gen.spec.files import API_FILE, POLICY_FILE
from tc3gen.spec.reader import Reading, read_decisions
from tc3gen.spec.revisions import NamedSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tc3gen.model import Platform
    from tc3gen.pages.merging import Merged
    from tc3gen.spec.nodes import Document
    from tc3gen.transcript import Transcript

_MAX_LINES = 20
"""How much is told of what changed; the rest is in the diff."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import into the folder *root* began with, and what it has made of it."""

    root: Path
    platform: Platform
    old: Transcript
    merged: Merged
    documents: Mapping[str, Document]
    """File to its new content."""

    @property
    def texts(self) -> dict[str, str]:
        """File to its new text."""
        return {file: document.text for file, document in self.documents.items()}

    def text(self, written: Sequence[str]) -> str:
        """Return what the import did, once the files in *written* have been."""
        pages = self._counted()
        if not written:
            return f"nothing to do, {pages} read\n"
        if changes := self.changes():
            return f"{pages} imported\n{_shortened(report(changes))}"
        fact = "nothing that clients are made of" if API_FILE in written else "no fact"
        return f"{pages} imported, {fact} changed, {' and '.join(written)} written\n"

    def _counted(self) -> str:
        """Return how many pages were read, or of how many actions metadata."""
        merged = self.merged.pages
        told = [
            (sum(page.origin == "page" for page in merged), "page"),
            (
                sum(page.origin == "metadata" and page.action is not None for page in merged),
                "action",
            ),
            (sum(len(page.errors) for page in merged if page.origin == "metadata"), "error code"),
        ]
        counts = [f"{count} {what}{'s' * (count != 1)}" for count, what in told if count]
        return " and ".join(counts) or "no page"

    def specs(self) -> tuple[Spec, Spec]:
        """Return the spec of this service alone, before and after."""
        folder = self.root.resolve().name
        decisions, _, _ = read_decisions(self.root)
        before, after = (
            Spec(
                platform=self.platform,
                services=(
                    (build_service(folder, transcript, decisions, self.platform),)
                    if _makes_client(transcript)
                    else ()
                ),
            )
            for transcript in (self.old, self.merged.transcript)
        )
        return before, after

    def changes(self) -> list[Located]:
        """Return what a comparison finds between the spec before and after.

        What is gone is located where it is missed: nobody has the old file any more.
        """
        folder = self.root.resolve().name
        _, policy, _ = read_decisions(self.root)
        api = self.documents[API_FILE]
        documents = {f"{folder}/{API_FILE}": api, f"{folder}/{POLICY_FILE}": policy}
        new = NamedSpec(Reading(None, [], documents), str(self.root), str(self.root))
        return [
            Located(change, new.location((spot.file, spot.steps) for spot in change.spots))
            for change in compare_specs(*self.specs())
        ]


def _makes_client(transcript: Transcript) -> bool:
    """Return whether there is a client to compare: data types alone have none, nor an endpoint."""
    return bool(transcript.actions and all(asdict(transcript.head).values()))


def _shortened(text: str) -> str:
    """Return a report with its last line, the version, and with as many others as fit."""
    *lines, version = text.splitlines()
    if len(lines) > _MAX_LINES:
        left_out = sum(line.startswith("  ") for line in lines[_MAX_LINES - 1 :])
        lines[_MAX_LINES - 1 :] = [f"  and {left_out} more; see the diff"]
    return "".join(f"{line}\n" for line in [*lines, version])
