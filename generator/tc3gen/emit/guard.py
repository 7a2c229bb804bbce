"""A last look at generated source: it holds definitions only, whatever text is in it.

Source is parsed once, in pieces, and the trees are dropped: that of a large module would take most
of the memory. What others need to know of a module is noted on the way.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.emit.scopes import module_lookups, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DEFINITIONS = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
)
_CALLED = frozenset({"dataclass", "field", "functools.lru_cache", "re.compile"})
"""What a module may call of the standard library while it is imported."""

_LAZY = (
    "__getattr__, __dir__ = lazy_attributes(__name__, _MODULES)",
    "__getattr__, __dir__ = lazy_attributes(__name__, _MODULES, 'models')",
)
"""What the packages of large services do that type checkers have to see through."""

_MORE_NAMES = "__all__ += models.__all__"
"""How the package of a large service has the names of another, which type checkers understand."""

_DECORATORS = frozenset({"classmethod", "dataclass", "functools.lru_cache", "property"})

_PIECE = 2**15
"""How many characters are parsed at once, or a little more."""

_BOUNDARY = re.compile(r"\n\n\n(?=\S)")
"""What black puts between definitions, and maybe a text inside of one: tried, not believed."""


class UnplannedCodeError(Exception):
    """Generated source holds what no template plans: a bug in tc3gen, maybe an attack."""


@dataclass(slots=True)
class Contents:
    """What source text holds; lines are counted from 1."""

    lines: int = 0
    defined: list[str] = field(default_factory=list)
    """The names that the module defines, each as often as it does."""
    classes: list[str] = field(default_factory=list)
    """Those of them that are classes."""
    bound: set[str] = field(default_factory=set)
    """The names that it defines or imports."""
    lookups: set[str] = field(default_factory=set)
    """The names that it looks up in the module, or among the builtins."""
    own_imports: set[str] = field(default_factory=set)
    """The names that it imports from its own package."""
    calls: list[tuple[int, str]] = field(default_factory=list)
    """The line and the name of each call that happens when the module is imported."""
    unplanned: list[tuple[int, str]] = field(default_factory=list)
    """The line of each statement that is no definition, and what is wrong with it."""


def look_at(path: str, source: str) -> Contents:
    """Return what *source* holds; raises UnplannedCodeError where it does not parse."""
    found = Contents(lines=source.count("\n"))
    for line, tree in _parsed(path, source):
        _note(tree, line, found)
    return found


def assert_definitions_only(path: str, *parts: Contents) -> None:
    """Raise UnplannedCodeError where a module of these *parts* does more than define a name once.

    While it is imported it may call what it imports from its own package, and little else.
    """
    callable_names = _CALLED.union(*(part.own_imports for part in parts))
    above = 0
    for part in parts:
        calls = ((line, name) for line, name in part.calls if name not in callable_names)
        unplanned = sorted([*part.unplanned, *((line, f"calls {name}") for line, name in calls)])
        if unplanned:
            line, what = unplanned[0]
            raise UnplannedCodeError(f"{path}:{above + line}: {what}")
        above += part.lines
    _assert_once(path, (name for part in parts for name in part.defined))


def _parsed(path: str, source: str) -> Iterator[tuple[int, ast.Module]]:
    """Yield the trees of the pieces of *source*, each with how many lines stand before it.

    A piece that parses on its own is whole statements, so that the pieces together are the module.
    """
    start, line = 0, 0
    while start < len(source):
        end = start
        while True:
            boundary = _BOUNDARY.search(source, end + _PIECE)
            end = boundary.end() if boundary else len(source)
            try:
                tree = ast.parse(source[start:end])
            except (SyntaxError, ValueError) as error:
                if boundary:
                    continue  # It ends within a statement.
                raise UnplannedCodeError(f"{path}: {error}") from error
            break
        yield line, tree
        line += source.count("\n", start, end)
        start = end


def _note(tree: ast.Module, line: int, found: Contents) -> None:
    bound, lookups = module_lookups(tree.body)
    found.bound |= bound
    found.lookups |= lookups
    found.defined += defined_names(tree.body)
    _note_statements(tree.body, line, found)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found.classes.append(node.name)
            _note_statements(node.body, line, found)
            twice = _twice(defined_names(node.body))
            found.unplanned += [(line + node.lineno, f"defined twice: {twice}")] if twice else []
        elif isinstance(node, ast.ImportFrom) and node.level:
            found.own_imports.update(alias.asname or alias.name for alias in node.names)


def _note_statements(body: Sequence[ast.stmt], line: int, found: Contents) -> None:
    for statement in body:
        at = line + statement.lineno
        if not (isinstance(statement, _DEFINITIONS) or _is_harmless(statement)):
            found.unplanned.append((at, f"{type(statement).__name__} is no definition"))
        for decorator in getattr(statement, "decorator_list", []):
            name = _name_of(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if name not in _DECORATORS:
                found.unplanned.append((at, f"decorates with {name}"))
        for part in _running(statement):
            found.calls += [(line + node.lineno, _name_of(node.func)) for node in _calls_in(part)]


def _calls_in(part: ast.AST) -> Iterator[ast.Call]:
    waiting = [part]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        waiting += nodes_in(node)


def _running(statement: ast.stmt) -> list[ast.AST]:
    """Return what runs while the module is imported: everything but the bodies of functions."""
    if isinstance(statement, ast.ClassDef):
        return [*statement.decorator_list, *statement.bases, *statement.keywords]
    if isinstance(statement, ast.AsyncFunctionDef | ast.FunctionDef):
        defaults = [default for default in statement.args.kw_defaults if default]
        return [*statement.decorator_list, *statement.args.defaults, *defaults]
    return [statement]


def defined_names(body: Sequence[ast.stmt]) -> list[str]:
    """Return the names that a module or class defines, each as often as it does."""
    names: list[str] = []
    for statement in body:
        if isinstance(statement, ast.AsyncFunctionDef | ast.ClassDef | ast.FunctionDef):
            names.append(statement.name)
        elif isinstance(statement, ast.Assign):
            names += [_name_of(target) for target in statement.targets]
        elif isinstance(statement, ast.AnnAssign):
            names.append(_name_of(statement.target))
    return names


def _name_of(node: ast.expr) -> str:
    """Return *node* as source; most are plain names."""
    return node.id if isinstance(node, ast.Name) else ast.unparse(node)


def _is_harmless(statement: ast.stmt) -> bool:
    """Return whether *statement* is a docstring, or is for type checkers only or not for them."""
    if isinstance(statement, ast.AugAssign):
        return ast.unparse(statement) == _MORE_NAMES
    if not isinstance(statement, ast.If):
        return _is_docstring(statement)
    body, test = statement.body, ast.unparse(statement.test)
    imported = test == "TYPE_CHECKING" and all(isinstance(one, ast.ImportFrom) for one in body)
    lazy = test == "not TYPE_CHECKING" and len(body) == 1 and ast.unparse(body[0]) in _LAZY
    return (imported or lazy) and not statement.orelse


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _assert_once(path: str, names: Iterable[str]) -> None:
    if twice := _twice(names):
        raise UnplannedCodeError(f"{path}: defined twice: {twice}")


def _twice(names: Iterable[str]) -> str:
    """Return the names that occur more than once, as a list for people."""
    return ", ".join(sorted(name for name, times in Counter(names).items() if times > 1))
