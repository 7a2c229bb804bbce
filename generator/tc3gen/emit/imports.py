"""Imports follow from use: a module imports the names that its body holds, and no others."""

from __future__ import annotations

import builtins
import re
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from tc3gen.emit.code import Code, compose, identifier, joined

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

_STANDARD = ("collections.abc", "dataclasses", "typing")
"""Modules of the standard library that generated bodies use names of."""

_WHOLE = ("functools", "re", "time")
"""Modules of the standard library that generated bodies use whole."""

_LOADED_LATER = ("._batches.", "._pages.iterators")
"""What is loaded with the first batch or page; before, its names stand in annotations only."""

_DOT = compose(".")

_NUMBER = re.compile(r"([0-9]+)")

_BUILTINS = frozenset(dir(builtins))

_NARROWEST = 79
"""Columns of the narrowest line that formatters and import sorters usually keep to."""


def imports(
    used: Iterable[str], exports: Mapping[str, str], annotated: Container[str] = ()
) -> Code:
    """Return the import block for a body in which *used* are looked up and not defined.

    *exports* maps names to relative modules, such as ``..codes``; those of *annotated* stand in
    annotations only. Raises ValueError for a name that
    comes from nowhere: a template uses what nobody provides.
    """
    free = {name for name in used if name in exports or name not in _BUILTINS}
    whole = [compose("import {name}", name=identifier(name)) for name in _WHOLE if name in free]
    free -= set(_WHOLE)
    typed = {name for name in free if name in annotated or _is_later(exports.get(name, ""))}
    own = {name for name in free if name in exports} - typed
    standard = free - own - typed | ({"TYPE_CHECKING"} if typed else set())
    blocks = [
        _from("__future__", ["annotations"]),
        joined([*whole, *import_lines(standard, _standard_names())], "\n"),
        joined(import_lines(own, exports), "\n"),
    ]
    if typed:
        lines = (compose("    {line}", line=line) for line in import_lines(typed, exports))
        blocks.append(compose("if TYPE_CHECKING:\n{block}", block=joined(lines, "\n")))
    return joined(filter(None, blocks), "\n\n")


def _is_later(module: str) -> bool:
    return any(part in module for part in _LOADED_LATER)


def import_lines(names: Iterable[str], modules: Mapping[str, str]) -> list[Code]:
    """Return the statements that import *names*, each from the module that *modules* tells."""
    sources: dict[str, list[str]] = {}
    for name in sorted(names, key=_order_of_imported):
        if name not in modules:
            raise ValueError(f"nothing provides the name {name!r}")
        sources.setdefault(modules[name], []).append(name)
    return [_from(module, sources[module]) for module in sorted(sources, key=_order)]


def public_names(names: Iterable[str]) -> list[str]:
    """Return the public names among *names*, in the usual order."""
    return sorted((name for name in names if name[0] != "_"), key=usual_order)


def usual_order(name: str) -> tuple[int, str]:
    """Sort constants before classes, and classes before the rest, as import sorters do."""
    is_constant = name.isupper() and len(name) > 1
    return (0 if is_constant else 1 if name[0].isupper() else 2), name


@lru_cache(maxsize=2**16)
def _order_of_imported(name: str) -> tuple[object, ...]:
    """Sort as `usual_order`, but without regard to case and with numbers by their value."""
    rank, _ = usual_order(name)
    parts = _NUMBER.split(name.lower())
    return rank, [(int(part), "") if part.isdigit() else (-1, part) for part in parts if part], name


@cache
def _standard_names() -> dict[str, str]:
    """Return name to module; ``collections.abc`` stands before what typing has of it."""
    found: dict[str, str] = {}
    for module in _STANDARD:
        for name in import_module(module).__all__:
            found.setdefault(name, module)
    return found


def _order(module: str) -> tuple[int, str]:
    """Sort the parent package before the own one, as ruff does."""
    dots = len(module) - len(module.lstrip("."))
    return -dots, module


def _from(module: str, names: Iterable[str]) -> Code:
    """Return an import statement: on one line only where that is short.

    Of names in lines of their own, a trailing comma keeps formatters of any width away.
    """
    path = module.lstrip(".")
    dots = joined([_DOT] * (len(module) - len(path)), "")
    source = joined((identifier(part) for part in path.split(".") if part), ".")
    words = [identifier(name) for name in names]
    line = compose(
        "from {dots}{source} import {names}", dots=dots, source=source, names=joined(words)
    )
    if len(line) <= _NARROWEST:
        return line
    listed = joined(words, ",\n")
    return compose(
        "from {dots}{source} import (\n{names},\n)", dots=dots, source=source, names=listed
    )
