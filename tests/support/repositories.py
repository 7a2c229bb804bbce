"""Git repositories in temporary folders, away from the configuration of the machine."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_AUTHOR = ("-c", "user.name=t", "-c", "user.email=t@example.com")
_CALM = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *arguments: str) -> None:
    """Run git in *folder*; the test fails where it does."""
    subprocess.run(
        ["git", *_AUTHOR, *arguments],  # noqa: S607 - the git that the user has
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **_CALM},
        timeout=30,
    )


def commit(folder: Path, message: str = "first") -> None:
    """Commit everything in *folder*, a repository from then on."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
