"""The table ``[tool.tc3gen]`` of a project's ``pyproject.toml``: the defaults of commands."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tc3gen.commands.project_keys import FOLDERS, KEYS
from tc3gen.commands.toml_locations import Locations
from tc3gen.file_reading import MAX_SPEC_BYTES, read_file
from tc3gen.findings import Finding, Location, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "pyproject.toml"
TABLE = "[tool.tc3gen]"
_NAME = b"tc3gen"
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")


@dataclass(frozen=True, slots=True)
class Project:
    """What a project says, as its options would: *settings* by their keys."""

    path: Path | None = None
    """Its file, as seen from the current folder; ``None`` where there is none."""
    settings: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the file stands in a folder around the current one."""
        return self.path is not None and self.path != Path(FILE)


def find_project(folder: Path) -> Project:
    """Return the project around *folder*: the nearest ``pyproject.toml`` that has the table.

    Files without the table are passed over, and so are broken ones that do not name tc3gen. Paths
    in the table start from its file, and are returned as seen from *folder*.
    """
    for root in (folder, *folder.parents):
        path = Path(os.path.relpath(root / FILE, folder))
        try:
            content = read_file(root / FILE, limit=MAX_SPEC_BYTES)
        except OSError:
            continue  # There is none, or nothing that tools would read.
        if _NAME in content and (project := _read(content, path)):
            return project
    return Project()


def _read(content: bytes, path: Path) -> Project | None:
    """Return the project in a file; ``None`` where it does not have the table."""
    try:
        text = content.decode()
        tool = tomllib.loads(text).get("tool", {})
    except UnicodeDecodeError:
        return _unreadable(Location(str(path)), "it is not UTF-8")
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        return _unreadable(Location(str(path), line, column), _AT.sub("", str(error)))
    if not isinstance(tool, dict) or "tc3gen" not in tool:
        return None
    locations = Locations(text, "tool.tc3gen")
    if not isinstance(tool["tc3gen"], dict):
        location = locations.of("", str(path))
        message = "tool.tc3gen is no table"
        finding = Finding(location, "project-value", message, f"begin it with the line {TABLE}")
        return Project(path, {}, [finding])
    project = Project(path, {key: path.parent / folder for key, folder in FOLDERS.items()})
    for key, value in tool["tc3gen"].items():
        project.findings.extend(_take(key, value, project, locations))
    return project


def _unreadable(location: Location, why: str) -> Project:
    message = f"it cannot be read as TOML: {why}"
    return Project(Path(location.path), {}, [Finding(location, "project-file", message)])


def _take(key: str, value: object, project: Project, locations: Locations) -> Iterator[Finding]:
    """Take the *value* of a key into *project*, or yield what is wrong with it."""
    path = project.path or Path(FILE)
    location = locations.of(key, str(path))
    known = KEYS.get(key)
    if known is None:
        hint = nearest(key, KEYS) or f"known here: {', '.join(KEYS)}"
        yield Finding(location, "project-key", f"{TABLE} takes no key {key!r}", hint)
        return
    found = [*known.problems(value)]
    for item, message, hint in found:
        at = locations.of(key, str(path), item) if item else location
        yield Finding(at, "project-value", f"{key}: {message}", hint)
    if not found:
        items = {item: locations.of(key, str(path), item) for item in _items(value)}
        project.settings[key] = known.setting(value, path.parent, items)


def _items(value: object) -> list[str]:
    return [*map(str, value)] if isinstance(value, list) else []
