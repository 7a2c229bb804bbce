"""Makes the packages of all services of the official metadata, and shows what that costs.

``python tests/benchmarks/catalogue.py WHEEL...`` takes wheels of ``tccli-intl-en`` or ``tccli``;
they are read as archives, and nothing in them is run. Needs a system with `wait4`.
"""

from __future__ import annotations

import argparse
import collections
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_ROOT = Path(__file__).parents[2]
_TC3GEN = (sys.executable, "-m", "tc3gen")
_SAMPLE = 40
"""Every so many modules are shown to black, unless all are."""
_SECTION = re.compile(r"^(\w+):", re.MULTILINE)
_NAME = re.compile(r"^  (\w+):", re.MULTILINE)


def import_all(wheels: list[Path], folder: Path) -> Stage:
    """Write a spec folder for each service-version in *wheels*."""
    sources = [str(wheel.absolute()) for wheel in wheels]
    return measured("import", (*_TC3GEN, "import", *sources, "--all", "--format", "json"), folder)


def sizes(spec: Path) -> collections.Counter[str]:
    """Return how many services, actions and structures there are in a spec that tc3gen wrote."""
    found: collections.Counter[str] = collections.Counter()
    for api in spec.glob("*/api.yaml"):
        found["services"] += 1
        _, *parts = _SECTION.split(api.read_text("utf-8"))
        for section, text in zip(parts[::2], parts[1::2], strict=True):
            if section in {"actions", "structures"}:
                found[section] += len(_NAME.findall(text))
    return found


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
        cells = f"{self.wall:.1f} s | {self.cpu:.1f} s | {self.memory:.0f} MiB | {self.status}"
        return f"| {self.name} | {cells} |"


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
        measured(
            f"generate, {name}",
            (*_TC3GEN, "generate", "--format", "json", *jobs, *options),
            folder,
        )
        for name, options in runs.items()
    ]


def rules(stage: Stage) -> collections.Counter[str]:
    """Return how many findings of which rule a run printed."""
    return collections.Counter(re.findall(r'"rule": "([^"]+)"', stage.out))


def import_clients(folder: Path) -> Stage:
    """Import the package of each service in a process of its own, with warnings as errors."""
    services = sorted(path.parent.name for path in (folder / "spec").glob("*/api.yaml"))
    program = (
        "import subprocess, sys\n"
        "use = '; [getattr(service, each) for each in service.__all__]'\n"
        "run = lambda name: subprocess.run([sys.executable, '-W', 'error', '-c', "
        "f'import generated.tc3.{name} as service' + use]).returncode\n"
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
    return measured(f"black --check of {len(chosen)} files", (*black, "--check", *chosen), folder)


def ask_mypy(folder: Path, part: list[str]) -> Stage:
    """Let mypy look at some services."""
    paths = [f"generated/tc3/{name}" for name in part]
    options = ("--strict", "--no-incremental")
    name = f"mypy of {part[0]} to {part[-1]}"
    return measured(name, (sys.executable, "-m", "mypy", *options, *paths), folder)


def compile_all(folder: Path) -> Stage:
    """Compile all modules."""
    compiling = (sys.executable, "-W", "error", "-m", "compileall", "-q", "generated")
    return measured("compile all modules", compiling, folder)


def main() -> int:
    """Run all stages, and print a table of them and what they said."""
    options = _options()
    with TemporaryDirectory() as name:
        folder = Path(name)
        imported = import_all(options.wheels, folder)
        made = generate_all(folder, ("--jobs", str(options.jobs)) if options.jobs else ())
        stages = [imported, *made, compile_all(folder), import_clients(folder)]
        stages.append(ask_black(folder, everything=options.black_all))
        names = sorted(path.parent.name for path in (folder / "spec").glob("*/api.yaml"))
        parts = [names[at : at + options.mypy] for at in range(0, len(names), options.mypy or 1)]
        stages += [ask_mypy(folder, part) for part in parts if options.mypy]
        counted = dict(sizes(folder / "spec"))
    lines = [
        f"imported: {counted}",
        f"left open, or out, by the import: {dict(rules(imported).most_common())}",
        f"findings of the spec: {dict(rules(made[0]).most_common())}",
        "",
        "| stage | wall | CPU | largest process | exit code |",
        "| --- | ---: | ---: | ---: | ---: |",
        *map(str, stages),
    ]
    failed = [stage for stage in stages[1:] if stage.status]
    lines += [f"\n{stage.name} ended so:\n{stage.out[-2_000:]}" for stage in failed]
    sys.stdout.write("\n".join([*lines, ""]))
    return max(stage.status for stage in stages[1:])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+", type=Path, metavar="WHEEL")
    parser.add_argument("--jobs", type=int, help="as of tc3gen generate")
    parser.add_argument("--black-all", action="store_true", help="show black all files")
    parser.add_argument("--mypy", type=int, default=0, metavar="N", help="in parts of N services")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
