"""tc3gen as a process: what a shell sees of it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import IO, TYPE_CHECKING, TypeAlias

from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Output: TypeAlias = "int | IO[bytes] | None"

TIMEOUT = 60
ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""An environment in which Python writes ASCII."""


def bare_environment(**more: str) -> dict[str, str]:
    """Return the environment without what would lead Python, or this test, elsewhere."""
    led = ("PYTHON", "LC_", "LANG", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(led)}
    return kept | more


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    stdout: Output = subprocess.PIPE,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end; its outputs are bytes."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=bare_environment(**(environment or {})),
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=TIMEOUT,
        check=False,
    )


def tc3gen(
    *arguments: str | Path,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    stdout: Output = subprocess.PIPE,
) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m tc3gen``."""
    command = [sys.executable, "-m", "tc3gen", *arguments]
    return run(command, cwd=cwd, environment=environment, stdout=stdout)


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below *folder* but compiled ones."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
