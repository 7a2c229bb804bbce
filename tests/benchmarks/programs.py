"""The benchmarks of whole processes: an import, a run of the generator."""

from __future__ import annotations

import compileall
import shutil
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import tc3
from tests.benchmarks.measuring import FLOOR, OURS, SDK, Benchmark, Goal
from tests.benchmarks.processes import cost

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack

    from tests.benchmarks.measuring import Effort, Figures, Sample

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_OPENAPI = "openapi-python-client"

_IMPORTS = {
    FLOOR: "import http.client, ssl, json, hmac, hashlib, dataclasses",
    SDK: "from tencentcloud.common.credential import Credential\n"
    "from tencentcloud.sms.v20210111.models import MultiSmsInfo\n"
    "from tencentcloud.sms.v20210111.sms_client import SmsClient",
    OURS: "from tc3.sms import SmsClient, MultiSmsInfo, ErrorCode",
}


def imports(stack: ExitStack, _: Effort) -> list[Benchmark]:
    """Return the benchmark of importing in a fresh process, from compiled files."""
    folder = compiled(Path(stack.enter_context(TemporaryDirectory())))
    path = f"import sys\nsys.path.insert(0, {str(folder)!r})\n"
    commands = {name: (sys.executable, "-I", "-c", path + _IMPORTS[name]) for name in _IMPORTS}
    contenders = {name: partial(cost, commands[name], folder=folder) for name in commands}
    for run in contenders.values():
        run()
    goal = Goal(limit=0.8)
    return [
        Benchmark(
            name="import in a fresh process",
            contenders=contenders,
            goals={"wall": goal, "CPU": goal},
            note="tc3 loads socket and ssl with its first request, the others when imported",
        )
    ]


def compiled(folder: Path) -> Path:
    """Return *folder*, with the package and its compiled files in it."""
    shutil.copytree(Path(tc3.__file__).parent, folder / "tc3")
    assert compileall.compile_dir(folder / "tc3", quiet=1)
    return folder


def generations(stack: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of making a package, into folders of their own."""
    folder = Path(stack.enter_context(TemporaryDirectory()))
    commands = {OURS: _generate_command(folder / OURS)}
    if program := _openapi_program(effort.openapi):
        commands[_OPENAPI] = (*program, *_openapi_arguments(folder / _OPENAPI))
    # A module is looked for in the current folder first: the generator of this checkout is run.
    again = {name: partial(cost, commands[name], folder=_ROOT) for name in commands}
    anew = {name: partial(_anew, again[name], folder / name) for name in commands}
    for name, run in anew.items():
        run()
        assert any((folder / name).rglob("*.py")), f"{name} made nothing"
    _verify_unchanged(again[OURS], folder / OURS)
    return [
        _generation("unchanged", again, Goal(limit=0.5, seconds=True)),
        _generation("from nothing", anew, Goal(limit=1.5, seconds=True)),
    ]


def _generation(mode: str, contenders: Mapping[str, Sample], goal: Goal) -> Benchmark:
    return Benchmark(
        name=f"generate, {mode}",
        contenders=contenders,
        goals={"wall": goal},
        peer=_OPENAPI,
        note=f"{_OPENAPI} is given the same API as an OpenAPI document and always starts anew",
    )


def _anew(run: Sample, folder: Path) -> Figures:
    shutil.rmtree(folder, ignore_errors=True)
    return run()


def _verify_unchanged(run: Sample, folder: Path) -> None:
    """Fail unless a second run leaves every file alone."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    run()
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def _generate_command(out: Path) -> tuple[str, ...]:
    options = ("--spec", str(_ROOT / "spec"), "--out", str(out))
    return sys.executable, "-m", "tc3gen", "generate", *options


def _openapi_program(given: str | None) -> tuple[str, ...]:
    """Return how to start openapi-python-client; nothing where it is not installed."""
    if given:
        return (str(Path(given).absolute()),)
    installed = find_spec(_OPENAPI.replace("-", "_"))
    return (sys.executable, "-m", _OPENAPI.replace("-", "_")) if installed else ()


def _openapi_arguments(out: Path) -> tuple[str, ...]:
    document = str(_HERE / "openapi.json")
    options = ("--path", document, "--output-path", str(out))
    return "generate", *options, "--meta", "none", "--overwrite"
