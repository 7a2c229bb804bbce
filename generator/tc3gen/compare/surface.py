"""The public surface of a package, read from its source, and what callers lose with a new one.

A module's surface is what its ``__all__`` lists; a module whose name begins with an underscore, or
that stands below such a folder, has none. The text is parsed and never run.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.compare.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Use: TypeAlias = Literal["made", "read", "both"]
"""What callers do with objects of a class: make requests, read responses, or both."""


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
    def use(self) -> Use:
        """Whether callers make its objects (``to_wire``), read them (``from_wire``) or both.

        A class with neither method counts as both: callers may make it and read it.
        """
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
    """Return the surface of each public Python module in *sources*, path to text."""
    return {path: _module(ast.parse(text)) for path, text in sources.items() if _is_public(path)}


def _is_public(path: str) -> bool:
    """Return whether a module can be imported by users: no part of its path is private."""
    return path.endswith(".py") and not any(map(_is_private, path.removesuffix(".py").split("/")))


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
    """Return whether *value* spares callers an argument; ``field(repr=False)`` does not."""
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


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """What callers can no longer rely on: its dotted *name*, and *what* became of it."""

    name: str
    what: str


def surface_changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Return the breaks between the *sources* of two packages, as changes of rule ``surface``."""
    return [
        Change("surface", found.name, found.what.replace("{", "{{").replace("}", "}}"))
        for found in surface_breaks(old, new)
    ]


def surface_breaks(old: Mapping[str, str], new: Mapping[str, str]) -> list[Break]:
    """Return what callers of the package *old*, path to source text, lose with *new*.

    An object that is only sent is made by callers: its fields may accept more without a break. One
    that is only received is read by them: its fields may hold less, and its constructor may change.
    """
    changed = {path for path in old if old[path] != new.get(path)}
    before = read_surface({path: old[path] for path in changed})
    after = read_surface({path: new[path] for path in changed & new.keys()})
    return sorted(
        found
        for path, module in before.items()
        for found in _module_breaks(path, module, after.get(path))
    )


def _module_breaks(path: str, old: Module, new: Module | None) -> Iterator[Break]:
    where = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    if new is None:
        yield Break(where, "the module is gone")
        return
    for name in old.names - new.names:
        yield Break(f"{where}.{name}", "it is no longer exported")
    for name, made in old.classes.items():
        if name in new.classes:
            yield from _class_breaks(f"{where}.{name}", made, new.classes[name])
    for name, function in old.functions.items():
        if name in new.functions:
            yield from _function_breaks(f"{where}.{name}", function, new.functions[name])


_PARENTS = {"ResponseBase": "StructureBase", "ResultBase": "StructureBase"}
"""The bases of generated classes that have a base themselves, as in the runtime's structures.py."""


def _class_breaks(where: str, old: Class, new: Class) -> Iterator[Break]:
    if not set(old.bases) <= {*new.bases, *(_PARENTS.get(base, base) for base in new.bases)}:
        yield Break(where, f"its bases are {', '.join(new.bases) or 'none'} now")
    if old.use != new.use:
        yield Break(where, f"callers have {_USES[new.use]} it now, {_USES[old.use]} it before")
    for name, value in old.constants.items():
        if name not in new.constants:
            yield Break(f"{where}.{name}", "it is gone")
        elif new.constants[name] != value:
            yield Break(f"{where}.{name}", f"it is {new.constants[name]} now, {value} before")
    for name, method in old.methods.items():
        if name not in new.methods:
            yield Break(f"{where}.{name}", "it is gone")
        else:
            yield from _function_breaks(f"{where}.{name}", method, new.methods[name])
    yield from _attribute_breaks(where, old, new)


_EMPTY = frozenset({"Iterable[Never]"})
"""A parameter that takes nothing but empty arguments, which any other one for iterables takes."""
_USES: dict[Use, str] = {"made": "to make", "read": "to read", "both": "to make and to read"}


def _attribute_breaks(where: str, old: Class, new: Class) -> Iterator[Break]:
    if old.use != "made":
        for name, attribute in old.attributes.items():
            found = new.attributes.get(name)
            if found is not None and not _fits(found.types, attribute.types):
                yield Break(f"{where}.{name}", f"it holds {_said(found)}, not {_said(attribute)}")
    if old.use != "read":
        yield from _argument_breaks(where, old.attributes, new.attributes)
    else:
        for name in old.attributes.keys() - new.attributes.keys():
            yield Break(f"{where}.{name}", "it is gone")


def _function_breaks(where: str, old: Function, new: Function) -> Iterator[Break]:
    if old.kind != new.kind:
        yield Break(where, "it is another kind of function")
    if new.positional[: len(old.positional)] != old.positional:
        yield Break(where, "its parameters stand in another order")
    if not _fits(new.returns, old.returns):
        yield Break(where, f"it returns {_joined(new.returns)}, not {_joined(old.returns)}")
    yield from _argument_breaks(where, old.parameters, new.parameters)


def _argument_breaks(
    where: str, old: Mapping[str, Attribute], new: Mapping[str, Attribute]
) -> Iterator[Break]:
    """Yield what arguments that served the *old* parameters fail with the *new* ones."""
    for name, parameter in old.items():
        found = new.get(name)
        if found is None:
            yield Break(f"{where}.{name}", "it is gone")
        elif parameter.has_default and not found.has_default:
            yield Break(f"{where}.{name}", "it has to be given")
        elif parameter.types != _EMPTY and not _fits(parameter.types, found.types):
            yield Break(f"{where}.{name}", f"it takes {_said(found)}, not {_said(parameter)}")
    for name in new.keys() - old.keys():
        if not new[name].has_default:
            yield Break(f"{where}.{name}", "it is new and has to be given")


def _fits(given: frozenset[str], wanted: frozenset[str]) -> bool:
    """Return whether each of the types *given* is among those *wanted*; none means any."""
    return not wanted or (bool(given) and given <= wanted)


def _said(attribute: Attribute) -> str:
    return _joined(attribute.types)


def _joined(types: frozenset[str]) -> str:
    return " | ".join(sorted(types)) or "anything"
