"""api.yaml and pages.lock as the importer reads and writes them: plain values and their text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen.file_reading import exists
from tc3gen.findings import Finding, Location, has_errors
from tc3gen.spec import language
from tc3gen.spec.files import API_FILE, LOCK_FILE, fitted, load, lost_comments
from tc3gen.spec.nodes import parse
from tc3gen.spec.rules import graded
from tc3gen.spec.shapes import Record
from tc3gen.spec.writer import write_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.spec.build import Plain

# A page of data types tells no version and no endpoint; they come with the page of an action.
_HEAD = ("service", "version", "endpoint")
_API = Record(
    {
        key: replace(known, required=False) if key in _HEAD else known
        for key, known in language.API.keys.items()
    }
)
_SHAPES = {API_FILE: _API, LOCK_FILE: language.LOCK}


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a folder holds that pages can change: empty where it holds nothing yet."""

    api: Plain
    lock: Plain
    findings: list[Finding]
    """What keeps it from being changed: a page must not overwrite what cannot be read."""


def read_transcript(folder: Path) -> Transcript:
    """Read the facts of *folder*, which need not be complete, and where they come from."""
    plain: dict[str, Plain] = {}
    findings: list[Finding] = []
    for file, shape in _SHAPES.items():
        plain[file] = {}
        if exists(folder / file):
            document = load(folder / file)
            plain[file], found = fitted(document, shape)
            findings += found
            findings += lost_comments(document) if file == API_FILE else []
    findings = [found for found in map(graded, findings) if found.severity == "error"]
    return Transcript(plain[API_FILE], plain[LOCK_FILE], findings)


def write_transcript(folder: Path, api: Plain, lock: Plain) -> tuple[dict[str, str], list[Finding]]:
    """Return file to text; a finding where reading the text would not give the same back."""
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for file, plain in ((API_FILE, api), (LOCK_FILE, lock)):
        shape = _SHAPES[file]
        texts[file] = write_yaml(plain, shape)
        read, found = fitted(parse(texts[file], str(folder / file)), shape)
        if has_errors(found) or read != plain:
            why = found[0].message if found else "it would be read as something else"
            message = f"what was imported cannot be written: {why}"
            hint = "please report it; nothing was written"
            findings.append(Finding(Location(str(folder / file)), "unwritable", message, hint))
    return texts, findings
