"""The public API of the generated package is written down, so that every change to it is seen."""

from __future__ import annotations

import importlib
import inspect
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tc3

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN = Path(__file__).with_name("public_api.txt")
PUBLIC = ("tc3", "tc3.credentials", "tc3.errors", "tc3.signer", "tc3.sms", "tc3.testing")


def described() -> Iterator[str]:
    """Yield a line for each public name: its module, and its signature if it has one."""
    for module in PUBLIC:
        owner = importlib.import_module(module)
        for name in sorted(owner.__all__):
            value = getattr(owner, name)
            yield f"{module}.{name}{_signature(value)}"
            if inspect.isclass(value):
                yield from _attributes(f"{module}.{name}", value)


def _attributes(path: str, of: type) -> Iterator[str]:
    """Yield the public attributes that a class defines itself or has from private modules.

    What public bases define is listed there, and what an enum has is of the spec.
    """
    if issubclass(of, Enum):
        return
    inherited = [base for base in of.__mro__[:0:-1] if _is_private(base)]
    found = {name: value for base in [*inherited, of] for name, value in vars(base).items()}
    for name, value in sorted(found.items()):
        if not name.startswith("_"):
            yield f"{path}.{name}{_signature(value)}"


def _is_private(of: type) -> bool:
    package, *path = f"{of.__module__}.{of.__name__}".split(".")
    is_exported = of.__name__ in vars(tc3) or of.__name__ in tc3.__all__
    return package == "tc3" and any(name.startswith("_") for name in path) and not is_exported


def _signature(value: object) -> str:
    function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
    if inspect.isclass(function) and issubclass(function, Enum | Exception):
        return ""
    try:
        return str(inspect.signature(function)) if callable(function) else ""
    except ValueError:  # a class without a signature of its own
        return ""


def test_the_public_api_is_the_one_that_is_written_down(*, update_golden: bool) -> None:
    """A name or a signature that changes is a change for users: review it, then update the file."""
    lines = "".join(f"{line}\n" for line in described())
    if update_golden:
        WRITTEN.write_text(lines, "utf-8", newline="\n")
    assert lines == WRITTEN.read_text("utf-8")


@pytest.mark.parametrize("name", tc3.__all__)
def test_every_public_name_can_be_imported_from_the_package(name: str) -> None:
    assert getattr(tc3, name) is getattr(importlib.import_module("tc3"), name)
    assert name in dir(tc3)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = tc3.Nothing


def test_the_package_says_which_version_made_it() -> None:
    assert tc3.__version__ == importlib.import_module("tc3gen").__version__
