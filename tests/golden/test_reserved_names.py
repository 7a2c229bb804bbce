"""A structure can have any name: what the modules beside it import is reserved."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from generator.commands import packaged_platform
from generator.findings import show
from generator.names import RESERVED_CLASSES, SHARED_MODULES
from generator.spec.reader import read_spec
from tests.support.golden import CASES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Made = Callable[[str], dict[str, str]]


def _imported(source: str) -> set[str]:
    nodes = ast.walk(ast.parse(source))
    return {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module != "models"
        for alias in node.names
    }


@pytest.mark.parametrize("case", CASES)
def test_no_class_can_take_the_name_of_an_import(case: str, made: Made) -> None:
    package = made(case)
    imported = _imported(package["demo/models.py"]) | _imported(package["demo/client.py"])

    # Functions and modules begin with a small letter, so no structure is called like one.
    assert {name for name in imported if name[0].isupper()} <= RESERVED_CLASSES


def test_no_service_can_take_the_name_of_a_shared_module(made: Made) -> None:
    modules = {path.removesuffix(".py") for path in made("types") if "/" not in path}

    assert modules - {"__init__", "manifest.json", "py.typed"} == SHARED_MODULES


@pytest.mark.xfail(strict=True, reason="lint refuses the underscore that names.py appends")
@pytest.mark.parametrize("name", sorted(RESERVED_CLASSES - {"MAX_BODY_BYTES", "NOT_RECEIVED"}))
def test_a_structure_with_a_reserved_name_gets_one_of_its_own(name: str, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    api = f"""\
format: 1
service: demo
version: "2020-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Ping: {{doc: Pings., request: {{A: {{type: {name}, doc: A member.}}}}, response: {{}}}}
structures:
  "{name}": {{doc: Has a reserved name., fields: {{}}}}
"""
    (tmp_path / "demo" / "api.yaml").write_text(api, "utf-8")

    reading = read_spec(tmp_path, packaged_platform())

    assert reading.spec is not None, show(reading.findings)
    assert [s.class_name for s in reading.spec.services[0].structures] == [f"{name}_"]
