"""The public surface of a package, read from its source: what callers can name and rely on.

A module's surface is what its ``__all__`` lists. The text is parsed and never run.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Role: TypeAlias = Literal["made", "read", "both"]
"""What callers do with the objects of a class: make them, read them, or both."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a class, or a parameter: the types that its annotation joins, and a default."""

    types: frozenset[str]
    has_default: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method: its *kind* is its decorators."""

    kind: tuple[str, ...]
    positional: tuple[str, ...]
    parameters: dict[str, Attribute]
    returns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Class:
    """A class with its annotated fields, constants (of an enumeration) and methods."""

    bases: tuple[str, ...]
    attributes: dict[str, Attribute]
    constants: dict[str, str]
    methods: dict[str, Function]

    @property
    def role(self) -> Role:
        """Requests are made, responses are read; what can travel both ways, or neither, is both."""
        made, read = "to_wire" in self.methods, "from_wire" in self.methods
        if made == read:
            return "both"
        return "made" if made else "read"


@dataclass(frozen=True, slots=True)
class Module:
    """What a module exports."""

    names: frozenset[str]
    classes: dict[str, Class]
    functions: dict[str, Function]


def read_surface(sources: Mapping[str, str]) -> dict[str, Module]:
    """Return the surface of each Python module in *sources*, path to text."""
    return {
        path: _module(ast.parse(text)) for path, text in sources.items() if path.endswith(".py")
    }


def _module(tree: ast.Module) -> Module:
    names = frozenset(_exported(tree))
    return Module(
        names=names,
        classes={
            node.name: _class(node)
            for node in tree.body
            if isinstance(node, ast.ClassDef) and node.name in names
        },
        functions={name: made for name, made in _functions(tree.body) if name in names},
    )


def _exported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield from ast.literal_eval(node.value)


def _class(node: ast.ClassDef) -> Class:
    attributes: dict[str, Attribute] = {}
    constants: dict[str, str] = {}
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and not _is_private(ast.unparse(item.target)):
            attributes[ast.unparse(item.target)] = Attribute(
                _types(item.annotation), _is_default(item.value)
            )
        elif isinstance(item, ast.Assign) and not _is_private(ast.unparse(item.targets[0])):
            constants[ast.unparse(item.targets[0])] = _constant(item.value)
    return Class(
        bases=tuple(map(ast.unparse, node.bases)),
        attributes=attributes,
        constants=constants,
        methods=dict(_functions(node.body)),
    )


def _constant(value: ast.expr) -> str:
    """Return the value of a constant: of an error code, the code without what it tells."""
    if isinstance(value, ast.Tuple) and value.elts:
        return ast.unparse(value.elts[0])
    if isinstance(value, ast.Call) and value.args:
        return ast.unparse(value.args[0])
    return ast.unparse(value)


def _is_default(value: ast.expr | None) -> bool:
    """Tell whether *value* spares callers an argument; ``field(repr=False)`` does not."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "field":
        given = {keyword.arg for keyword in value.keywords}
        return bool(given & {"default", "default_factory"})
    return value is not None


def _functions(body: Iterable[ast.stmt]) -> Iterator[tuple[str, Function]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_private(node.name):
            kind = (type(node).__name__, *map(ast.unparse, node.decorator_list))
            yield node.name, Function(
                kind=kind,
                positional=tuple(a.arg for a in (*node.args.posonlyargs, *node.args.args)),
                parameters=dict(_parameters(node.args)),
                returns=_types(node.returns),
            )


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _parameters(arguments: ast.arguments) -> Iterator[tuple[str, Attribute]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    without = len(positional) - len(arguments.defaults)
    for number, argument in enumerate(positional):
        yield argument.arg, Attribute(_types(argument.annotation), number >= without)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield argument.arg, Attribute(_types(argument.annotation), default is not None)
    for star, rest in (("*", arguments.vararg), ("**", arguments.kwarg)):
        if rest is not None:
            yield star, Attribute(_types(rest.annotation), has_default=True)


def _types(annotation: ast.expr | None) -> frozenset[str]:
    """Return what ``A | B`` joins; no annotation joins nothing, and means anything."""
    if annotation is None:
        return frozenset()
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return _types(annotation.left) | _types(annotation.right)
    return frozenset({ast.unparse(annotation)})
