"""Other processes: what one costs, and a server; each is ended in any case."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.measuring import Figures

_PATIENCE = 120.0
"""Seconds after which a process is killed."""

_KEPT = {"HOME", "PATH", "TMPDIR"}


@contextmanager
def quiet_environment() -> Iterator[None]:
    """Hide most of the environment: switches of Python, and proxies, which the SDK looks up."""
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update({name: value for name, value in kept.items() if name in _KEPT})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def cost(command: Sequence[str], *, folder: Path) -> Figures:
    """Run *command* in *folder*; return its wall and CPU seconds. It must end with exit code 0."""
    # The tools that a program starts are looked for beside it first.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", os.defpath)])
    used, started = _children_cpu(), time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PATH": path}, stdout=subprocess.DEVNULL
    ) as process:
        # A timeout of wait() would poll, and be wrong by milliseconds.
        watchdog = threading.Timer(_PATIENCE, process.kill)
        watchdog.start()
        status = process.wait()
        wall = time.perf_counter() - started
        watchdog.cancel()
    assert status == 0, f"{command} ended with {status}"
    return {"wall": wall, "CPU": _children_cpu() - used}


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def server(response: bytes) -> Iterator[str]:
    """Run a server that gives *response* to every request; yield its ``host:port``."""
    program = str(Path(__file__).with_name("server.py"))
    with subprocess.Popen(
        [sys.executable, "-I", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(response + b"\n")
            process.stdin.flush()
            yield f"127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()
