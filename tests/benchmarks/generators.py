"""tc3gen beside openapi-python-client and datamodel-code-generator, as one Markdown table.

``python tests/benchmarks/generators.py WHEEL...`` takes wheels of ``tccli-intl-en`` or ``tccli``.
tc3gen reads their metadata; the others are given the same metadata as OpenAPI documents. In each
round every generator makes the package of every service once, from nothing, another one first each
time, and a fresh process imports what a caller of one action needs, from compiled files. The table
has medians, without what it takes to read the metadata. mypy looks once. The peers are those of
``pip install -e '.[peers]'``, or of the environment of another ``--python``. Needs a system with
`wait4` and ``/proc``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import statistics
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2]))

from tc3gen.pages.metadata import find_services
from tests.benchmarks.openapi_documents import openapi_document
from tests.benchmarks.stages import Stage, measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TC3GEN = (sys.executable, "-m", "tc3gen")
_CLIENT = shlex.split(
    "generate --path openapi.json --output-path peer_client --meta none --overwrite"
)
_MODELS = shlex.split(
    "--input openapi.json --input-file-type openapi --output peer.py --use-annotated "
    "--output-model-type pydantic_v2.BaseModel --formatters builtin"
)
_IMPORT = """
import json, sys, time
began = time.perf_counter(), time.process_time()
exec(sys.argv[1])
wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
peak = int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps({"wall": wall, "CPU": cpu, "peak": peak}))
"""
_HEAD = (
    "service",
    "generator",
    "generate, s",
    "CPU, s",
    "MiB",
    "files",
    "lines",
    "KB",
    "mypy --strict",
    "import, ms",
    "CPU, ms",
    "MiB",
)


@dataclass(slots=True, kw_only=True)
class Contender:
    """A generator that makes one package below *folder*, and what was measured of it."""

    service: str
    name: str
    folder: Path
    command: tuple[str, ...]
    python: str
    made: str
    """The package or module, to be removed before each round."""
    statement: str
    """Imports what a caller of one action needs."""
    runs: list[Stage] = field(default_factory=list)
    imports: list[dict[str, float]] = field(default_factory=list)
    types: str = ""

    def play(self) -> None:
        """Generate from nothing, and import: once to compile, once to measure."""
        made = self.folder / self.made
        shutil.rmtree(made, ignore_errors=True)
        made.unlink(missing_ok=True)
        self.runs.append(_good(measured(self.name, self.command, self.folder)))
        importing = (self.python, "-c", _IMPORT, self.statement)
        measured(self.name, importing, self.folder)
        told = _good(measured(self.name, importing, self.folder)).out
        self.imports.append(json.loads(told))

    def check_types(self) -> None:
        """Let mypy look at what was made."""
        options = ("--strict", "--cache-dir", os.devnull, "--config-file", "", self.made)
        run = measured("mypy", (self.python, "-m", "mypy", *options), self.folder)
        errors = re.search(r"Found (\d+) error", run.out)
        self.types = f"{errors[1] if errors else 0} errors" if run.status < 2 else "fails"
        self.types += f", {run.wall:.0f} s"

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        made = self.folder / self.made
        files = sorted(made.rglob("*.py")) if made.is_dir() else [made]
        texts = [path.read_bytes() for path in files]
        return (
            self.service,
            self.name,
            f"{statistics.median(run.wall for run in self.runs):.2f}",
            f"{statistics.median(run.cpu for run in self.runs):.2f}",
            f"{statistics.median(run.peak for run in self.runs):.0f}",
            f"{len(files):,}",
            f"{sum(len(text.splitlines()) for text in texts):,}",
            f"{sum(map(len, texts)) / 1000:,.0f}",
            self.types,
            f"{statistics.median(each['wall'] for each in self.imports) * 1000:.0f}",
            f"{statistics.median(each['CPU'] for each in self.imports) * 1000:.0f}",
            f"{statistics.median(each['peak'] for each in self.imports):.0f}",
        )


def _good(stage: Stage) -> Stage:
    if stage.status:
        raise SystemExit(f"{stage.name} ended with {stage.status}:\n{stage.out[-2000:]}")
    return stage


def contenders(
    wheels: Sequence[Path], service: str, folder: Path, python: str
) -> Iterator[Contender]:
    """Yield the generators for the latest version of *service*, with their inputs written."""
    sources = [each for wheel in wheels for each in find_services(wheel)]
    source = max((s for s in sources if s.folder == service), key=lambda each: each.version)
    document = openapi_document(json.loads(source.files["api.json"]()))
    (folder / "openapi.json").write_text(json.dumps(document), "utf-8")
    action = min(document["paths"]).strip("/")
    _import(wheels, service, folder)
    client = f"{service.title()}Client"
    yield Contender(
        service=service,
        name="tc3gen",
        folder=folder,
        command=(*_TC3GEN, "generate", "--format", "json"),
        python=sys.executable,
        made="generated",
        statement=f"from generated.tc3.{service} import {client}, {action}Request",
    )
    yield Contender(
        service=service,
        name=_named("openapi-python-client", python),
        folder=folder,
        command=(python, "-m", "openapi_python_client", *_CLIENT),
        python=python,
        made="peer_client",
        statement=f"from peer_client import Client\n"
        f"from peer_client.api.default import {_snake(action)}",
    )
    yield Contender(
        service=service,
        name=_named("datamodel-code-generator", python) + " (models only)",
        folder=folder,
        command=(python, "-m", "datamodel_code_generator", *_MODELS),
        python=python,
        made="peer.py",
        statement="import peer",
    )


def _import(wheels: Sequence[Path], service: str, folder: Path) -> None:
    """Write the spec of *service*, and say how long that took."""
    paths = [str(wheel.absolute()) for wheel in wheels]
    command = (*_TC3GEN, "import", *paths, "--service", service, "--format", "json")
    run = measured(f"tc3gen import of {service}", command, folder)
    if not (folder / "spec" / service / "api.yaml").exists():
        raise SystemExit(f"{run.name} wrote nothing:\n{run.out[-2000:]}")
    sys.stderr.write(f"{run.name}, which the table leaves out: {run.wall:.2f} s\n")


def _named(package: str, python: str) -> str:
    """Return a package of the environment of *python* with its version."""
    found = list(Path(python).parents[1].glob(f"lib/*/site-packages/{_file(package)}-*.dist-info"))
    version = found[0].stem.partition("-")[2] if found else metadata.version(package)
    return f"{package} {version}"


def _file(package: str) -> str:
    return package.replace("-", "_")


def _snake(action: str) -> str:
    """Return *action* as openapi-python-client names its module."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", action)
    return words.lower()


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+", type=Path, metavar="WHEEL")
    parser.add_argument("--services", nargs="+", default=["sms", "cvm", "vpc"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--python", default=sys.executable, help="that has the peers and mypy")
    options = parser.parse_args()
    python = os.path.abspath(options.python)  # noqa: PTH100 - a link is not to be followed
    # openapi-python-client looks for ruff there.
    os.environ["PATH"] = os.pathsep.join([str(Path(python).parent), os.environ["PATH"]])
    with TemporaryDirectory() as name:
        every: list[Contender] = []
        for service in options.services:
            folder = Path(name) / service
            folder.mkdir()
            every += contenders(options.wheels, service, folder, python)
        for number in range(options.rounds):
            first = number % len(every)
            for contender in every[first:] + every[:first]:
                contender.play()
        for contender in every:
            contender.check_types()
        rows = [_HEAD, ("---", "---", *["---:"] * 6, "---", *["---:"] * 3)]
        rows += [contender.row() for contender in every]
        sys.stdout.write("".join(f"| {' | '.join(row)} |\n" for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
