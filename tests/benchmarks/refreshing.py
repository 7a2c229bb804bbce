"""From changed pages to a ready report: ``python tests/benchmarks/refreshing.py [PAGES...]``.

Each line is one run of `tc3gen refresh` as a process, against a site on this machine, after every
page has changed; then one more, after which nothing has. 1 page should take no more than 2 seconds,
and 100 pages no more than 10, on a machine with little else to do: beside it stands the CPU time.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    _ROOT = Path(__file__).parents[2]
    sys.path += [str(_ROOT), str(_ROOT / "generator"), str(_ROOT / "generated")]

from tests.commands.importing.test_documents import NAME, action_document
from tests.support.project import ROOT
from tests.support.sites import Site

RATES = ("A maximum of 10 requests", "A maximum of 20 requests")


def main() -> None:
    """Print how long runs with so many pages take."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pages", nargs="*", type=int, default=[1, 100])
    for count in parser.parse_args().pages:
        told = [f"{wall:.2f} s (CPU {cpu:.2f} s)" for wall, cpu in measured(count)]
        sys.stdout.write(f"{count:>4} pages: changed {told[0]}, unchanged {told[1]}\n")


def measured(count: int) -> list[tuple[float, float]]:
    """Return wall and CPU seconds of refreshing so many pages, changed and unchanged."""
    with tempfile.TemporaryDirectory() as name, Site(dict(pages(count))) as site:
        root = Path(name)
        (root / "spec").mkdir()
        shutil.copy(ROOT / "spec" / "platform.yaml", root / "spec")
        urls = [f"{site.url}{path}" for path in site.pages]
        run(root, "track", *urls, "--into", "spec/sms", "--yes")
        run(root, "generate")
        for path, page in pages(count).items():
            site.pages[path] = page.replace(*RATES)
        return [run(root, "refresh", "--report", "report.md"), run(root, "refresh")]


def pages(count: int) -> dict[str, str]:
    """Return the pages of so many actions, by their paths."""
    texts = (action_document().replace(NAME, f"{NAME}{n}" if n else NAME) for n in range(count))
    return {f"/{n}": text for n, text in enumerate(texts)}


def run(root: Path, *arguments: str) -> tuple[float, float]:
    """Run the program, and return how many seconds it took, and how many of the CPU."""
    started, before = time.monotonic(), _cpu()
    result = subprocess.run(
        [sys.executable, "-m", "tc3gen", *arguments],
        cwd=root,
        env={"PYTHONPATH": str(ROOT / "generator"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.monotonic() - started, _cpu() - before
    if result.returncode > 1:
        raise SystemExit(result.stdout + result.stderr)
    return took


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
