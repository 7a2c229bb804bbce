"""What a program takes: seconds, and the memory of it and of all processes that it starts."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).parents[2]
_INTERVAL = 0.2
_PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage took, with its processes: seconds, and MiB."""

    name: str
    wall: float
    cpu: float
    peak: float
    """MiB of the largest process."""
    together: float
    """MiB of all at once, shared pages counted once for each; 0 where the system does not tell."""
    status: int
    out: str = ""

    def __str__(self) -> str:
        memory = f"{self.peak:.0f} MiB | {self.together:.0f} MiB"
        return f"| {self.name} | {self.wall:.1f} s | {self.cpu:.1f} s | {memory} | {self.status} |"


def measured(name: str, command: tuple[str, ...], folder: Path) -> Stage:
    """Run a program in *folder*, with tc3gen and what stands in *folder* to import."""
    paths = os.pathsep.join(map(str, (ROOT / "generator", folder)))
    begin = time.perf_counter()
    with (folder / "out.txt").open("w+b") as out:
        environment = os.environ | {"PYTHONPATH": paths}
        run = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=environment)
        watch = _Watch(run.pid)
        watch.start()
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        watch.end()
        out.seek(0)
        text = out.read().decode()
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return Stage(name, wall, cpu, peak, watch.most, run.returncode, text)


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """Return the power of the first that the second grows with: 1 is linear."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope


def import_wheels(wheels: Sequence[Path], folder: Path) -> Stage:
    """Write a spec of all that *wheels* of the official metadata describe, into *folder*."""
    sources = [str(wheel.absolute()) for wheel in wheels]
    command = (sys.executable, "-m", "tc3gen", "import", *sources, "--all", "--format", "json")
    return measured("import", command, folder)


class _Watch(threading.Thread):
    """Looks now and then how much memory a process has with all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.most = 0.0

    def run(self) -> None:
        while _PROCESSES.is_dir() and not self._over.wait(_INTERVAL):
            self.most = max(self.most, sum(map(_resident, _family(self._pid))))

    def end(self) -> None:
        """Stop looking."""
        self._over.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    """Yield *pid* and the processes that it has started, and theirs."""
    yield pid
    try:
        children = (_PROCESSES / str(pid) / "task" / str(pid) / "children").read_text()
    except OSError:
        return
    for child in children.split():
        yield from _family(int(child))


def _resident(pid: int) -> float:
    """Return the MiB of memory that a process has; 0 where it is gone."""
    try:
        pages = int((_PROCESSES / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
