"""The folders of a spec: what each file in them is, and that nothing there is left unread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.file_reading import exists
from tc3gen.findings import Finding, Location, nearest
from tc3gen.spec.files import API_FILE, LOCK_FILE, PLATFORM_FILE, POLICY_FILE

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from tc3gen.spec.nodes import Document

_SERVICE_FILES = (API_FILE, POLICY_FILE, LOCK_FILE)
_NOTES = (".md", ".rst", ".txt")
"""How the names of files end that people leave for each other."""
_LIKE_A_SPEC = re.compile(r"\.(ya?ml|lock)\b", re.IGNORECASE)


def service_folders(root: Path) -> list[Path]:
    """Return the folders of *root* that have an api.yaml, even if it cannot be read, sorted."""
    return sorted(folder for folder in root.glob("*/") if exists(folder / API_FILE))


def check_folders(root: Path, left_out: Container[str] = ()) -> Iterator[Finding]:
    """Rules ``unknown-file``, ``no-policy`` and ``no-service``, but for the folders *left_out*.

    A file that begins with a dot, or ends like a note for people, may stand anywhere.
    """
    services = {folder.name for folder in service_folders(root)}
    for path in _entries(root):
        if path.name in left_out:
            continue
        if path.is_dir():
            yield from _service(path) if path.name in services else _no_service(path)
        elif path.name != PLATFORM_FILE and _meant(path.name, (PLATFORM_FILE,)):
            yield _unknown(path, (PLATFORM_FILE,))


def _entries(folder: Path) -> list[Path]:
    """Return what stands in *folder* for tc3gen to read, sorted; nothing where it has no list."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def _service(folder: Path) -> Iterator[Finding]:
    for path in _entries(folder):
        is_note = path.suffix.lower() in _NOTES and not path.is_dir()
        if path.name not in _SERVICE_FILES and not is_note:
            yield _unknown(path, _SERVICE_FILES)
    if not exists(folder / POLICY_FILE):
        message = (
            f"the service has no {POLICY_FILE}: only secrets by name stay out of repr, "
            "no outcome is judged, and nothing goes out in batches"
        )
        hint = "write one, even if it holds `format: 1` only; that of spec/sms shows how"
        yield Finding(Location(str(folder)), "no-policy", message, hint)


def _no_service(folder: Path) -> Iterator[Finding]:
    """Find spec files in a folder that lacks the one which makes it a service."""
    for path in _entries(folder):
        if path.name == POLICY_FILE:
            message = f"there are decisions here, but no {API_FILE} that they are about"
            yield Finding(Location(str(path)), "no-service", message)
        elif path.name not in _SERVICE_FILES and _meant(path.name, _SERVICE_FILES):
            yield _unknown(path, _SERVICE_FILES)


def _unknown(path: Path, known: tuple[str, ...]) -> Finding:
    what = "folder" if path.is_dir() else "file"
    message = f"nothing reads the {what} {path.name!r}"
    if hint := _meant(path.name, known):
        return Finding(Location(str(path)), "unknown-file", message, hint)
    hint = f"known here: {', '.join(known)}; a note for people can be called NOTES.md"
    return Finding(Location(str(path)), "unknown-file", message, hint)


def _meant(name: str, known: tuple[str, ...]) -> str:
    """Return the hint that names what a file seems to be meant as, or an empty string."""
    if not _LIKE_A_SPEC.search(name):
        return ""
    stem = name.partition(".")[0].casefold()
    meant = [file for file in known if file.partition(".")[0] == stem]
    return f"rename it to {meant[0]}, or remove it" if meant else nearest(name, known)


def check_folder_name(folder: Path, api: Document, service: str | None) -> Iterator[Finding]:
    """Rules ``name`` and ``folder``: a folder becomes the package of its *service*."""
    location = Location(str(folder))
    if not names.is_package_name(folder.name):
        message = f"the folder {folder.name!r} cannot become a Python package"
        hint = "a word in lower case, no keyword and no module that all services share"
        if usual := names.package_name(folder.name):
            hint += f", such as {usual}"
        yield Finding(location, "name", message, hint)
        return
    usual = names.package_name(service or "")
    stem = usual.rstrip("_")
    if usual and folder.name != usual and not folder.name.startswith(f"{stem}_"):
        message = f"the folder {folder.name!r} describes the service {service!r}"
        hint = f"call it {usual}, or {stem}_ and a version"
        yield Finding(api.location("service"), "folder", message, hint)
