"""Cases that state their difference from a base as a patch."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def apply(patch: Path, folder: Path) -> None:
    """Apply a patch to the files of *folder*."""
    command = ["git", "apply", "--whitespace=nowarn", "-p1", str(patch)]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
