"""What generated code takes for itself is read from it, so that nothing can be called likewise."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tc3._async_client import AsyncClient
from tc3._calls.structures import ResponseBase, ResultBase, StructureBase
from tc3._client import Client
from tc3gen import names, reserved
from tests.support.golden import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

    # Functions and modules begin with a small letter, and no class keeps an underscore inside.
    classes = {name for name in imported if name[0].isupper() and "_" not in name}
    assert classes <= reserved.class_names()


def test_no_service_can_take_the_name_of_a_shared_module(made: Made) -> None:
    modules = {
        path.removesuffix(".py") for path in made("callbacks") if path[0] != "_" and "/" not in path
    }

    assert modules - {"manifest.json", "py.typed"} == reserved.shared_modules()


def _classes(source: str) -> Iterator[ast.ClassDef]:
    return (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))


def _looked_up(body: ast.ClassDef) -> set[str]:
    """Return the names that a class body looks up where its own fields would hide them."""
    inside: list[ast.AST] = []
    for statement in body.body:
        if isinstance(statement, ast.AsyncFunctionDef | ast.FunctionDef):
            inside += [statement.args, *statement.decorator_list]
            inside += [statement.returns] if statement.returns else []
        else:
            inside.append(statement)
    nodes = [node for part in inside for node in ast.walk(part)]
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


@pytest.mark.parametrize("case", CASES)
def test_no_field_can_hide_what_its_class_body_looks_up(case: str, made: Made) -> None:
    found = {n for c in _classes(made(case)["demo/models.py"]) for n in _looked_up(c)}

    # A field begins with a small letter.
    assert {n for n in found if n[0].islower() and names.field_name(n) == n} == set()


@pytest.mark.parametrize("case", CASES)
def test_no_method_can_hide_what_its_class_body_looks_up(case: str, made: Made) -> None:
    found = {n for c in _classes(made(case)["demo/client.py"]) for n in _looked_up(c)}

    assert {n for n in found if n[0].islower() and names.method_name(n) == n} == set()


@pytest.mark.parametrize("case", CASES)
def test_no_field_can_take_the_name_of_a_method_or_of_what_responses_have(
    case: str, made: Made
) -> None:
    bodies = [c.body for c in _classes(made(case)["demo/models.py"])]
    methods = {s.name for body in bodies for s in body if isinstance(s, ast.FunctionDef)}

    assert methods | {"meta"} <= reserved.model_fields()


@pytest.mark.parametrize("base", [ResponseBase, ResultBase, StructureBase])
def test_no_field_can_hide_what_its_class_inherits(base: type) -> None:
    assert {name for name in dir(base) if name[0] != "_"} <= reserved.model_fields()


@pytest.mark.parametrize("base", [Client, AsyncClient])
def test_no_action_can_hide_what_its_client_inherits(base: type) -> None:
    assert {name for name in dir(base) if name[0] != "_"} <= reserved.client_attributes()


def test_what_is_read_from_the_runtime_and_the_templates_is_not_nothing() -> None:
    classes = {"Operation", "RetryAdvice", "Tally", "Problem", "Client", "True"}
    assert classes <= reserved.class_names()
    assert {"_API"} <= reserved.operation_constants()
    assert {"call", "close"} <= reserved.client_attributes()
    assert {"self", "options"} <= reserved.method_parameters()
    assert reserved.batch_parameters() == {"concurrency", "journal", "progress"}
    assert {"errors", "signer", "testing"} <= reserved.shared_modules()
