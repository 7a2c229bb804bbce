"""A transcript from the files of a folder, and the text of the files that it becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.file_reading import exists
from tc3gen.findings import Finding, Location, has_errors
from tc3gen.spec import language
from tc3gen.spec.facts import HEAD, api_of, lock_of, transcript_of
from tc3gen.spec.files import API_FILE, LOCK_FILE, fitted, load, lost_comments
from tc3gen.spec.nodes import Document, parse
from tc3gen.spec.rules import graded
from tc3gen.spec.shapes import Record
from tc3gen.spec.writer import write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tc3gen.spec.build import Plain
    from tc3gen.transcript import Transcript

# A page of data types tells no version and no endpoint; they come with the page of an action.
_API = Record(
    {
        key: replace(known, required=False) if key in HEAD else known
        for key, known in language.API.keys.items()
    }
)
_SHAPES = {API_FILE: _API, LOCK_FILE: language.LOCK}


def read_transcript(folder: Path) -> tuple[Transcript, list[Finding]]:
    """Return the facts of *folder*, and what keeps them from being changed.

    They need not be complete, nor need there be any; but an import must not overwrite what cannot
    be read.
    """
    plain: dict[str, Plain] = {}
    documents = {file: Document(str(folder / file)) for file in _SHAPES}
    findings: list[Finding] = []
    for file, shape in _SHAPES.items():
        if exists(folder / file):
            documents[file] = load(folder / file)
        plain[file], found = fitted(documents[file], shape)
        findings += found
    api = documents[API_FILE]
    transcript = transcript_of(plain[API_FILE], plain[LOCK_FILE], api.root)
    findings += [*lost_comments(api), *_lost_rates(transcript, plain[API_FILE], api)]
    return transcript, [found for found in map(graded, findings) if found.severity == "error"]


def _lost_rates(transcript: Transcript, api: Plain, document: Document) -> Iterator[Finding]:
    """Find rates that are no facts, so that nothing could keep them; lint says the same."""
    for action in transcript.actions:
        rate = api["actions"][action.name].get("rate_limit")
        if rate is not None and action.rate_limit is None:
            location = document.location("actions", action.name, "rate_limit")
            yield Finding(location, "rate-limit", f"{rate!r} is no rate", "write it as 10/s")


def render_transcript(
    folder: Path, transcript: Transcript
) -> tuple[dict[str, Document], list[Finding]]:
    """Return the files of *folder* that are to hold *transcript*, as they will be read.

    Where reading them would not give the same facts, that is a finding.
    """
    api, findings = _rendered(folder, API_FILE, api_of(transcript))
    lock, found = render_lock(folder, transcript)
    return {API_FILE: api, LOCK_FILE: lock}, findings + found


def render_lock(folder: Path, transcript: Transcript) -> tuple[Document, list[Finding]]:
    """Return the lock of *folder* that is to hold the pages of *transcript*, likewise."""
    return _rendered(folder, LOCK_FILE, lock_of(transcript))


def _rendered(folder: Path, file: str, plain: Plain) -> tuple[Document, list[Finding]]:
    document = parse(write_yaml(plain, _SHAPES[file]), str(folder / file))
    read, found = fitted(document, _SHAPES[file])
    if not has_errors(found) and read == plain:
        return document, []
    why = found[0].message if found else "it would be read as something else"
    message = f"what was imported cannot be written: {why}"
    hint = "please report it; nothing was written"
    return document, [Finding(Location(str(folder / file)), "unwritable", message, hint)]
