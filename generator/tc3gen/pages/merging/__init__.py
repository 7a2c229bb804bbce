"""Facts of pages into the facts of one service: what is there, is kept or replaced by a rule."""

from tc3gen.pages.merging.lock import is_of_metadata
from tc3gen.pages.merging.losses import still_open
from tc3gen.pages.merging.merge import Merged, merge

__all__ = ["Merged", "is_of_metadata", "merge", "still_open"]
