"""The journal of a run: what it was about to write, so that half of it is no edit by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.publishing.manifest import digest, is_inside

if TYPE_CHECKING:
    from collections.abc import Mapping

JOURNAL = ".tc3gen-journal.json"

Journal: TypeAlias = dict[str, list[str]]
"""Path to the digests of what a run was about to put there; none for what it was to remove."""


def read_journal(content: bytes | None) -> Journal | None:
    """Return what an interrupted run noted; a journal that cannot be read vouches for nothing."""
    if content is None:
        return None
    try:
        noted = {path: [str(d) for d in digests] for path, digests in json.loads(content).items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}
    return {path: digests for path, digests in noted.items() if is_inside(path)}


def journal_of(contents: Mapping[str, bytes | None], *, before: Journal | None) -> bytes:
    """Return a journal of what is about to be written or, where ``None``, removed.

    What an interrupted run has noted *before* stays in it.
    """
    noted = {path: list(digests) for path, digests in (before or {}).items()}
    for path, content in contents.items():
        noted.setdefault(path, []).extend([] if content is None else [digest(content)])
    return json.dumps(noted, sort_keys=True).encode()
