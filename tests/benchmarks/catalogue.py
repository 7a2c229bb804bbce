"""Makes the packages of all services of the official metadata, and shows what that costs.

``python tests/benchmarks/catalogue.py WHEEL...`` takes wheels of ``tccli-intl-en`` or ``tccli``;
they are read as archives, and nothing in them is run. With ``--folder`` what was made stays, and
later runs can do single stages with it: ``--only black,mypy``. Needs a system with `wait4`.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2]))

from tests.benchmarks.stages import ROOT, Stage, import_wheels, measured

if TYPE_CHECKING:
    from collections.abc import Iterator

_TC3GEN = (sys.executable, "-m", "tc3gen")
_PYTHON = (sys.executable, "-m")
_SETTINGS = str(ROOT / "pyproject.toml")
_PART = 500
"""How many files black is shown at once: it keeps what it has read of each."""

_SECTION = re.compile(r"^(\w+):", re.MULTILINE)
_NAME = re.compile(r"^  (\w+):", re.MULTILINE)
_COUNT = re.compile(r"\b(\d+) of them: ")


def import_all(folder: Path, options: argparse.Namespace) -> Iterator[Stage]:
    """Write a spec folder for each service-version in the wheels."""
    yield import_wheels(options.wheels, folder)


def generate_all(folder: Path, options: argparse.Namespace) -> Iterator[Stage]:
    """Generate from nothing, again, and check."""
    jobs = ("--jobs", str(options.jobs)) if options.jobs else ()
    command = (*_TC3GEN, "generate", "--format", "json", *jobs)
    yield measured("generate, from nothing", command, folder)
    yield measured("generate, unchanged", command, folder)
    yield measured("generate, check", (*command, "--check"), folder)


def compile_all(folder: Path, _: argparse.Namespace) -> Iterator[Stage]:
    """Compile all modules."""
    compiling = (sys.executable, "-W", "error", "-m", "compileall", "-q", "-f", "generated")
    yield measured("compile all modules", compiling, folder)


def import_clients(folder: Path, _: argparse.Namespace) -> Iterator[Stage]:
    """Import each public name of each service, a process a service, with warnings as errors."""
    services = services_in(folder)
    program = (
        "import subprocess, sys\n"
        "use = '; [getattr(service, each) for each in service.__all__]'\n"
        "run = lambda name: subprocess.run([sys.executable, '-W', 'error', '-c', "
        "f'import generated.tc3.{name} as service' + use]).returncode\n"
        "failed = [name for name in sys.argv[1:] if run(name)]\n"
        "print(failed); sys.exit(bool(failed))\n"
    )
    command = (sys.executable, "-c", program, *services)
    yield measured(f"import of {len(services)} clients", command, folder)


def ask_black(folder: Path, options: argparse.Namespace) -> Iterator[Stage]:
    """Let black look for something to change, in every so many files, part by part."""
    files = sorted(str(path) for path in (folder / "generated").rglob("*.py"))[:: options.black]
    for at in range(0, len(files), _PART):
        part = files[at : at + _PART]
        command = (*_PYTHON, "black", "--config", _SETTINGS, "--check", "--quiet", *part)
        yield measured(f"black --check, files {at + 1} to {at + len(part)}", command, folder)


def ask_ruff(folder: Path, _: argparse.Namespace) -> Iterator[Stage]:
    """Let ruff look at everything, with the settings of this project."""
    options = ("--no-cache", "--output-format", "concise", "--config", _SETTINGS)
    yield measured("ruff check", (*_PYTHON, "ruff", "check", *options, "generated"), folder)


def ask_mypy(folder: Path, options: argparse.Namespace) -> Iterator[Stage]:
    """Let mypy look at some services at a time."""
    names = services_in(folder)
    for at in range(0, len(names), options.mypy):
        part = names[at : at + options.mypy]
        paths = [f"generated/tc3/{name}" for name in part]
        command = (*_PYTHON, "mypy", "--strict", "--no-incremental", *paths)
        yield measured(f"mypy --strict, {part[0]} to {part[-1]}", command, folder)


def see_growth(folder: Path, _: argparse.Namespace) -> Iterator[Stage]:
    """Find out how the time grows with the fields of a service, in one process."""
    program = (sys.executable, str(ROOT / "tests" / "benchmarks" / "growth.py"), "spec")
    yield measured("each service by itself", program, folder)


STAGES = {
    "import": import_all,
    "generate": generate_all,
    "compile": compile_all,
    "clients": import_clients,
    "ruff": ask_ruff,
    "growth": see_growth,
    "mypy": ask_mypy,
    "black": ask_black,
}


def services_in(folder: Path) -> list[str]:
    """Return the names of the services in a spec."""
    return sorted(path.parent.name for path in (folder / "spec").glob("*/api.yaml"))


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


def rules(stage: Stage) -> collections.Counter[str]:
    """Return how many findings of which rule a run printed."""
    return collections.Counter(re.findall(r'"rule": "([^"]+)"', stage.out))


def left_out(stage: Stage) -> Iterator[str]:
    """Yield what an import has left out, or open, and why: a sentence a kind, with the number."""
    start = stage.out.find("[")
    findings, _ = json.JSONDecoder().raw_decode(stage.out, start) if start >= 0 else ([], 0)
    counts: collections.Counter[str] = collections.Counter()
    for finding in findings:
        reason, _, named = finding["message"].partition(", ")
        stated = _COUNT.match(named)
        counts[reason] += int(stated[1]) if stated else 1
    for reason, count in counts.most_common():
        yield f"- {reason}: {count}"


def main() -> int:
    """Run the stages, and print a table of them and what they said."""
    options = _options()
    with TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        stages: list[Stage] = []
        for name in options.only or STAGES:
            for stage in STAGES[name](folder, options):
                sys.stderr.write(f"{stage}\n")
                stages.append(stage)
        counted = dict(sizes(folder / "spec"))
    sys.stdout.write(report(counted, stages))
    return max((stage.status for stage in stages if stage.name != "import"), default=0)


def report(counted: dict[str, int], stages: list[Stage]) -> str:
    """Return all that the stages tell, as Markdown."""
    lines = [f"in the spec: {counted}", ""]
    for stage in stages:
        if found := dict(rules(stage).most_common()):
            lines.append(f"findings, {stage.name}: {found}")
        if stage.name == "import":
            lines += ["", "left out, or open:", "", *left_out(stage), ""]
        lines += re.findall("^seconds grow with .*$", stage.out, re.MULTILINE)
    lines += ["", "| stage | wall | CPU | largest process | all processes | exit code |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |", *map(str, stages)]
    failed = [stage for stage in stages if stage.status and stage.name != "import"]
    lines += [f"\n{stage.name} ended so:\n{stage.out[-2_000:]}" for stage in failed]
    return "\n".join([*lines, ""])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="*", type=Path, metavar="WHEEL")
    parser.add_argument("--folder", type=Path, help="where to keep what is made")
    parser.add_argument("--only", type=lambda text: text.split(","), metavar="STAGE,...")
    parser.add_argument("--jobs", type=int, help="as of tc3gen generate")
    parser.add_argument("--black", type=int, default=40, metavar="N", help="every Nth file; 1: all")
    parser.add_argument("--mypy", type=int, default=20, metavar="N", help="services at a time")
    options = parser.parse_args()
    if unknown := {*(options.only or ())} - {*STAGES}:
        parser.error(f"no stage {', '.join(sorted(unknown))}; there are {', '.join(STAGES)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
