"""A module is read in one go: below 300 lines, and its functions below 40."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MODULE, MAX_FUNCTION = 300, 40

LONGER = {
    "generator/tc3gen/emit/runtime/_base_client.py: __init__": "it spells out every setting",
}
"""A module, or one and a function of it, to the reason why it is longer."""


def longer(path: str, text: str) -> Iterator[str]:
    """Yield the module if it is too long, and each of its functions that is, without docstring."""
    if text.count("\n") > MAX_MODULE:
        yield path
    for node in _functions(ast.parse(text)):
        if _lines(node) > MAX_FUNCTION:
            yield f"{path}: {node.name}"


def _functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions in a statement: no expression is looked into, as most of a file is."""
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for inner in getattr(node, block, ()):
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                yield inner
            yield from _functions(inner)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    last = node.end_lineno or node.lineno
    first, *_ = node.body
    documented = ast.get_docstring(node) is not None
    doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return last - node.lineno + 1 - doc


def test_modules_and_functions_stay_short_and_every_exception_is_needed() -> None:
    found = {
        name
        for room in ("generator", "tests")
        for path in sorted((ROOT / room).rglob("*.py"))
        if "expected" not in path.parts
        for name in longer(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    }

    assert sorted(found - LONGER.keys()) == [], "split it, or give the reason in LONGER"
    assert sorted(LONGER.keys() - found) == [], "it is short now: delete it from LONGER"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n" * 300, []),
        ("\n" * 301, ["x.py"]),
        ("def f():\n" + "    a\n" * 39, []),
        ("def f():\n" + "    a\n" * 40, ["x.py: f"]),
        ('def f():\n    """A.\n\n    B.\n    """\n' + "    a\n" * 39, []),
        ("class A:\n    async def f():\n" + "        a\n" * 40, ["x.py: f"]),
    ],
    ids=["module", "long module", "function", "long function", "docstring", "long method"],
)
def test_a_module_or_function_that_is_too_long_is_found(text: str, expected: list[str]) -> None:
    assert list(longer("x.py", text)) == expected
