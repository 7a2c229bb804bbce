"""The files of this repository, as they are in the working tree or in a git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Tree: TypeAlias = "Mapping[str, bytes]"
"""The path of each file, with slashes, to its content."""


def working_tree(root: Path) -> Tree:
    """Return the files below *root* that git does not ignore."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = [name for name in listed.decode().split("\0") if (root / name).is_file()]
    return {name: (root / name).read_bytes() for name in sorted(names)}


def revision(root: Path, name: str) -> Tree:
    """Return the files of a git revision; CalledProcessError where there is none of this name."""
    archive = _git(root, "archive", "--format=tar", name, "--")
    tree = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for entry in tar:
            file = tar.extractfile(entry) if entry.isfile() else None
            if file is not None:
                tree[entry.name] = file.read()
    return tree


def _git(root: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=60).stdout
