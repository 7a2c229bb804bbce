"""Which names source takes from outside of itself: Python's rules of scopes, on a syntax tree."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_Function: TypeAlias = ast.AsyncFunctionDef | ast.FunctionDef | ast.Lambda
_Comprehension: TypeAlias = ast.DictComp | ast.GeneratorExp | ast.ListComp | ast.SetComp

_FUNCTIONS = (ast.AsyncFunctionDef, ast.FunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp)
_IMPORTS = (ast.Import, ast.ImportFrom)
_ATOMS = frozenset(
    kind
    for kinds in (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
    for kind in kinds.__subclasses__()
) | {ast.Constant}
"""Nodes that have no names in them."""

_WITHOUT_NODES = frozenset({"arg", "attr", "ctx", "id", "op", "ops", "simple", "type_comment"})
"""Fields of the most frequent nodes in which no node stands, or an atom."""

_PLAIN: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _WITHOUT_NODES)
    for kind in (
        *(ast.AnnAssign, ast.Assign, ast.Attribute, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare),
        *(ast.Expr, ast.If, ast.IfExp, ast.List, ast.Return, ast.Subscript, ast.Tuple, ast.keyword),
    )
}
"""The most frequent nodes that bind nothing by themselves, with where others stand in them."""


@dataclass(slots=True)
class _Scope:
    """A module, class, function or comprehension: what it binds, and what it looks up."""

    is_class: bool = False
    is_comprehension: bool = False
    outer: _Scope | None = None
    bound: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    declared_global: set[str] = field(default_factory=set)
    inner: list[_Scope] = field(default_factory=list)

    def opened(self, *, is_class: bool = False, is_comprehension: bool = False) -> _Scope:
        """Return a new scope inside of this one."""
        self.inner.append(_Scope(is_class, is_comprehension, self))
        return self.inner[-1]


def module_lookups(statements: Iterable[ast.stmt]) -> tuple[set[str], set[str]]:
    """Return the names that *statements* bind in their module, and those they look up there.

    With a name that a class or a function binds for itself, nothing is looked up in the module.
    """
    module = _Scope()
    _visit([*statements], module)
    return module.bound, _global_uses(module, frozenset())


def _global_uses(scope: _Scope, enclosing: frozenset[str]) -> set[str]:
    """Return what *scope* finds in none of its functions around, whose names are *enclosing*."""
    is_module = scope.outer is None
    bound = scope.bound - scope.declared_global
    found = scope.used - enclosing - (frozenset() if is_module else bound)
    found |= scope.used & scope.declared_global
    seen = enclosing if is_module or scope.is_class else enclosing | bound
    for inner in scope.inner:
        found |= _global_uses(inner, seen - scope.declared_global)
    return found


def _visit(nodes: list[ast.AST], scope: _Scope) -> None:
    """Note in *scope* what *nodes* bind and look up, and open the scopes inside of them."""
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Name):
            (scope.used if isinstance(node.ctx, ast.Load) else scope.bound).add(node.id)
        elif type(node) in _ATOMS:
            continue
        elif type(node) in _PLAIN:
            nodes += nodes_in(node)
        elif isinstance(node, _FUNCTIONS):
            _visit_function(node, nodes, scope)
        elif isinstance(node, ast.ClassDef):
            scope.bound.add(node.name)
            nodes += (*node.decorator_list, *node.bases, *node.keywords)
            _visit([*node.body], scope.opened(is_class=True))
        elif isinstance(node, _COMPREHENSIONS):
            _visit_comprehension(node, nodes, scope)
        else:
            _note_bindings(node, scope)
            nodes += nodes_in(node)


def nodes_in(node: ast.AST) -> list[ast.AST]:
    """Return the nodes that stand directly in *node*, less some that have no names in them."""
    fields = _PLAIN.get(type(node))
    if fields is None:
        return [*ast.iter_child_nodes(node)]
    found: list[ast.AST] = []
    for name in fields:
        value = getattr(node, name)
        if type(value) is list:
            found += value
        elif value is not None and type(value) is not ast.Constant:
            found.append(value)
    return found


def _visit_function(node: _Function, around: list[ast.AST], scope: _Scope) -> None:
    """Open the scope of a function; its defaults, annotations and decorators stand *around* it."""
    parameters = _parameters(node.args)
    around += (*node.args.defaults, *(each for each in node.args.kw_defaults if each))
    inner = scope.opened()
    inner.bound.update(each.arg for each in parameters)
    if isinstance(node, ast.Lambda):
        _visit([node.body], inner)
        return
    scope.bound.add(node.name)
    around += node.decorator_list
    around += [each.annotation for each in parameters if each.annotation]
    around += [node.returns] if node.returns else []
    _visit([*node.body], inner)


def _parameters(arguments: ast.arguments) -> Sequence[ast.arg]:
    rest = (each for each in (arguments.vararg, arguments.kwarg) if each)
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def _visit_comprehension(node: _Comprehension, around: list[ast.AST], scope: _Scope) -> None:
    """Open the scope of a comprehension; only what it first goes through is evaluated *around*."""
    first, *others = node.generators
    around.append(first.iter)
    inner: list[ast.AST] = [first.target, *first.ifs, *others]
    inner += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    _visit(inner, scope.opened(is_comprehension=True))


def _note_bindings(node: ast.AST, scope: _Scope) -> None:
    """Note the names that a node binds, or declares, without a node for the name."""
    if isinstance(node, _IMPORTS):
        names = ((each.asname or each.name).partition(".")[0] for each in node.names)
        scope.bound.update(name for name in names if name != "*")
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        scope.bound.update(filter(None, [node.name]))
    elif isinstance(node, ast.MatchMapping):
        scope.bound.update(filter(None, [node.rest]))
    elif isinstance(node, ast.Global):
        scope.declared_global.update(node.names)
    elif isinstance(node, ast.NamedExpr):
        _bind_around_comprehensions(node.target.id, scope)


def _bind_around_comprehensions(name: str, scope: _Scope) -> None:
    """Bind *name* where ``:=`` does: in the function around comprehensions."""
    while scope.is_comprehension and scope.outer is not None:
        scope = scope.outer
    scope.bound.add(name)
