"""Folders as values: what they hold, and when it was written."""

from __future__ import annotations

import difflib
import os
import shutil
from typing import TYPE_CHECKING

from tc3gen.publishing.manifest import Manifest, digest, read_manifest

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = 10**9
"""The modification time, in seconds, that `age` gives to files."""

BILLING = """\
format: 1
service: billing
version: "2024-01-01"
endpoint: billing.tencentcloudapi.com
actions:
  ListBills:
    doc: Lists bills.
    request: {Month: {type: String, required: true, doc: Which month.}}
    response: {Bills: {type: Array of Bill, doc: The bills of the month.}}
structures:
  Bill: {doc: A bill., fields: {Total: {type: Float, doc: What it comes to.}}}
"""


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return all below *folder*, hidden files too: path to bytes, ``None`` for a folder."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if "__pycache__" not in path.parts
    }


def files(folder: Path) -> dict[str, bytes]:
    """Return all files below *folder*, hidden ones too."""
    return {path: content for path, content in contents(folder).items() if content is not None}


def age(folder: Path) -> None:
    """Make all below *folder* look long untouched."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (LONG_AGO, LONG_AGO))


def touched(folder: Path) -> list[str]:
    """Return what was written below *folder* since `age`, folders included."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted((folder, *folder.rglob("*")))
        if path.stat().st_mtime != LONG_AGO
    ]


def copied(source: Path, target: Path) -> None:
    """Copy a tree into *target* and make it look old."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    age(target)


def add_billing(spec: Path) -> None:
    """Add a second, small service."""
    (spec / "billing").mkdir()
    (spec / "billing" / "api.yaml").write_text(BILLING, "utf-8")
    (spec / "billing" / "policy.yaml").write_text("format: 1\n", "utf-8")


def diff_of(path: str, old: bytes | None, new: bytes | None) -> str:
    """Return the unified diff that `--check` should show for one file."""
    before, after = ((side or b"").decode().splitlines(keepends=True) for side in (old, new))
    names = (f"a/{path}" if old else "/dev/null", f"b/{path}" if new else "/dev/null")
    return "".join(difflib.unified_diff(before, after, *names))


def relisted(package: Path, path: str, *, generator: str) -> None:
    """Write a manifest that lists *path* as it is on the disk, made by another *generator*."""
    file = package / "manifest.json"
    made = read_manifest(file.read_text("utf-8"))
    files = made.files | {path: digest((package / path).read_bytes())}
    file.write_text(Manifest(generator, files).to_json(), "utf-8")
