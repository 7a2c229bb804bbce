"""Spec files from the disk: read as YAML and held against a shape, with all that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.file_reading import MAX_SPEC_BYTES, read_file
from tc3gen.findings import Finding, Location
from tc3gen.spec import language
from tc3gen.spec.nodes import Document, parse
from tc3gen.spec.shapes import Fitting, Record
from tc3gen.spec.yaml_events import comments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tc3gen.spec.build import Plain

API_FILE, POLICY_FILE, PLATFORM_FILE = "api.yaml", "policy.yaml", "platform.yaml"
LOCK_FILE = "pages.lock"


def load(path: Path) -> Document:
    """Read a YAML file; a finding where it cannot be read, is no regular file, or is too large."""
    text = read_text(path)
    return parse(text, str(path)) if isinstance(text, str) else text


def read_text(path: Path) -> str | Document:
    """Return the text of a file, or a document that says why it has none."""
    try:
        return read_file(path, limit=MAX_SPEC_BYTES).decode("utf-8-sig")
    except OSError as error:
        finding = Finding(Location(str(path)), "yaml-syntax", f"cannot be read: {error.strerror}")
        return Document(str(path), findings=[finding])
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        finding = Finding(
            Location(str(path), line, column), "yaml-syntax", "this is not UTF-8 text"
        )
        return Document(str(path), findings=[finding])


def fitted(document: Document, shape: Record) -> tuple[Plain, list[Finding]]:
    """Return the plain values of *document* as far as they have *shape*, and what has not."""
    fitting = Fitting(list(document.findings))
    plain = fitting.fit(document.root, shape, "the file") if document.root else {}
    if not isinstance(plain, dict):
        plain = {}
    version = plain.get("format", language.FORMAT)
    if version != language.FORMAT:
        message = f"format {version} is not known to this version of tc3gen"
        hint = f"it reads format {language.FORMAT}"
        fitting.findings.append(Finding(document.location("format"), "format", message, hint))
    return plain, fitting.findings


def lost_comments(api: Document) -> Iterator[Finding]:
    """Rule ``comment``."""
    for location in comments(api.text, api.path) if api.root else ():
        hint = "write reasons into policy.yaml"
        yield Finding(location, "comment", "a comment here is lost when the page is imported", hint)
