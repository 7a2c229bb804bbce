"""Makes the packages of all services of the official metadata, and shows what that costs.

``python tests/benchmarks/catalogue.py WHEEL...`` takes wheels of ``tccli-intl-en`` or ``tccli``;
they are read as archives, and nothing in them is run. Needs a system with `wait4`.
"""

from __future__ import annotations

import argparse
import collections
import compileall
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path += [str(_ROOT), str(_ROOT / "generator")]

# ruff: noqa: E402 - a script has to find its own project first
from tc3gen.names import field_name
from tc3gen.spec import language
from tc3gen.spec.writer import write_yaml

_PATH = re.compile(r"tccli/services/([^/]+)/(v\d+)/api\.json")
_TYPES = {
    **dict.fromkeys(("int", "int32", "int64", "uint32", "uint64"), "Integer"),
    **dict.fromkeys(("double", "float", "float32", "float64"), "Float"),
    "string": "String",
    "bool": "Boolean",
    "date": "Date",
    "datetime": "Timestamp",
    "datetime_iso": "Timestamp ISO8601",
    "binary": "Binary",
}
_GENERATE = (sys.executable, "-m", "tc3gen", "generate", "--format", "json")
_SAMPLE = 40
"""Every so many modules are shown to black, unless all are."""


@dataclass(slots=True)
class Counts:
    """What was imported."""

    services: int = 0
    actions: int = 0
    structures: int = 0
    left_out: collections.Counter[str] = field(default_factory=collections.Counter)


def import_all(wheels: list[Path], spec: Path) -> Counts:
    """Write a spec folder for each service-version in *wheels*.

    Written here until ``tc3gen import`` reads metadata: then this calls that instead.
    """
    counts = Counts()
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for path in sorted(archive.namelist()):
                if match := _PATH.fullmatch(path):
                    api = _api(json.loads(archive.read(path)), counts)
                    folder = spec / f"{match[1]}_{match[2]}"
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / "api.yaml").write_text(write_yaml(api, language.API), "utf-8")
    return counts


def _api(made: dict[str, Any], counts: Counts) -> dict[str, Any]:
    head, objects = made["metadata"], made["objects"]
    travelling = {each[way] for each in made["actions"].values() for way in ("input", "output")}
    actions = {
        name: {
            "doc": _prose(each),
            "request": _fields(objects[each["input"]], counts, sent=True),
            "response": _fields(objects[each["output"]], counts),
            "errors": [],
            "examples": [],
        }
        for name, each in made["actions"].items()
    }
    structures = {
        name: {"doc": _prose(each), "fields": _fields(each, counts, sent=True)}
        for name, each in objects.items()
        if name not in travelling
    }
    counts.services += 1
    counts.actions += len(actions)
    counts.structures += len(structures)
    return {
        "format": language.FORMAT,
        "service": head["serviceShortName"],
        "version": head["apiVersion"],
        "endpoint": f"{head['serviceShortName']}.intl.tencentcloudapi.com",
        "actions": actions,
        "structures": structures,
        "errors": {},
    }


def _fields(holder: dict[str, Any], counts: Counts, *, sent: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {}
    names: set[str] = set()
    for each in holder["members"]:
        if each.get("disabled"):
            counts.left_out["disabled field"] += 1
            continue
        word = _TYPES.get(each["member"], each["member"])
        one: dict[str, Any] = {"type": f"Array of {word}" if each["type"] == "list" else word}
        one |= {"required": True} if sent and each.get("required") else {}
        name = field_name(each["name"])
        one |= {"name": f"{name}_2"} if name in names else {}
        names.add(name)
        found[each["name"]] = one | {"doc": _prose(each)}
    return found


def _prose(described: dict[str, Any]) -> str:
    text = re.sub(r"[\x00-\x1f]", " ", described.get("document") or "")
    return " ".join(text.split()) or "Undocumented."


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage took, with its processes: seconds, and the MiB of the largest of them."""

    name: str
    wall: float
    cpu: float
    memory: float
    status: int
    out: str = ""

    def __str__(self) -> str:
        cells = f"{self.wall:8.1f} s {self.cpu:8.1f} s {self.memory:6.0f} MiB"
        return f"| {self.name:<40} | {cells} | exit {self.status} |"


def measured(name: str, command: tuple[str, ...], folder: Path) -> Stage:
    """Run a program in *folder*."""
    paths = os.pathsep.join(map(str, (_ROOT / "generator", folder)))
    begin = time.perf_counter()
    with (folder / "out.txt").open("w+b") as out:
        environment = os.environ | {"PYTHONPATH": paths}
        run = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=environment)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode()
    wall, cpu = time.perf_counter() - begin, used.ru_utime + used.ru_stime
    return Stage(name, wall, cpu, used.ru_maxrss / 1024, run.returncode, text)


def generate_all(folder: Path, jobs: tuple[str, ...]) -> list[Stage]:
    """Generate from nothing, again, and check, with the findings of the first."""
    runs = {"from nothing": (), "unchanged": (), "check": ("--check",)}
    return [
        measured(f"generate, {name}", (*_GENERATE, *jobs, *options), folder)
        for name, options in runs.items()
    ]


def rules(stage: Stage) -> collections.Counter[str]:
    """Return how many findings of which rule a run printed."""
    return collections.Counter(re.findall(r'"rule": "([^"]+)"', stage.out))


def import_clients(folder: Path) -> Stage:
    """Import the package of each service in a process of its own, with warnings as errors."""
    services = [path.parent.name for path in sorted((folder / "generated/tc3").glob("*/client.py"))]
    program = (
        "import subprocess, sys\n"
        "run = lambda name: subprocess.run([sys.executable, '-W', 'error', '-c', "
        "f'import generated.tc3.{name}.client']).returncode\n"
        "failed = [name for name in sys.argv[1:] if run(name)]\n"
        "print(failed); sys.exit(bool(failed))\n"
    )
    return measured(
        f"import of {len(services)} clients", (sys.executable, "-c", program, *services), folder
    )


def ask_black(folder: Path, *, everything: bool) -> Stage:
    """Let black look for something to change, in a sample or in *everything*."""
    files = sorted(str(path) for path in (folder / "generated").rglob("*.py"))
    chosen = files if everything else files[::_SAMPLE]
    black = (sys.executable, "-m", "black", "--config", str(_ROOT / "pyproject.toml"))
    return measured(
        f"black --check of {len(chosen)} files", (*black, "--check", "--quiet", *chosen), folder
    )


def ask_mypy(folder: Path, part: list[str]) -> Stage:
    """Let mypy look at some services."""
    paths = [f"generated/tc3/{name}" for name in part]
    options = ("--strict", "--no-incremental")
    name = f"mypy of {part[0]} to {part[-1]}"
    return measured(name, (sys.executable, "-m", "mypy", *options, *paths), folder)


def main() -> int:
    """Run all stages and print a table."""
    options = _options()
    with TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.process_time(), time.perf_counter()
        counts = import_all(options.wheels, folder / "spec")
        took = time.perf_counter() - begin[1], time.process_time() - begin[0]
        stages = [Stage("import of metadata", *took, memory=0, status=0)]
        stages += generate_all(folder, ("--jobs", str(options.jobs)) if options.jobs else ())
        begin = time.process_time(), time.perf_counter()
        compiled = compileall.compile_dir(folder / "generated", quiet=1)
        took = time.perf_counter() - begin[1], time.process_time() - begin[0]
        stages.append(Stage("compile all modules", *took, memory=0, status=not compiled))
        stages += [import_clients(folder), ask_black(folder, everything=options.black_all)]
        names = sorted(path.name for path in (folder / "spec").iterdir())
        parts = [names[at : at + options.mypy] for at in range(0, len(names), options.mypy or 1)]
        stages += [ask_mypy(folder, part) for part in parts if options.mypy]
    head = f"{counts.services} services, {counts.actions} actions, {counts.structures} structures"
    found = f"findings: {dict(rules(stages[1]).most_common())}"
    lines = [head, "| stage | wall, CPU, largest process | result |", *map(str, stages), found]
    sys.stdout.write("\n".join([*lines, f"left out: {dict(counts.left_out)}", ""]))
    return max(stage.status for stage in stages)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+", type=Path, metavar="WHEEL")
    parser.add_argument("--jobs", type=int, help="as of tc3gen generate")
    parser.add_argument("--black-all", action="store_true", help="show black all files")
    parser.add_argument("--mypy", type=int, default=0, metavar="N", help="in parts of N services")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
