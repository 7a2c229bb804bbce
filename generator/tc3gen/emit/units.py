"""The runtime in units, each with what it needs: what a package leaves out is found in them.

A unit is a statement of a module that defines a name, or a method of a class.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Name: TypeAlias = tuple[str, str]
    """The path of a module, and a name that it defines."""

_WORD = re.compile(r"[A-Za-z_]\w*")
_FACE = "__init__.py"
_SPECIAL = frozenset({"__all__", "__version__", "_LAZY", "__getattr__", "__dir__"})
"""Of a module, not of a part: what is left in it is what the module has left."""


@dataclass(slots=True, eq=False)
class Unit:
    """A definition, or a method."""

    path: str
    name: str
    owner: Unit | None = None
    """The class that it is a method of."""
    lines: tuple[int, int] = (0, 0)
    """The first and the last line, decorators and the docstring behind an assignment included."""
    needs: set[Name] = field(default_factory=set)
    """The names of the runtime that it uses, but for what its methods use."""
    attributes: set[str] = field(default_factory=set)
    """What it asks of objects."""


@dataclass(slots=True)
class Source:
    """A module of the runtime."""

    path: str
    text: str
    units: list[Unit] = field(default_factory=list)
    imported: dict[str, Name] = field(default_factory=dict)
    """The names that it imports from the runtime at its top, each with where it is defined."""

    @property
    def is_public(self) -> bool:
        """Whether users import from it."""
        return self.path == _FACE or not any(p.startswith("_") for p in self.path.split("/"))


def read_sources(texts: Mapping[str, str]) -> list[Source]:
    """Return the modules of a runtime, from path to text; they are shared, and never changed."""
    return [_source(path, text) for path, text in texts.items() if path.endswith(".py")]


@lru_cache(maxsize=256)  # A process makes many packages of one runtime.
def _source(path: str, text: str) -> Source:
    source = Source(path, text)
    tree = ast.parse(text)
    statements = [*_unfolded(tree.body)]
    for node in statements:
        if isinstance(node, ast.ImportFrom):
            source.imported |= dict(imported_names(path, node))
    defined = {name for node in statements if (name := defined_name(node))}
    for node, after in zip(statements, [*statements[1:], None], strict=True):
        name = defined_name(node)
        if name and name not in _SPECIAL:
            units = [*_units(node, name, source, defined)]
            units[0].lines = _lines(node, after)
            source.units += units
    return source


def _unfolded(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, those for type checkers only included."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _unfolded(node.body)
        else:
            yield node


def defined_name(node: ast.stmt) -> str:
    """Return the name that a statement of a module defines; empty if it defines none."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def imported_names(path: str, node: ast.ImportFrom) -> Iterator[tuple[str, Name]]:
    """Yield what an import in the module at *path* takes from the runtime, and where it is."""
    if node.level:
        folders = path.split("/")[:-1]
        above = folders[: len(folders) - node.level + 1]
        module = "/".join([*above, *(node.module or "").split(".")])
        for alias in node.names:
            yield alias.asname or alias.name, (f"{module}.py", alias.name)


def _units(node: ast.stmt, name: str, source: Source, defined: set[str]) -> Iterator[Unit]:
    methods = _methods(node)
    unit = Unit(source.path, name)
    rest = [each for each in ast.iter_child_nodes(node) if each not in methods]
    _note(rest, unit, source, defined)
    yield unit
    for method in methods:
        inner = Unit(source.path, method.name, unit, _lines(method))
        _note([method], inner, source, defined)
        yield inner


def _methods(node: ast.stmt) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    body = node.body if isinstance(node, ast.ClassDef) else []
    return [each for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]


def _lines(node: ast.stmt, after: ast.stmt | None = None) -> tuple[int, int]:
    """Return the lines of a definition, and of its docstring where that stands *after* it."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    last = after if _is_text(after) and isinstance(node, ast.Assign | ast.AnnAssign) else node
    return first, (last or node).end_lineno or first


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _note(nodes: list[ast.AST], unit: Unit, source: Source, defined: set[str]) -> None:
    """Note in *unit* what *nodes* need."""
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.ImportFrom):
                unit.needs.update(target for _, target in imported_names(source.path, node))
            elif isinstance(node, ast.Attribute):
                unit.attributes.add(node.attr)
            for word in words_of(node):
                if word in source.imported:
                    unit.needs.add(source.imported[word])
                elif word in defined and word != unit.name:
                    unit.needs.add((source.path, word))


def words_of(node: ast.AST) -> Iterable[str]:
    """Return the names that *node* itself has, in a quoted type, too."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_type(node.value):
        return _WORD.findall(node.value)
    return ()


def _is_type(text: str) -> bool:
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return not isinstance(tree.body, ast.Constant)
