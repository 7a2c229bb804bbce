"""A package is imported from memory: no file, no name that stays, and no other package sees it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.calling.memory_package import MemoryPackage

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "__init__.py": "from .inner import VALUE\n",
    "inner/__init__.py": "from .deep import VALUE\n",
    "inner/deep.py": "VALUE = 1\n",
    "later.py": "from .inner.deep import VALUE\n\ndef fail():\n    raise ValueError('planted')\n",
}


def test_modules_import_each_other_by_relative_names() -> None:
    with MemoryPackage(FILES) as package:
        assert package.load().VALUE == 1
        assert package.load("inner.deep").VALUE == 1
        assert package.load("later").VALUE == 1


def test_two_packages_live_side_by_side() -> None:
    with MemoryPackage(FILES) as one, MemoryPackage({"__init__.py": "VALUE = 2\n"}) as two:
        assert (one.load().VALUE, two.load().VALUE) == (1, 2)
        assert one.name != two.name


def test_nothing_is_left_of_a_package_that_is_closed() -> None:
    before, finders = set(sys.modules), [*sys.meta_path]
    with MemoryPackage(FILES) as package:
        package.load("later")
        package.load("inner.deep")
    package.close()
    assert set(sys.modules) == before
    assert sys.meta_path == finders
    with pytest.raises(ModuleNotFoundError):
        package.load()


def test_a_module_that_the_package_does_not_have_is_not_found() -> None:
    with MemoryPackage(FILES) as package, pytest.raises(ModuleNotFoundError, match="absent"):
        package.load("absent")


def test_nothing_is_written_even_where_caches_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with MemoryPackage(FILES) as package:
        package.load("later")
    assert [*tmp_path.rglob("*")] == []


def test_a_traceback_shows_the_line_that_raised() -> None:
    with MemoryPackage(FILES) as package:
        later = package.load("later")
        with pytest.raises(ValueError, match="planted") as raised:
            later.fail()
        assert str(raised.traceback[-1].statement).strip() == "raise ValueError('planted')"
