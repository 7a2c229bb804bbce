"""A last look at generated source: it holds definitions only, whatever text is in it."""

from __future__ import annotations

import ast
from collections import Counter

from tc3gen.emit.imports import defined_names

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

_DECORATORS = frozenset({"classmethod", "dataclass", "functools.lru_cache", "property"})


class UnplannedCodeError(Exception):
    """Generated source holds what no template plans: a bug in tc3gen, maybe an attack."""


def assert_definitions_only(path: str, source: str) -> None:
    """Raise UnplannedCodeError where *source* does more than define each name once.

    While it is imported it may call what it imports from its own package, and little else; it must
    parse, too.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise UnplannedCodeError(f"{path}: {error}") from error
    callable_names = _CALLED | _own_imports(tree)
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    for body in bodies:
        for statement in body:
            if not (isinstance(statement, _DEFINITIONS) or _is_harmless(statement)):
                raise _unplanned(path, statement, "is no definition")
            _assert_planned_calls(path, statement, callable_names)
        twice = [name for name, times in Counter(defined_names(body)).items() if times > 1]
        if twice:
            raise UnplannedCodeError(f"{path}: defined twice: {', '.join(sorted(twice))}")


def _assert_planned_calls(path: str, statement: ast.stmt, callable_names: frozenset[str]) -> None:
    """Look at what runs while the module is imported: everything but the bodies of functions."""
    running: list[ast.AST] = [statement]
    if isinstance(statement, ast.ClassDef):
        running = [*statement.decorator_list, *statement.bases, *statement.keywords]
    elif isinstance(statement, ast.AsyncFunctionDef | ast.FunctionDef):
        defaults = [default for default in statement.args.kw_defaults if default]
        running = [*statement.decorator_list, *statement.args.defaults, *defaults]
    for decorator in getattr(statement, "decorator_list", []):
        what = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(what) not in _DECORATORS:
            raise _unplanned(path, decorator, f"decorates with {ast.unparse(what)}")
    for part in running:
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and ast.unparse(node.func) not in callable_names:
                raise _unplanned(path, node, f"calls {ast.unparse(node.func)}")


def _own_imports(tree: ast.Module) -> frozenset[str]:
    """Return the names that a module imports from its own package."""
    own = (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level)
    return frozenset(alias.asname or alias.name for node in own for alias in node.names)


def _is_harmless(statement: ast.stmt) -> bool:
    """Return whether *statement* is a docstring, or imports for type checkers only."""
    if isinstance(statement, ast.If):
        imported = all(isinstance(inner, ast.ImportFrom) for inner in statement.body)
        return ast.unparse(statement.test) == "TYPE_CHECKING" and imported and not statement.orelse
    return _is_docstring(statement)


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _unplanned(path: str, node: ast.stmt | ast.expr, what: str) -> UnplannedCodeError:
    return UnplannedCodeError(f"{path}:{node.lineno}: {type(node).__name__} {what}")
