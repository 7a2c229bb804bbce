"""Whatever the documentation calls its structures, fields and actions: the package works."""

from __future__ import annotations

import inspect
import subprocess
import sys
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tc3gen import names
from tc3gen.commands import packaged_platform
from tc3gen.emit.modules import package_modules
from tc3gen.findings import show
from tc3gen.spec.reader import read_spec
from tests.emit.functional.odd_names import ACTIONS, STRUCTURES, api
from tests.support.packages import client, load, write_spec

Package: TypeAlias = Any
"""What is made here: its names vary."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the package of a service in which everything has an odd name, not formatted."""
    root = tmp_path_factory.mktemp("odd")
    spec = write_spec(root, api())
    reading = read_spec(spec, packaged_platform())
    assert reading.spec is not None, show(reading.findings)
    for module in package_modules(reading.spec):
        path = root / "odd" / module.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(module.text, "utf-8")
    return load("odd", root / "odd")


def test_each_structure_is_the_class_that_the_package_exports(demo: Package) -> None:
    exported = {name: getattr(demo, names.class_name(name)) for name in STRUCTURES}

    modules = {kind.__module__ for kind in exported.values()}
    assert all(module.startswith(f"{demo.__name__}.models") for module in modules)
    assert all(is_dataclass(kind) for kind in exported.values())
    assert len(set(exported.values())) == len(STRUCTURES)


def test_the_codes_of_the_service_are_not_hidden_by_a_structure(demo: Package) -> None:
    assert demo.ErrorCode.__module__ == f"{demo.__name__}.errors"
    assert demo.ErrorCode_.__module__.startswith(f"{demo.__name__}.models")


def test_one_of_each_structure_goes_there_and_back(demo: Package) -> None:
    wire = {f"A{name}": {"Its": {"List": ["x"]}} for name in STRUCTURES if name != "Tag"}
    kinds = {f"A{name}": getattr(demo, names.class_name(name)) for name in STRUCTURES}
    sender = client(demo, {"Response": {name: [value] for name, value in wire.items()}})

    given = {names.field_name(name): kinds[name](its=kinds[name](list_=["x"])) for name in wire}
    response = sender.hold(**given)

    assert sender.fake.requests[0].body == wire
    read = {name: getattr(response, names.field_name(name))[0] for name in wire}
    assert {name: type(value) for name, value in read.items()} == {n: kinds[n] for n in wire}
    assert all(value.its.list_ == ["x"] for value in read.values())


def test_every_action_sends_every_field(demo: Package) -> None:
    sender = client(demo, *({"Response": {}} for _ in ACTIONS))
    for action in ACTIONS:
        method = getattr(sender, names.method_name(action))
        parameters = inspect.signature(method).parameters
        given = {name: "x" for name, p in parameters.items() if p.annotation == "str | None"}
        method(**given)
        assert len(sender.fake.requests[-1].body) == len(given)


def test_the_package_is_strictly_typed(demo: Package, mypy_cache: str) -> None:
    package = Path(demo.__file__).parents[1]
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", mypy_cache]

    result = subprocess.run(
        [*command, package.name],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=package.parent,
    )

    assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_the_package_is_imported_without_a_warning(demo: Package) -> None:
    package = Path(demo.__file__).parents[1]
    program = f"import {package.name}.demo.client"

    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=package.parent,
    )

    assert (result.returncode, result.stderr) == (0, "")
