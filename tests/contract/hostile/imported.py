"""Packages written module by module, and imported under a name of their own."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tc3gen.emit.runtime_files import Module


Imported: TypeAlias = Any
"""A module of a package: its names vary."""


def write_package(modules: Iterable[Module], folder: Path) -> list[Path]:
    """Write *modules* as they were rendered; return the files."""
    files = []
    for module in modules:
        target = folder / module.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(module.text, "utf-8", newline="\n")
        files.append(target)
    return files


def import_package(folder: Path) -> None:
    """Import the package in *folder* under the folder's name."""
    found = importlib.util.spec_from_file_location(
        folder.name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[folder.name] = module
    found.loader.exec_module(module)


def module_of(package: str, name: str) -> Imported:
    """Return a module of an imported package."""
    return importlib.import_module(f"{package}.{name}")
