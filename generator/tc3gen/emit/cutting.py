"""The text of a module without some of its definitions: its imports and exports follow."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tc3gen.emit.units import imported_names, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tc3gen.emit.units import Name

_NARROWEST = 79
"""Columns up to which an import stands on one line."""


def cut(text: str, path: str, gone: Sequence[tuple[int, int]], names: Collection[Name]) -> str:
    """Return the module at *path* without the lines *gone*, and without what these alone imported.

    *names* are gone from the runtime: nothing imports or exports them any more.
    """
    lines = text.splitlines()
    listed = [(number, number) for number in _entries(ast.parse(text), path, lines, names)]
    rest = _without(lines, [*gone, *listed])
    before = None
    while rest != before:
        before, rest = rest, _with_imports(rest)
    return "".join(f"{line}\n" for line in rest).lstrip("\n")


def _entries(
    tree: ast.Module, path: str, lines: list[str], names: Collection[Name]
) -> Iterator[int]:
    """Yield the lines of exports that are gone; those on a line with others are taken out of it."""
    imported = {name: target for node in ast.walk(tree) for name, target in _targets(node, path)}
    for node in tree.body:
        for entry in _exports(node):
            name = str(ast.literal_eval(entry))
            if imported.get(name, (path, name)) not in names:
                continue
            if entry.lineno != node.lineno:
                yield entry.lineno
            else:
                line = lines[entry.lineno - 1]
                quoted = f'"{name}"'
                shorter = line.replace(f"{quoted}, ", "").replace(f", {quoted}", "")
                lines[entry.lineno - 1] = shorter.replace(quoted, "")


def _targets(node: ast.AST, path: str) -> Iterable[tuple[str, Name]]:
    return imported_names(path, node) if isinstance(node, ast.ImportFrom) else ()


def _exports(node: ast.stmt) -> Sequence[ast.expr]:
    """Return the names in ``__all__``, or the keys of the table of names that are imported late."""
    if isinstance(node, ast.Assign):
        target = ast.unparse(node.targets[0])
        if target == "__all__" and isinstance(node.value, ast.List):
            return node.value.elts
        if target == "_LAZY" and isinstance(node.value, ast.Dict):
            return [key for key in node.value.keys if key is not None]
    return ()


def _without(lines: list[str], gone: Iterable[tuple[int, int]]) -> list[str]:
    """Return *lines* without those *gone*, the comments above them and the space around them."""
    rest: list[str | None] = [*lines]
    for first, last in gone:
        start = first - 1
        while start and lines[start - 1].lstrip().startswith("#"):
            start -= 1
        rest[start:last] = [None] * (last - start)
        if last == len(lines) or not lines[last]:
            while start and not rest[start - 1]:
                start -= 1
                rest[start] = None
    return [line for line in rest if line is not None]


def _with_imports(lines: list[str]) -> list[str]:
    """Return *lines* with the imports that are still used."""
    tree = ast.parse("\n".join(lines))
    used = {word for node in ast.walk(tree) for word in words_of(node)}
    used |= {str(ast.literal_eval(each)) for node in tree.body for each in _exports(node)}
    changed = [*lines]
    for node in sorted(_imports(tree), key=lambda node: -node.lineno):
        kept = [each for each in node.names if (each.asname or each.name).split(".")[0] in used]
        if len(kept) < len(node.names):
            first, last = node.lineno - 1, node.end_lineno or node.lineno
            changed[first:last] = _written(node, kept)
    return _without_empty_blocks(changed)


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports at the top of a module, those for type checkers included."""
    for node in tree.body:
        for each in node.body if isinstance(node, ast.If) else [node]:
            is_feature = isinstance(each, ast.ImportFrom) and each.module == "__future__"
            if isinstance(each, ast.Import | ast.ImportFrom) and not is_feature:
                yield each


def _written(node: ast.Import | ast.ImportFrom, kept: Sequence[ast.alias]) -> list[str]:
    """Return the lines of an import of the names *kept*."""
    if not kept:
        return []
    indent = " " * node.col_offset
    source = f"from {'.' * node.level}{node.module} " if isinstance(node, ast.ImportFrom) else ""
    words = [f"{each.name} as {each.asname}" if each.asname else each.name for each in kept]
    line = f"{indent}{source}import {', '.join(words)}"
    if len(line) <= _NARROWEST:
        return [line]
    return [f"{indent}{source}import (", *(f"{indent}    {word}," for word in words), f"{indent})"]


def _without_empty_blocks(lines: list[str]) -> list[str]:
    """Return *lines* without blocks of imports that have nothing left, and with single gaps."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        after = next((each for each in lines[number + 1 :] if each), "")
        is_empty = line == "if TYPE_CHECKING:" and not after.startswith(" ")
        if is_empty:
            while kept and not kept[-1]:
                kept.pop()
        else:
            kept.append(line)
    return kept
