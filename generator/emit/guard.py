"""A last look at rendered source: it holds definitions only, whatever text went into it."""

from __future__ import annotations

import ast

_DEFINITIONS = (
    ast.AnnAssign,
    ast.Assign,
    ast.ClassDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
)


class UnplannedCodeError(Exception):
    """Rendered source holds what no template plans: a bug in tc3gen, maybe an attack."""


def assert_definitions_only(path: str, source: str) -> None:
    """Raise UnplannedCodeError where *source* does not parse, or does more than define names."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise UnplannedCodeError(f"{path}: {error}") from error
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    for body in bodies:
        for statement in body:
            if not isinstance(statement, _DEFINITIONS) and not _is_docstring(statement):
                kind = type(statement).__name__
                raise UnplannedCodeError(f"{path}:{statement.lineno}: {kind} is no definition")


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
