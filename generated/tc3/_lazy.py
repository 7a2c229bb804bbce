# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Names of a large service that are imported with their first use."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["lazy_attributes"]


def lazy_attributes(
    package: str, modules: Mapping[str, str], others: str = ""
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a *package*, by which it has names of its modules.

    *modules* says in which module a public name is, relative to the package; all that it leaves
    out of the ``__all__`` of the package are in the module *others*.
    """
    attributes = vars(sys.modules[package])

    def load(name: str) -> object:
        """Import a public name when it is first asked for."""
        module = modules.get(name, others)
        if not module or name not in attributes["__all__"]:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(f".{module}", package), name)
        attributes[name] = found
        return found

    def names() -> list[str]:
        return sorted({*attributes, *attributes["__all__"]})

    return load, names
