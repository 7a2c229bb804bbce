"""A temporary folder, for what reads files but was given bytes."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def unpacked(contents: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield a folder that holds *contents*, path to bytes; it goes at the end. Raises OSError."""
    with tempfile.TemporaryDirectory(prefix="tc3gen-") as name:
        for path, content in contents.items():
            target = Path(name) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield Path(name)
