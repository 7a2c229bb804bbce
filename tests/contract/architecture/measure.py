"""Prints a Markdown table of the house: modules and lines by room, imports, names, sizes.

``python tests/contract/architecture/measure.py`` measures the working tree; with the name of a git
revision, that one stands before it in the table.
"""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if __name__ == "__main__":
    _ROOT = Path(__file__).parents[3]
    sys.path += [str(_ROOT), str(_ROOT / "generator")]

from tests.contract.architecture.sources import imported, planted
from tests.contract.architecture.trees import Tree, revision, working_tree
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RUNTIME = "emit/runtime"
CONCEPTS = {"policy key max_bytes": b"max_bytes", "error NoResponseError": b"NoResponseError"}
"""A concept to the word that files which know of it contain."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("revision", nargs="?", help="a git revision to compare with")
    name = parser.parse_args(arguments).revision
    columns = {name: measured(revision(ROOT, name))} if name else {}
    columns["working tree"] = measured(working_tree(ROOT))
    sys.stdout.write(table(columns))


def table(columns: Mapping[str, Mapping[str, str]]) -> str:
    """Return a Markdown table with a row for each key of any column."""
    keys = sorted({key for column in columns.values() for key in column})
    rows = [[key, *(column.get(key, "-") for column in columns.values())] for key in keys]
    lines = [["what", *columns], ["---", *("---:" for _ in columns)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def measured(tree: Tree) -> dict[str, str]:
    """Return what is measured in a tree, to its figures."""
    house = below(tree, "generator/tc3gen/") or below(tree, "generator/")  # as it was at first
    modules = {path: text for path, text in house.items() if path.endswith(".py")}
    generator = {path: text for path, text in modules.items() if not path.startswith(RUNTIME)}
    runtime = {path: text for path, text in modules.items() if path.startswith(RUNTIME)}
    package = below(tree, "generated/tc3/")
    templates = {path: text for path, text in house.items() if path.endswith(".jinja")}
    return {
        **_by_folder("generator: modules, lines", generator, depth=1),
        **_by_folder("runtime: modules, lines", runtime, depth=3),
        **_by_folder("tests: files, lines", below(tree, "tests/"), depth=1),
        "generator: templates, lines": _size(templates),
        "generator: imports, between rooms": _imports(generator, depth=1),
        "runtime: imports, between rooms": _imports(runtime, depth=3),
        **{f"generator: files with {name}": _count(house, word) for name, word in CONCEPTS.items()},
        "generated/tc3: files, lines": _size(package),
        "generated/tc3: bytes": f"{sum(map(len, package.values())):,}",
        "generated/tc3: public names": f"{len(set(public_names(package))):,}",
    }


def below(tree: Tree, folder: str) -> Tree:
    """Return the files below *folder*, with their paths in it."""
    return {path[len(folder) :]: text for path, text in tree.items() if path.startswith(folder)}


def _by_folder(title: str, tree: Tree, *, depth: int) -> dict[str, str]:
    folders = sorted({_folder(path, depth) for path in tree})
    groups = {
        f: {path: text for path, text in tree.items() if _folder(path, depth) == f} for f in folders
    }
    rows = {f"{title}: {folder or '.'}": _size(group) for folder, group in groups.items()}
    return {f"{title}: all": _size(tree), **rows}


def _folder(path: str, depth: int) -> str:
    return "/".join(PurePosixPath(path).parts[:-1][:depth])


def _size(tree: Tree) -> str:
    lines = sum(text.count(b"\n") for text in tree.values())
    return f"{len(tree):,}, {lines:,}"


def _count(tree: Tree, word: bytes) -> str:
    return f"{sum(word in text for text in tree.values()):,}"


def _imports(tree: Tree, *, depth: int) -> str:
    arrows = set(imports(tree))
    crossing = [(a, b) for a, b in arrows if _folder(a, depth) != _folder(b, depth)]
    return f"{len(arrows):,}, {len(crossing):,}"


def imports(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield each pair of a module and another one of *tree* that it imports, for types included."""
    known = {_dotted(path): path for path in tree}
    for path, text in tree.items():
        for name in imported(planted(path, text.decode())):
            parts = _absolute(name, path).split(".")
            ends = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
            target = next((known[end] for end in ends if end in known), path)
            if target != path:
                yield path, target


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _absolute(name: str, path: str) -> str:
    """Return an imported name without the name of the program, as from the top of the house."""
    relative = name.lstrip(".")
    if relative == name:
        return name.removeprefix("tc3gen.").removeprefix("generator.")
    folders = path.split("/")[:-1]
    return ".".join([*folders[: len(folders) - (len(name) - len(relative)) + 1], relative])


def public_names(package: Tree) -> Iterator[str]:
    """Yield what the ``__all__`` of public modules of a package list, with the module's name."""
    for path, text in package.items():
        parts = PurePosixPath(path).with_suffix("").parts
        if path.endswith(".py") and not any(p[0] == "_" and p != "__init__" for p in parts):
            yield from (f"{path}: {name}" for name in _listed(ast.parse(text)))


def _listed(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


if __name__ == "__main__":
    main()
