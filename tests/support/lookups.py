"""What the vendored runtime looks up outside of itself while it runs, as its source shows it."""

from __future__ import annotations

import ast
import functools
import importlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import resolve_name
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from unittest.mock import patch

import tc3

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(tc3.__file__).parent
ROOMS = ("", "_http", "_calls", "_batches")
"""The folders with what all services share."""

_NEVER_SENDS = {"testing.py"}

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, order=True)
class Lookup:
    """An import of *module* in a function, or an attribute of it that a function looks up."""

    module: str
    attribute: str = ""

    def __str__(self) -> str:
        return f"{self.module}.{self.attribute}" if self.attribute else f"import {self.module}"

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Have it fail inside."""
        if self.attribute:
            with _without(self.module, self.attribute):
                yield
        else:
            with patch.dict(sys.modules, {self.module: None}):
                yield


@contextmanager
def _without(module: str, attribute: str) -> Iterator[None]:
    owner = importlib.import_module(module)
    missing = object()
    found = vars(owner).get(attribute, missing)
    if found is missing:  # of another platform
        yield
        return
    delattr(owner, attribute)
    try:
        yield
    finally:
        setattr(owner, attribute, found)


@functools.cache
def lookups() -> list[Lookup]:
    """Return all lookups in functions of the runtime, those that a call does not reach, too."""
    found: set[Lookup] = set()
    for room in ROOMS:
        for path in sorted((PACKAGE / room).glob("*.py")):
            if path.name not in _NEVER_SENDS:
                found |= _lookups_in(ast.parse(path.read_text("utf-8")), _dotted(room))
    return sorted(found)


def _dotted(room: str) -> str:
    return f"{tc3.__name__}.{room}" if room else tc3.__name__


def _lookups_in(tree: ast.Module, package: str) -> set[Lookup]:
    modules = {name: module for node in tree.body for name, module in _imported(node)}
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    return {lookup for function in functions for lookup in _in_function(function, modules, package)}


def _in_function(function: Function, modules: dict[str, str], package: str) -> Iterator[Lookup]:
    nodes = [node for statement in function.body for node in _running(statement)]
    known = modules | {name: module for node in nodes for name, module in _imported(node)}
    for node in nodes:
        match node:
            case ast.Import(names):
                yield from (Lookup(alias.name) for alias in names)
            case ast.ImportFrom(module, names, level):
                own = resolve_name("." * level + (module or ""), package)
                yield Lookup(own)
                if level and not module:
                    yield from (Lookup(f"{own}.{alias.name}") for alias in names)
                elif not level:
                    yield from (Lookup(module or "", alias.name) for alias in names)
            case ast.Attribute(ast.Name(name), attribute) if name in known:
                yield Lookup(known[name], attribute)


def _running(statement: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of *statement* that are executed: no annotations."""
    yield statement
    for name, value in ast.iter_fields(statement):
        if name not in {"annotation", "returns"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _running(child)


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the names that stand for whole modules after an import."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.asname or alias.name, alias.name
