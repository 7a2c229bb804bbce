"""Measures what `tc3gen import` costs: one page as a process, and a thousand in one run."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

_ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path += [str(_ROOT)]

# ruff: noqa: E402 - a script has to find its own project first
from tests.pages.blocks import Look
from tests.pages.own import PAGES
from tests.pages.renderings import render

_FORMS = ("R1", "R2", "R4", "R7", "R8", "R9")


def write_pages(folder: Path, count: int) -> list[Path]:
    """Write *count* pages of one service in several forms, each about an action of its own."""
    page = PAGES["action"]
    assert page.action is not None
    written = []
    for index in range(count):
        form = _FORMS[index % len(_FORMS)]
        text = render(page, form, Look(chrome=True)).text
        path = folder / f"{index}.{form}.txt"
        path.write_text(text.replace(page.action.name, f"{page.action.name}{index}"), "utf-8")
        written.append(path)
    return written


def seconds(folder: Path, pages: list[Path]) -> tuple[float, float]:
    """Return the wall and CPU seconds of a process that imports *pages* into a new spec."""
    command = [sys.executable, "-m", "tc3gen", "import", *map(str, pages)]
    used, started = _children_cpu(), time.perf_counter()
    run = subprocess.run(
        [*command, "--into", str(folder / "spec" / "demo")],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    # 1 says that the pages only name some data types.
    assert run.returncode in (0, 1), run.stderr
    return time.perf_counter() - started, _children_cpu() - used


def _children_cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main(arguments: list[str] | None = None) -> None:
    """Print one Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000, help="pages in one run (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each (%(default)s)")
    options = parser.parse_args(arguments)
    rows = ["| what | wall, best | CPU, best | goal |", "| --- | ---: | ---: | --- |"]
    for count, goal in ((1, "< 1 s"), (options.pages, "<= 10 ms a page")):
        rounds = [_round(count) for _ in range(options.rounds)]
        wall, cpu = (_shown(min(column), count) for column in zip(*rounds, strict=True))
        rows.append(f"| `tc3gen import`, {count} pages in one run | {wall} | {cpu} | {goal} |")
    sys.stdout.write("\n".join(rows) + "\n")


def _shown(spent: float, count: int) -> str:
    return f"{spent:.2f} s, {spent / count * 1000:.1f} ms a page"


def _round(count: int) -> tuple[float, float]:
    with TemporaryDirectory() as folder:
        return seconds(Path(folder), write_pages(Path(folder), count))


if __name__ == "__main__":
    main()
