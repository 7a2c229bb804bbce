"""Golden cases: a folder with a spec and the part of the generated text that it is about.

``reviewed.txt`` of a case names that part, one file a line: a whole module, or some of its
definitions as ``module: Name, Name``. The line that starts with ``#`` says what the case shows.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.emit.modules import package_modules
from tc3gen.findings import show
from tc3gen.publishing import Disk, plan_package
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GOLDEN = Path(__file__).parents[1] / "emit" / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/spec"))


def make(case: str, package: Path) -> dict[str, str]:
    """Return the text of every file of a case's package; *package* is where it would go."""
    reading = read_spec(GOLDEN / case / "spec", GOLDEN / "platform.yaml")
    assert reading.spec is not None, show(reading.findings)
    contents = {module.path: module.text.encode() for module in package_modules(reading.spec)}
    plan = plan_package(contents, Disk(package))
    return {path: content.decode() for path, content in plan.made.items()}


def reviewed(case: str, made: Mapping[str, str]) -> dict[str, str]:
    """Return the part of each file of a package that ``reviewed.txt`` of the case names."""
    lines = (GOLDEN / case / "reviewed.txt").read_text("utf-8").splitlines()
    parts = (line.partition(": ") for line in lines if not line.startswith("#"))
    return {
        path: definitions(made[path], names.split(", ")) if names else made[path]
        for path, _, names in parts
    }


def definitions(source: str, names: list[str]) -> str:
    """Return the source of the named classes, functions and constants, in the order of *names*."""
    known = dict(_definitions(source))
    assert set(names) <= set(known), f"{sorted(set(names) - set(known))} not in {sorted(known)}"
    return "\n\n".join(known[name] for name in names)


def _definitions(source: str) -> Iterator[tuple[str, str]]:
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        first = node.lineno
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names = [node.name]
            first = min([first, *(each.lineno for each in node.decorator_list)])
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [ast.unparse(target) for target in targets]
        else:
            continue
        text = "".join(lines[first - 1 : node.end_lineno])
        yield from ((name, text) for name in names)
