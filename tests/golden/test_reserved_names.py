"""A structure can have any name: what the modules beside it import is reserved."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from generator.names import RESERVED_CLASSES, SHARED_MODULES
from tests.support.golden import CASES, make

if TYPE_CHECKING:
    from pathlib import Path


def _imported(source: str) -> set[str]:
    nodes = ast.walk(ast.parse(source))
    return {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module != "models"
        for alias in node.names
    }


@pytest.mark.parametrize("case", CASES)
def test_no_class_can_take_the_name_of_an_import(case: str, tmp_path: Path) -> None:
    made = make(case, tmp_path)
    imported = _imported(made["demo/models.py"]) | _imported(made["demo/client.py"])

    # Functions and modules begin with a small letter, so no structure is called like one.
    assert {name for name in imported if name[0].isupper()} <= RESERVED_CLASSES


def test_no_service_can_take_the_name_of_a_shared_module(tmp_path: Path) -> None:
    modules = {path.removesuffix(".py") for path in make("types", tmp_path) if "/" not in path}

    assert modules - {"__init__", "manifest.json", "py.typed"} == SHARED_MODULES
