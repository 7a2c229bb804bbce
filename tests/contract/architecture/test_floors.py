"""The rooms of the vendored runtime: each imports what stands below it, nothing from above."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.contract.architecture.sources import Source, imported, planted, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLOORS = (
    ("_forking", "_printable", "_tracebacks", "_version"),
    ("errors", "credentials"),
    ("_http",),
    ("_calls", "_credentials"),
    ("_batches", "_pages", "_sources", "_waiting"),
    ("_reconciling",),
    ("__init__", "_async_client", "_base_client", "_client", "callbacks", "testing"),
)
"""Modules and packages from the lowest floor to the public face."""

FOR_TYPES = {("errors", "_http.messages.HttpResponse")}
"""Annotations that name what stands higher; nothing is imported when the program runs."""


@cache
def runtime() -> list[Source]:
    """Return the files that are copied into generated packages."""
    return [source for source in sources() if source.is_runtime]


def dotted(source: Source) -> str:
    """Return the module's name inside the package, such as ``_http.pool``."""
    path = source.path.removeprefix("emit/runtime/").removesuffix(".py")
    return path.replace("/", ".").removesuffix(".__init__")


def own_imports(source: Source) -> Iterator[str]:
    """Yield what a runtime file imports of the package, as names inside the package."""
    levels = source.path.removeprefix("emit/runtime/").split("/")[:-1]
    for name in imported(source):
        relative = name.lstrip(".")
        dots = len(name) - len(relative)
        if dots:
            yield ".".join([*levels[: len(levels) - dots + 1], relative])


def foreign(source: Source) -> list[str]:
    """Return what a file imports besides runtime files and the standard library."""
    known = {dotted(other) for other in runtime()} | {
        "_http",
        "_calls",
        "_batches",
        "_pages",
        "_reconciling",
        "_credentials",
        "_sources",
    }
    found = [
        name
        for name in own_imports(source)
        if name not in known and name.rpartition(".")[0] not in known
    ]
    standard = sys.stdlib_module_names
    absolute = (name for name in imported(source) if not name.startswith("."))
    return found + [name for name in absolute if name.split(".")[0] not in standard]


def climbs(source: Source) -> list[str]:
    """Return what a file imports from a higher floor than its own."""
    here = dotted(source)
    return [
        name
        for name in own_imports(source)
        if _floor(name) > _floor(here) and (here, name) not in FOR_TYPES
    ]


def _floor(name: str) -> int:
    first = name.split(".", maxsplit=1)[0]
    [floor] = [number for number, modules in enumerate(FLOORS) if first in modules]
    return floor


def test_runtime_files_import_runtime_files_and_the_standard_library_only() -> None:
    assert {dotted(source): found for source in runtime() if (found := foreign(source))} == {}


def test_no_runtime_file_imports_from_a_floor_above_its_own() -> None:
    assert {dotted(source): found for source in runtime() if (found := climbs(source))} == {}


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (foreign, "x.py", "from .signer import sign"),
        (foreign, "x.py", "from . import platform"),
        (foreign, "_http/x.py", "from ..sms import models"),
        (foreign, "x.py", "from tc3gen import names"),
        (foreign, "x.py", "def f():\n    import httpx"),
        (climbs, "errors.py", "from ._http.messages import HttpRequest"),
        (climbs, "_http/x.py", "from .._calls.retry import decide"),
        (climbs, "_http/x.py", "def f():\n    from ..testing import FakeTransport"),
        (climbs, "_calls/x.py", "from .._batches import runs"),
    ],
)
def test_a_breach_would_be_found(rule: Callable[[Source], list[str]], path: str, text: str) -> None:
    assert rule(planted(f"emit/runtime/{path}", text)) != []
