"""Packages made from a few lines of spec, imported under a name of their own."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from typing import TYPE_CHECKING, Any

from tc3gen.commands import generate, packaged_platform
from tc3gen.emit.modules import package_modules
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.emit.grouping import Sizes

_HEAD = """\
format: 1
service: demo
version: "2020-01-01"
endpoint: demo.tencentcloudapi.com
"""
_numbers = itertools.count()


class Workshop:
    """Makes packages below *folder*, each only once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, str], Any] = {}

    def package(self, api: str, policy: str = "") -> Any:  # noqa: ANN401 - its names vary
        """Return the package of `package_of`; callers of one module share it."""
        if (api, policy) not in self._made:
            folder = self._folder / str(len(self._made))
            self._made[api, policy] = package_of(folder, api, policy)
        return self._made[api, policy]


def package_of(folder: Path, api: str, policy: str = "") -> Any:  # noqa: ANN401 - its names vary
    """Return the imported package of the service ``demo``; *api* lacks only its first lines.

    Its modules are typed by other tests; here they are used as a dynamic language would.
    """
    spec = write_spec(folder, api, policy)
    name = f"made_{next(_numbers)}"
    result = generate(spec, folder / name)
    assert result.status == 0, result.findings
    return load(name, folder / name)


def large_package_of(
    folder: Path, api: str, policy: str, *, sizes: Sizes
) -> Any:  # noqa: ANN401 - as above
    """Return the same with modules of other *sizes* than ``tc3gen generate`` makes."""
    reading = read_spec(write_spec(folder, api, policy), packaged_platform())
    assert reading.spec is not None, reading.findings
    name = f"made_{next(_numbers)}"
    for module in package_modules(reading.spec, sizes):
        path = folder / name / module.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(module.text, "utf-8")
    return load(name, folder / name)


def write_spec(folder: Path, api: str, policy: str = "") -> Path:
    """Write the spec of the service ``demo`` into *folder*, and return it."""
    spec = folder / "spec"
    (spec / "demo").mkdir(parents=True)
    (spec / "platform.yaml").write_bytes(packaged_platform().read_bytes())
    (spec / "demo" / "api.yaml").write_text(_HEAD + api, "utf-8")
    (spec / "demo" / "policy.yaml").write_text("format: 1\n" + policy, "utf-8")
    return spec


def load(name: str, folder: Path) -> Any:  # noqa: ANN401 - as above
    """Import the package in *folder* without touching the search path; return its ``demo``."""
    found = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return importlib.import_module(f"{name}.demo")


def shared(demo: Any, module: str) -> Any:  # noqa: ANN401 - as above
    """Return a module that the services of the package of *demo* share."""
    return importlib.import_module(f"{demo.__package__.rpartition('.')[0]}.{module}")


def client(demo: Any, *responses: Any) -> Any:  # noqa: ANN401 - as above
    """Return a client of *demo* with a fake transport, which it has as ``fake``."""
    fake = shared(demo, "testing").FakeTransport(*map(_with_request_id, responses))
    credential = shared(demo, "credentials").Credential("id", "key")
    made = demo.DemoClient(credential, region="ap-one", transport=fake)
    made.fake = fake
    return made


def _with_request_id(response: Any) -> Any:  # noqa: ANN401 - as above
    """Return a response as every service gives it."""
    if isinstance(response, dict):
        response["Response"].setdefault("RequestId", "r-0")
    return response
