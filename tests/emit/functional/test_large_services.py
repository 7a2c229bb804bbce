"""A service with many classes is spread over modules, and users need not know it."""

from __future__ import annotations

import importlib
import pkgutil
import pydoc
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.emit.functional.large import API, POLICY, SMALL, STRUCTURES
from tests.support.packages import large_package_of

if TYPE_CHECKING:
    from pathlib import Path

Package: TypeAlias = Any


def modules_of(large: Package) -> set[str]:
    """Return the modules of the service, by their paths inside of it."""
    start = f"{large.__name__}."
    return {
        module.name.removeprefix(start) for module in pkgutil.walk_packages(large.__path__, start)
    }


def test_an_action_has_a_module_and_so_has_what_several_lead_to(large: Package) -> None:
    assert {name for name in modules_of(large) if name.startswith("models.")} == {
        "models.bind_things",
        "models.describe_things",
        "models.describe_tree",
        "models.filter",
        "models._describe_tree_1",
        "models._bound",
        "models._client2",
        "models._filter",
        "models._leaf",
        "models._ring",
    }
    assert large.Tree.__module__ == large.Leaf.__module__ == f"{large.__name__}.models._leaf"
    assert large.Thing.__module__ == large.BindThingsRequest.__module__


def test_the_methods_of_a_client_are_spread_and_it_has_all_of_them(large: Package) -> None:
    assert len([name for name in modules_of(large) if "_methods_" in name]) > 4
    methods = {"bind_things", "bind_things_batches", "describe_things", "describe_tree", "filter"}
    for kind in (large.DemoClient, large.AsyncDemoClient):
        assert methods <= set(dir(kind))
        text = pydoc.render_doc(kind, renderer=pydoc.plaintext)  # type: ignore[attr-defined] # the stubs lack it
        # Some versions of Python break the line behind the parenthesis.
        assert all(re.search(rf" {method}\([\s|]*self", text) for method in methods)
        assert "Gives a tree." in text


def test_importing_a_client_loads_no_class_and_no_code(tmp_path: Path) -> None:
    demo = large_package_of(tmp_path, API, POLICY, sizes=SMALL)
    package = demo.__name__.partition(".")[0]
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        f"from {package}.demo import DemoClient; "
        "print(sorted(n for n in sys.modules if '.demo.' in n and '_methods_' not in n))"
    )
    command = [sys.executable, "-I", "-B", "-W", "error", "-c", program]

    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    loaded = [f"{package}.demo.{name}" for name in ("client", "client._client", "models")]
    assert (result.stdout, result.stderr) == (f"{loaded}\n", "")


def test_every_name_is_where_it_is_for_a_small_service(large: Package) -> None:
    models, clients = (
        importlib.import_module(f"{large.__name__}.{n}") for n in ("models", "client")
    )
    messages = {
        f"{action}{side}"
        for action in ("BindThings", "DescribeThings", "DescribeTree", "Filter")
        for side in ("Request", "Response")
    }

    assert set(models.__all__) == messages | set(STRUCTURES)
    assert set(clients.__all__) == {"AsyncDemoClient", "DemoClient"}
    assert set(large.__all__) == {"ErrorCode", *models.__all__, *clients.__all__}
    for owner in (large, models, clients):
        found: dict[str, object] = {}
        exec(f"from {owner.__name__} import *", found)  # noqa: S102 - what users may write
        assert {*owner.__all__} <= {*dir(owner)} & {*found}
        assert all(found[name] is getattr(large, name) for name in owner.__all__)
        assert not hasattr(owner, "Nothing")


def test_a_name_that_is_not_public_loads_nothing(large: Package) -> None:
    with pytest.raises(AttributeError, match=r"module '\w+\.demo' has no attribute '__wrapped__'"):
        _ = large.__wrapped__
    with pytest.raises(ImportError, match="cannot import name 'Thingy'"):
        exec(f"from {large.__name__} import Thingy")  # noqa: S102 - what users may write


def test_a_large_package_is_strictly_typed_and_unknown_names_are_seen(
    tmp_path: Path, mypy_cache: str
) -> None:
    demo = large_package_of(tmp_path, API, POLICY, sizes=SMALL)
    package = demo.__name__.partition(".")[0]
    program = tmp_path / "program.py"
    program.write_text(
        f"from {package}.demo import DemoClient, Thing, Nothing\n"
        f"from {package}.demo.models import Tree\n"
        "def f(client: DemoClient) -> Tree | None:\n"
        "    client.bind_things(things=[Thing(id='a', zone='b')])\n"
        "    return client.describe_tree().root\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]

    result = subprocess.run(
        [*command, mypy_cache, package, "program.py"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=tmp_path,
    )

    assert result.stderr == ""
    unknown, unfit = result.stdout.splitlines()
    assert unknown.endswith(f'Module "{package}.demo" has no attribute "Nothing"  [attr-defined]')
    assert 'Argument "id" to "Thing" has incompatible type "str"; expected "int"' in unfit
