"""Facts of pages into the facts of one service: what is there, is kept or replaced by a rule."""

from tc3gen.pages.merging.lock import (
    ProseChange,
    is_of_metadata,
    page_key,
    prose_changes,
    sentences,
)
from tc3gen.pages.merging.losses import still_open
from tc3gen.pages.merging.merge import Merged, merge

__all__ = [
    "Merged",
    "ProseChange",
    "is_of_metadata",
    "merge",
    "page_key",
    "prose_changes",
    "sentences",
    "still_open",
]
