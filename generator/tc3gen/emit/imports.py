"""Imports follow from use: a module imports the names that its body holds, and no others."""

from __future__ import annotations

import builtins
import symtable
from typing import TYPE_CHECKING

from tc3gen.emit.code import Code, compose, identifier, joined

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

STANDARD: dict[str, str] = {
    "AsyncIterable": "collections.abc",
    "Callable": "collections.abc",
    "Iterable": "collections.abc",
    "Mapping": "collections.abc",
    "Self": "typing",
    "StrEnum": "enum",
    "TYPE_CHECKING": "typing",
    "dataclass": "dataclasses",
    "field": "dataclasses",
}
"""Names of the standard library that generated bodies use, and where they come from."""

TYPES_ONLY = frozenset({"AsyncBatchRun", "BatchRun", "Tally"})
"""Names that stand in annotations alone, and would be dear to import."""

_BUILTINS = frozenset(dir(builtins))

MODULES = ("functools", "hashlib", "hmac", "re", "time")
"""Modules of the standard library that generated bodies use whole."""


_NARROWEST = 79
"""Columns of the narrowest line that formatters and import sorters usually keep to."""


def imports(body: str, exports: Mapping[str, str]) -> Code:
    """Return the import block for *body*.

    *exports* maps names to relative modules, such as ``..codes``. Raises ValueError for a name that
    comes from nowhere: a template uses what nobody provides.
    """
    free = _free_names(symtable.symtable(body, "body", "exec"), exports)
    typed = free & TYPES_ONLY
    if typed:
        free |= {"TYPE_CHECKING"}
    sources = _sources(free - typed - set(MODULES), exports)
    whole = [compose("import {name}", name=identifier(name)) for name in MODULES if name in free]
    standard = [_from(module, sources[module]) for module in sorted(sources) if module[0] != "."]
    own = [
        _from(module, sources[module]) for module in sorted(sources, key=_order) if module[0] == "."
    ]
    blocks = [joined(block, "\n") for block in ([*whole, *standard], own) if block]
    if typed:
        of_types = _sources(typed, exports)
        lines = (_from(module, of_types[module]) for module in sorted(of_types))
        block = joined((compose("    {line}", line=line) for line in lines), "\n")
        blocks.append(compose("if TYPE_CHECKING:\n{block}", block=block))
    return joined(blocks, "\n\n")


def _sources(names: Iterable[str], exports: Mapping[str, str]) -> dict[str, list[str]]:
    """Return module to names."""
    sources: dict[str, list[str]] = {}
    for name in sorted(names):
        module = exports.get(name) or STANDARD.get(name)
        if module is None:
            raise ValueError(f"nothing provides the name {name!r}")
        sources.setdefault(module, []).append(name)
    return sources


def _order(module: str) -> tuple[int, str]:
    """Sort the parent package before the own one, as ruff does."""
    dots = len(module) - len(module.lstrip("."))
    return -dots, module


def _from(module: str, names: Iterable[str]) -> Code:
    dots = module[: len(module) - len(module.lstrip("."))]
    path = joined((identifier(part) for part in module.lstrip(".").split(".")), ".")
    listed = imported_names(module, names)
    leading = {"": "", ".": ".", "..": ".."}[dots]
    if leading == "..":
        return compose("from ..{path} import {names}", path=path, names=listed)
    if leading == ".":
        return compose("from .{path} import {names}", path=path, names=listed)
    return compose("from {path} import {names}", path=path, names=listed)


def imported_names(module: str, names: Iterable[str]) -> Code:
    """Return what stands behind ``from module import``: on one line only where that is short.

    Of names in lines of their own, a trailing comma keeps formatters of any width away.
    """
    words = [identifier(name) for name in names]
    listed = joined(words)
    if len(f"from {module} import {listed}") <= _NARROWEST:
        return listed
    return compose("(\n{names},\n)", names=joined(words, ",\n"))


def _free_names(module: symtable.SymbolTable, exports: Container[str]) -> set[str]:
    """Return the names that a module uses and does not define; of builtins, those in *exports*."""
    symbols = module.get_symbols()
    defined = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    uses = _global_uses(module) - defined
    return {name for name in uses if name in exports or name not in _BUILTINS}


def _global_uses(scope: symtable.SymbolTable) -> set[str]:
    """Return the names that *scope* and the scopes inside of it look up in the module."""
    outermost = scope.get_type() == "module"
    found = {
        symbol.get_name()
        for symbol in scope.get_symbols()
        if symbol.is_referenced() and (outermost or symbol.is_global())
    }
    return found.union(*(_global_uses(inner) for inner in scope.get_children()))
