"""Measures tc3 against a hand-written floor and its peers; says one Markdown table."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # Run as a script; another tc3 is found first when PYTHONPATH names its folder.
    _ROOT = Path(__file__).parents[2]
    sys.path += [str(_ROOT), str(_ROOT / "generated")]

from tests.benchmarks import in_process, mock, programs, sharing
from tests.benchmarks.measuring import Effort, measure
from tests.benchmarks.processes import quiet_environment
from tests.benchmarks.table import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.benchmarks.measuring import Benchmark

BENCHMARKS: dict[str, Callable[[ExitStack, Effort], list[Benchmark]]] = {
    "import": programs.imports,
    "build": in_process.builds,
    "build by codec": in_process.builds_by_codec,
    "parse": in_process.parses,
    "parse by codec": in_process.parses_by_codec,
    "request": in_process.requests,
    "threads": sharing.threads,
    "async": sharing.tasks,
    "generate": programs.generations,
    "mock": mock.endpoints,
}


def run(names: Iterable[str], effort: Effort, *, rounds: int, say: Callable[[str], object]) -> str:
    """Measure the benchmarks of these *names* and return the table."""
    with ExitStack() as stack:
        stack.enter_context(quiet_environment())
        benchmarks: list[Benchmark] = []
        for name in names:
            say(f"{name}: verify every contender\n")
            benchmarks += BENCHMARKS[name](stack, effort)
        return table(measure(benchmarks, rounds, say))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    options = _parser().parse_args(arguments)
    effort = Effort(openapi=options.openapi_python_client)
    names = options.only or list(BENCHMARKS)
    sys.stdout.write(run(names, effort, rounds=options.rounds, say=_progress))


def _progress(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=_number, default=20, help="turns of each contender (%(default)s)"
    )
    parser.add_argument(
        "--only", action="append", choices=BENCHMARKS, help="measure this; may be repeated"
    )
    parser.add_argument(
        "--openapi-python-client", metavar="PATH", help="this program, to compare `generate` with"
    )
    return parser


def _number(text: str) -> int:
    number = int(text)
    if not 0 < number <= 1000:
        raise argparse.ArgumentTypeError("1 to 1000 rounds make sense")
    return number


if __name__ == "__main__":
    main()
