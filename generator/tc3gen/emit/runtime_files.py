"""The files of the runtime: copied into each package as they are, but for a line that says so."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

RUNTIME = Path(__file__).parent / "runtime"
_ALL = re.compile(r"^__all__ = (\[[^]]*\])$", re.MULTILINE)
"""The names that a module lists; reading these alone is twenty times as fast as parsing all."""


@dataclass(frozen=True, slots=True)
class Module:
    """A file of the package: its *path* inside of it, and its *text*."""

    path: str
    text: str
    copied: bool = False
    """Whether it is a file of the runtime, not made from templates."""


@cache
def runtime_modules() -> tuple[Module, ...]:
    """Return the files that are copied as they are, but for a line that says so."""
    copied = [
        Module(path.relative_to(RUNTIME).as_posix(), _copied(path), copied=True)
        for path in sorted(RUNTIME.rglob("*.py"))
    ]
    return (*copied, Module("py.typed", "", copied=True))


def _copied(path: Path) -> str:
    licence, _, rest = path.read_bytes().decode().partition("\n")
    if path == RUNTIME / "__init__.py":
        rest = _with_error_names(rest)
    return f"{licence}\n# Copied by tc3gen; changes by hand would be lost.\n{rest}"


def _with_error_names(face: str) -> str:
    """Return the package's face with the names of all errors in its import and its ``__all__``."""
    errors = sorted(_exported((RUNTIME / "errors.py").read_text("utf-8")))
    named = re.sub(r"import \*.*", f"import ({_lines(errors)})", face, count=1)
    exported = _lines([f'"{name}"' for name in sorted({*errors, *_exported(face)})])
    return re.sub(r"__all__ = \[[^]]*\]", f"__all__ = [{exported}]", named, count=1)


def _lines(names: Iterable[str]) -> str:
    return "\n" + "".join(f"    {name},\n" for name in names)


@cache
def runtime_exports(package: str) -> dict[str, str]:
    """Return what the runtime exports, each name with the module as one in *package* imports it."""
    return {
        name: f"{package}{module.path.removesuffix('.py').replace('/', '.')}"
        for module in runtime_modules()
        if not module.path.endswith(("__init__.py", "py.typed"))
        for name in _exported(module.text)
    }


@cache
def _exported(source: str) -> list[str]:
    """Return the ``__all__`` of a module, or its classes and aliases if it makes that itself."""
    if (listed := _ALL.search(source)) is not None:
        names: list[str] = ast.literal_eval(listed[1])
        return names
    tree = ast.parse(source)
    aliases = (node for node in tree.body if isinstance(node, ast.AnnAssign))
    found = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    found += [ast.unparse(node.target) for node in aliases]
    return [name for name in found if not name.startswith("_")]
