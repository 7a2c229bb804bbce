"""Names that source takes from outside: as Python's own symbol table has them."""

from __future__ import annotations

import ast
import symtable
import sysconfig
from pathlib import Path

import pytest

from tc3gen.emit.scopes import module_lookups
from tests.support.effort import THOROUGH
from tests.support.project import ROOT

STANDARD = Path(sysconfig.get_path("stdlib"))
FILES = {
    "of this project": sorted((ROOT / "generator").rglob("*.py")),
    "of the standard library": sorted(STANDARD.glob("*.py"))[:: 1 if THOROUGH else 8],
}
FORMS = {
    "a class hides nothing from its functions": "class A:\n    a = 1\n    def f(self): return a\n",
    "a function hides its names from those inside": "def f(a):\n    def g(): return a, b\n",
    "a comprehension evaluates its first source around": "def f(a): return [a for a in a if a]\n",
    "of a class, too": "class A:\n    a = 1\n    b = [c for c in a if a]\n",
    "a walrus binds around comprehensions": "def f(a): return [b := a for a in a], b\n",
    "global": "def f():\n    global a\n    a = 1\n    def g(): return a\n",
    "nonlocal": "def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = b\n",
    "lambda": "a = lambda b, *c, d=e, **f: (b, c, d, f, g)\n",
    "defaults and annotations": "def f(a: b = c, /, *, d: e = g, **h: i) -> j: return a, d, h\n",
    "imports": "import a.b, c as d\nfrom e import f as g\nh = a, b, c, d, e, f, g\n",
    "patterns": "match a:\n    case [b, *c]: b, c\n    case {1: d, **e}: d, e\n",
    "handlers": "try:\n    a\nexcept B as c:\n    c\n",
}


def assert_as_python(source: str, name: str) -> None:
    """Hold both names against those that Python finds."""
    table = symtable.symtable(source, name, "exec")
    symbols = table.get_symbols()
    bound = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    # Where a function has `super`, the table has `__class__`, which nobody has written.
    expected = looked_up(table) - {"__class__"}
    bindings, lookups = module_lookups(ast.parse(source).body)
    assert (bindings, lookups - {"__class__"}) == (bound, expected), name


def looked_up(scope: symtable.SymbolTable) -> set[str]:
    """Return the names that *scope* and the scopes inside of it look up in the module."""
    outermost = scope.get_type() == "module"
    # Of a function called `top`, the standard library takes local names for global ones, too.
    found = {
        symbol.get_name()
        for symbol in scope.get_symbols()
        if symbol.is_referenced() and (outermost or (symbol.is_global() and not symbol.is_local()))
    }
    return found.union(*(looked_up(inner) for inner in scope.get_children()))


@pytest.mark.parametrize("source", FORMS.values(), ids=FORMS)
def test_scopes_are_those_of_python(source: str) -> None:
    assert_as_python(source, source)


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
@pytest.mark.filterwarnings("ignore")
def test_names_are_those_that_python_finds_in_files(files: list[Path]) -> None:
    for file in files:
        # With this import, Python looks nothing up for annotations; type checkers do.
        source = file.read_text("utf-8").replace("from __future__ import annotations", "")
        assert_as_python(source, str(file))
